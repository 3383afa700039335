/** Where she lives, as far as she wants to say: kept on this phone only, for the notices. */
import { ref } from 'vue'

const KEPT = 'linli.area'

export interface MyArea {
  code: string
  zh: string
  en: string
}

function kept(): MyArea | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as MyArea | null
    return found && /^\d{1,20}$/.test(found.code) ? found : null
  } catch {
    return null
  }
}

export const myArea = ref<MyArea | null>(kept())

export function liveAt(area: MyArea | null): void {
  myArea.value = area
  try {
    if (area) localStorage.setItem(KEPT, JSON.stringify(area))
    else localStorage.removeItem(KEPT)
  } catch {
    // A phone that keeps nothing shows the whole district's notices next time.
  }
}
