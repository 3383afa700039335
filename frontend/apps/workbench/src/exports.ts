/** Lists taken out as files: asked for, followed until they are there, fetched by a link. */
import { api, newKey, onceKey, type Shape } from '@linli/api'
import { looks, problemFrom, type Problem } from '@linli/kit'
import { computed, ref, shallowRef } from 'vue'
import { columns, type ColumnKey } from './columns'
import type { Asked, Which } from './lists'
import { save } from './saving'
import { ask } from './session'

export type Export = Shape<'ExportOut'>
type Name = Shape<'ExportIn'>['columns'][number]
export type Personal = Exclude<Shape<'PersonalExportIn'>['columns'][number], Name>
export const PERSONAL: Personal[] = ['reporter', 'phone', 'address']
const EVERY = 1_000
export const ALL: Name[] = ['number', 'state', 'overdue', 'what', 'kind', 'urgency', 'channel', 'area', 'who', 'desk', 'received', 'due', 'ended', 'reports']

export const exports = shallowRef<Export[]>([])
export const fault = ref<Problem | null>(null)
export const busy = ref(false)
let turn: ReturnType<typeof setTimeout> | undefined

export const goesOn = (one: Export) => one.state === 'waiting' || one.state === 'writing'
export const writing = computed(() => exports.value.find(goesOn) ?? null)
export const fileOf = (one: Export) => `/api/workbench/exports/${one.id}/file`

/** One with names and numbers comes through the page: a fresh proof may have to be asked for first. */
export async function fetchPersonal(one: Export): Promise<void> {
  if (busy.value) return
  busy.value = true
  fault.value = null
  try {
    let name = ''
    const blob = await ask(
      api.GET('/api/workbench/exports/personal/{export_id}/file', { params: { path: { export_id: one.id } }, parseAs: 'blob' }).then((came) => {
        name = /filename="([^"]+)"/.exec(came.response.headers.get('Content-Disposition') ?? '')?.[1] ?? `linli.${one.form}`
        return came as typeof came & { data?: Blob }
      }),
    )
    save(blob, name)
  } catch (thrown) {
    fault.value = problemFrom(thrown)
  }
  busy.value = false
  await follow()
}

/** The columns of the screen as the file has them; the number is always among them. */
function asShown(): Name[] {
  const known = columns.value.shown.filter((key): key is ColumnKey & Name => key !== 'bar')
  return [...new Set<Name>(['number', ...known])]
}

export async function askExport(which: Which, asked: Asked, form: 'xlsx' | 'csv', all: boolean, people: Personal[] = [], why = ''): Promise<boolean> {
  busy.value = true
  fault.value = null
  const header = onceKey(newKey())
  const wanted = { area: '', unit: '', category: '', urgency: '', channel: '', state: [], due: '' as const, sort: 'due' as const, ...asked, which, form, language: looks.language }
  const names = all ? ALL : asShown()
  try {
    if (people.length) await ask(api.POST('/api/workbench/exports/personal', { body: { ...wanted, columns: [...names, ...people], why }, params: { header }, headers: header }))
    else await ask(api.POST('/api/workbench/exports', { body: { ...wanted, columns: names }, params: { header }, headers: header }))
    await follow()
  } catch (thrown) {
    fault.value = problemFrom(thrown)
  }
  busy.value = false
  return fault.value === null
}

/** Looks every second as long as one is being written. */
export async function follow(): Promise<void> {
  clearTimeout(turn)
  try {
    exports.value = (await ask(api.GET('/api/workbench/exports'))).items
  } catch (thrown) {
    fault.value = problemFrom(thrown)
  }
  if (writing.value) turn = setTimeout(() => void follow(), EVERY)
}

export async function cancel(one: Export): Promise<void> {
  const header = onceKey(newKey())
  try {
    await ask(api.POST('/api/workbench/exports/{export_id}/cancel', { params: { path: { export_id: one.id }, header }, headers: header }))
  } catch (thrown) {
    fault.value = problemFrom(thrown)
  }
  await follow()
}
