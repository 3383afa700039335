/** Views that somebody keeps on this device: a name for an address of the list. */
import { ref } from 'vue'

interface View {
  name: string
  path: string
}
const KEPT = 'linli.desk.views'

function read(): View[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]') as View[]
  } catch {
    return []
  }
}

export const kept = ref<View[]>(read())

export function keep(name: string, path: string): void {
  kept.value = [...kept.value.filter((one) => one.path !== path), { name, path }]
  write()
}

export function forget(path: string): void {
  kept.value = kept.value.filter((one) => one.path !== path)
  write()
}

function write(): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept.value))
  } catch {
    // A browser that keeps nothing still shows the view until the page is closed.
  }
}
