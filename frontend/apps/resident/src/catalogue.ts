/** The district's catalogue: fetched once, kept by the browser under its ETag. */
import { api, told, type Shape } from '@linli/api'
import type { Both } from '@linli/kit'
import { computed, shallowRef } from 'vue'

export type Catalogue = Shape<'CatalogueOut'>
export type Category = Shape<'CategoryOut'>

export const catalogueFound = shallowRef<Catalogue | null>(null)
let asked: Promise<Catalogue> | null = null

export function theCatalogue(): Promise<Catalogue> {
  asked ??= told(api.GET('/api/resident/catalogue')).then(
    (found) => (catalogueFound.value = found),
    (thrown: unknown) => {
      asked = null
      throw thrown
    },
  )
  return asked
}

/** What the page brought along, so that the first screen need not ask. */
function brought(): { district?: Both; zone?: string } {
  try {
    return JSON.parse(document.getElementById('known')?.textContent ?? '{}') as ReturnType<typeof brought>
  } catch {
    return {}
  }
}
const known = brought()
export const districtName = computed(() => catalogueFound.value?.district.name ?? known.district)
/** Where the district's clocks are; without it, times are shown by the phone's own. */
export const districtZone = known.zone
