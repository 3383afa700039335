/** The line to the server: what waits on the phone, sent exactly once, its state for every screen. */
import { api, newKey, onceKey, told, type Shape } from '@linli/api'
import type { KeptPhoto, Line, Send } from '@linli/offline'
import { reactive, ref } from 'vue'
import { kept } from './kept'

export type ReportBody = Partial<Shape<'ReportIn'>>
export type Receipt = Shape<'ReceiptOut'>
export interface AddedBody {
  code: string
  text: string
}

/** Sends by key, as the screens see them; the phone's own table is the truth. */
export const sends = reactive(new Map<string, Send>())
export const online = ref(navigator.onLine)

const line: Line = {
  takes: (one: Send) => one.kind === 'report' || one.kind === 'added',
  async photo(photo: KeptPhoto) {
    const form = new FormData()
    form.append('photo', photo.blob, 'photo.jpg')
    const answer = await fetch('/api/resident/photos', {
      method: 'POST',
      body: form,
      headers: { 'X-Linli': '1', ...onceKey(photo.key) },
    })
    const found = (await answer.json()) as { id: string }
    if (!answer.ok) throw found
    return found.id
  },
  async send(one: Send, photos: string[]) {
    const header = onceKey(one.key)
    if (one.kind === 'report') {
      const body = { ...(one.body as ReportBody), photos } as Shape<'ReportIn'>
      const receipt = await told(
        api.POST('/api/resident/reports', { body, params: { header }, headers: header }),
      )
      await keepCode(receipt, (one.body as ReportBody).text ?? '')
      return receipt
    }
    const { code, text } = one.body as AddedBody
    return told(
      api.POST('/api/resident/progress/{code}/notes', {
        params: { path: { code }, header },
        headers: header,
        body: { text, photos },
      }),
    )
  },
}

async function keepCode(receipt: Receipt, text: string) {
  const { phone } = await kept()
  await phone.codes.put({ code: receipt.code, number: receipt.number, keptAt: Date.now(), text })
}

/** Keep a code that was typed in or came by a link, so that it is found again. */
export async function rememberCode(code: string, number: string, text: string) {
  const { phone } = await kept()
  const known = await phone.codes.get(code)
  if (!known) await phone.codes.put({ code, number, keptAt: Date.now(), text })
}

export let sendNow: () => Promise<void> = async () => {}

export async function openLine() {
  addEventListener('online', () => (online.value = true))
  addEventListener('offline', () => (online.value = false))
  const { keepSending, phone } = await kept()
  for (const row of await phone.sends.toArray()) if (line.takes(row)) sends.set(row.key, row)
  sendNow = keepSending(line, (row) => sends.set(row.key, { ...row }))
}

/** Put it in the queue and try at once; the key names it for good. */
export async function send(kind: 'report' | 'added', body: ReportBody | AddedBody, photos: KeptPhoto[]): Promise<string> {
  const key = newKey()
  const { put } = await kept()
  const row = await put(kind, plain(body), photos.map((one) => ({ ...one })), key)
  sends.set(key, row)
  void sendNow()
  return key
}

export async function dropSend(key: string) {
  const { phone } = await kept()
  await phone.sends.delete(key)
  sends.delete(key)
}

/** Without Vue's wrapping, which the phone's database cannot keep. */
export function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
