/** Tables handed in: sent, followed until they were tried or taken, confirmed by their number. */
import { api, newKey, onceKey, type Shape } from '@linli/api'
import { problemFrom, type Problem } from '@linli/kit'
import { computed, onUnmounted, ref, shallowRef } from 'vue'
import { ask } from './session'

export type Batch = Shape<'BatchOut'>
export type Told = Shape<'BatchToldOut'>
export type Kind = Shape<'SheetKindOut'>
export type System = '' | 'wgs84' | 'gcj02' | 'bd09'
const EVERY = 1_000

export const goesOn = (one: Batch) => one.stage === 'waiting' || one.stage === 'working'
export const fileOf = (kind: string, what: 'template' | 'file', form: string, language: string) =>
  `/api/workbench/tables/${what}?kind=${kind}&form=${form}&language=${language}`
/** Whole numbers of people: the answer is on record as such. */
export const wholeOf = (kind: string, form: string, language: string) => `${fileOf(kind, 'file', form, language)}&unmasked=true`
export const toMend = (one: Batch) => `/api/workbench/tables/${one.id}/errors`
export const receiptsOf = (one: Batch, language: string) => `/api/workbench/tables/${one.id}/receipts?language=${language}`

/** The kinds and one's own tables, looked at anew every second as long as one is worked on. */
export function useTables() {
  const found = shallowRef<Shape<'TablesOut'> | null>(null)
  const fault = ref<Problem | null>(null)
  let turn: ReturnType<typeof setTimeout> | undefined
  let gone = false
  async function load(): Promise<void> {
    clearTimeout(turn)
    try {
      found.value = await ask(api.GET('/api/workbench/tables'))
      fault.value = null
    } catch (thrown) {
      fault.value = problemFrom(thrown)
    }
    if (!gone && found.value?.items.some(goesOn)) turn = setTimeout(() => void load(), EVERY)
  }
  onUnmounted(() => {
    gone = true
    clearTimeout(turn)
  })
  return { found, fault, load, kinds: computed(() => found.value?.kinds ?? []), items: computed(() => found.value?.items ?? []) }
}

export async function sendTable(kind: string, file: File, asked: { whole: boolean; crs: System }): Promise<number> {
  const body = new FormData()
  body.append('file', file)
  const header = onceKey(newKey())
  const made = await ask(api.POST('/api/workbench/tables', { params: { query: { kind, ...asked }, header }, headers: header, body: body as never, bodySerializer: (one: unknown) => one as FormData }))
  return made.id
}
export const tableOf = (id: number) => ask(api.GET('/api/workbench/tables/{batch_id}', { params: { path: { batch_id: id } } }))
export function confirmTable(id: number) {
  const header = onceKey(newKey())
  return ask(api.POST('/api/workbench/tables/{batch_id}/confirm', { params: { path: { batch_id: id }, header }, headers: header }))
}
export function cancelTable(id: number) {
  const header = onceKey(newKey())
  return ask(api.POST('/api/workbench/tables/{batch_id}/cancel', { params: { path: { batch_id: id }, header }, headers: header }))
}
