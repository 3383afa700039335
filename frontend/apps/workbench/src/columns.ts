/** Which columns a list shows, in which order and how close together; remembered on this device. */
import { ref, watch } from 'vue'
import type { TextKey } from './texts'

export type ColumnKey = 'state' | 'what' | 'kind' | 'who' | 'due' | 'bar' | 'number' | 'area' | 'channel' | 'urgency' | 'desk' | 'received' | 'reports'

export interface Column {
  key: ColumnKey
  name: TextKey
  /** Without it a row says nothing. */
  always?: boolean
}

export const COLUMNS: Column[] = [
  { key: 'state', name: 'col.state' },
  { key: 'what', name: 'col.what', always: true },
  { key: 'kind', name: 'col.kind' },
  { key: 'who', name: 'col.who' },
  { key: 'due', name: 'col.due' },
  { key: 'bar', name: 'col.bar' },
  { key: 'number', name: 'col.number' },
  { key: 'area', name: 'col.area' },
  { key: 'channel', name: 'col.channel' },
  { key: 'urgency', name: 'col.urgency' },
  { key: 'desk', name: 'col.desk' },
  { key: 'received', name: 'col.received' },
  { key: 'reports', name: 'col.reports' },
]
const FIRST: ColumnKey[] = ['state', 'what', 'kind', 'who', 'due', 'bar']
const KEPT = 'linli.desk.columns'

interface Kept {
  shown: ColumnKey[]
  close: boolean
}

function read(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Kept>
    const known = (kept.shown ?? []).filter((key) => COLUMNS.some((one) => one.key === key))
    return { shown: known.includes('what') ? [...new Set(known)] : [...FIRST], close: kept.close === true }
  } catch {
    return { shown: [...FIRST], close: false }
  }
}

export const columns = ref<Kept>(read())

watch(columns, (now) => {
  try {
    localStorage.setItem(KEPT, JSON.stringify(now))
  } catch {
    // A browser that keeps nothing shows them until the page is closed.
  }
}, { deep: true })

export function toggle(key: ColumnKey): void {
  const shown = columns.value.shown
  columns.value.shown = shown.includes(key) ? shown.filter((one) => one !== key) : [...shown, key]
}

export function shift(key: ColumnKey, by: number): void {
  const shown = [...columns.value.shown]
  const at = shown.indexOf(key)
  const to = at + by
  if (at < 0 || to < 0 || to >= shown.length) return
  shown.splice(to, 0, ...shown.splice(at, 1))
  columns.value.shown = shown
}

export function asAtFirst(): void {
  columns.value = { shown: [...FIRST], close: false }
}
