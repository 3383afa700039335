/** Views that somebody keeps on this device: a name for an address of the list. */
import { computed, ref } from 'vue'
import { me } from './session'

export interface View {
  name: string
  path: string
  /** The list opens with it. */
  first?: boolean
}
const KEPT = 'linli.desk.views'
type All = Record<string, View[]>

function read(): All {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as All | View[]
    return Array.isArray(kept) ? {} : kept
  } catch {
    return {}
  }
}

// Several people may share a screen: each has views of her own.
const all = ref<All>(read())
const whose = computed(() => me.value?.username ?? '')
export const kept = computed(() => all.value[whose.value] ?? [])
export const firstView = () => kept.value.find((one) => one.first)?.path ?? null

function write(views: View[]): void {
  all.value = { ...all.value, [whose.value]: views }
  try {
    localStorage.setItem(KEPT, JSON.stringify(all.value))
  } catch {
    // A browser that keeps nothing still shows the view until the page is closed.
  }
}

export function keep(name: string, path: string): void {
  write([...kept.value.filter((one) => one.path !== path), { name, path }])
}

export function rename(path: string, name: string): void {
  write(kept.value.map((one) => (one.path === path ? { ...one, name } : one)))
}

/** The view that the list opens with; the same once more takes it back. */
export function makeFirst(path: string): void {
  write(kept.value.map((one) => ({ ...one, first: one.path === path && !one.first })))
}

export function forget(path: string): void {
  write(kept.value.filter((one) => one.path !== path))
}
