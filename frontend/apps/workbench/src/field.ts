/**
 * Work in the field on a bad line: what is done is kept on the phone and sent when there is signal.
 *
 * Each act has its key from the beginning, so it arrives once; where the phone stands stays here.
 */
import { api, newKey, onceKey, type Shape } from '@linli/api'
import { keepSending, phone, put, type KeptPhoto, type Line, type Send } from '@linli/offline'
import { metresBetween, type Point } from '@linli/map'
import { reactive, ref } from 'vue'
import { ask, me } from './session'

export type FieldKind = 'desk.accept' | 'desk.answer' | 'desk.report'
export interface FieldBody {
  /** Whose it is: somebody else on the same telephone does not send it. */
  who: string
  number?: string
  note?: string
  report?: Partial<Shape<'StaffReportIn'>>
}

export const sends = reactive(new Map<string, Send<FieldBody>>())
export const online = ref(navigator.onLine)
/** Where this telephone is; never sent to anybody. */
export const here = ref<Point | null>(null)

const line: Line = {
  takes: (one) => one.kind.startsWith('desk.') && (one.body as FieldBody).who === me.value?.username,
  async photo(photo: KeptPhoto) {
    const body = new FormData()
    body.append('file', photo.blob, 'photo.jpg')
    const sent = fetch('/api/workbench/evidence', { method: 'POST', body, headers: { 'X-Linli': '1', ...onceKey(photo.key) } })
    const call = sent.then(async (response) => {
      const said = (await response.json().catch(() => undefined)) as { id: string } | undefined
      return { response, data: said, error: response.ok ? undefined : said }
    })
    return (await still(ask<{ id: string }>(call))).id
  },
  async send(one: Send, photos: string[]) {
    const body = one.body as FieldBody
    const header = onceKey(one.key)
    const params = { path: { number: body.number ?? '' }, header }
    if (one.kind === 'desk.accept') return still(ask(api.POST('/api/workbench/cases/{number}/accept', { params, headers: header })))
    if (one.kind === 'desk.answer') {
      const given = { note: body.note ?? '', after: photos, before: [], during: [] }
      return still(ask(api.POST('/api/workbench/cases/{number}/answer', { params, headers: header, body: given })))
    }
    const report = { ...body.report, photos } as Shape<'StaffReportIn'>
    return still(ask(api.POST('/api/grid/reports', { params: { header }, headers: header, body: report })))
  },
}

/** A session that has ended refuses nothing for good: it waits until she has signed in again. */
async function still<Found>(call: Promise<Found>): Promise<Found> {
  try {
    return await call
  } catch (thrown) {
    if ((thrown as { status?: number }).status === 401) throw new TypeError('signed out')
    throw thrown
  }
}

let sendNow: (() => Promise<void>) | null = null
let tellPage: (row: Send<FieldBody>) => void = () => {}

/** Opens the queue once; `tell` hears of every step of a send. */
export async function openField(tell: (row: Send<FieldBody>) => void): Promise<void> {
  tellPage = tell
  if (sendNow) return void sendNow()
  addEventListener('online', () => (online.value = true))
  addEventListener('offline', () => (online.value = false))
  for (const row of await phone.sends.toArray()) if (line.takes(row) && row.state !== 'sent') sends.set(row.key, row as Send<FieldBody>)
  sendNow = keepSending(line, (row) => {
    sends.set(row.key, { ...row } as Send<FieldBody>)
    tellPage(row as Send<FieldBody>)
  })
}

export async function send(kind: FieldKind, body: Omit<FieldBody, 'who'>, photos: KeptPhoto[] = []): Promise<string> {
  const key = newKey()
  const row = await put(kind, { ...body, who: me.value?.username ?? '' }, photos, key)
  sends.set(key, row as Send<FieldBody>)
  void sendNow?.()
  return key
}

/** What became of a case by one's own hand and has not been refused. */
export function sentFor(number: string): Send<FieldBody> | undefined {
  return [...sends.values()].reverse().find((one) => one.body.number === number)
}

export async function forgetSend(key: string): Promise<void> {
  sends.delete(key)
  await phone.sends.delete(key)
}

/** Asks the telephone where it is, at once when that was allowed before, else only when pressed. */
export async function locateMe(pressed: boolean): Promise<void> {
  if (!navigator.geolocation) return
  if (!pressed) {
    const may = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
    if (may?.state !== 'granted') return
  }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => (here.value = { latitude: coords.latitude, longitude: coords.longitude }),
    () => {},
    { maximumAge: 60_000, timeout: 10_000, enableHighAccuracy: true },
  )
}

export function metresTo(row: { latitude: number | null; longitude: number | null }): number | null {
  if (!here.value || row.latitude === null || row.longitude === null) return null
  return Math.round(metresBetween(here.value, { latitude: row.latitude, longitude: row.longitude }) / 10) * 10
}
