/** The report being written: kept on the phone at each change, whatever happens to the page. */
import { newKey } from '@linli/api'
import type { KeptPhoto } from '@linli/offline'
import type { Point } from '@linli/map'
import { computed, reactive, ref, watch } from 'vue'
import { kept as onPhone } from './kept'
import { plain } from './line'

export type PlaceFrom = '' | 'photo' | 'phone' | 'pin' | 'address' | 'code' | 'unsure'

interface Draft {
  text: string
  photos: (KeptPhoto & { url: string })[]
  from: PlaceFrom
  point: Point | null
  metres: number
  area: string
  address: string
  category: string
  /** Somebody chose the category, or chose not to. */
  decided: boolean
  phone: string
  knownAs: 'named' | 'confidential' | 'anonymous'
  /** Agreed to with this report: nobody is written to who did not say so. */
  byMessage: boolean
  answers: Record<string, string | boolean>
  joins: string
  /** Those near by that she was shown, and says are another matter. */
  differs: string[]
  /** The unit that it is against. */
  about: string
  asked: boolean
}

const blank = (): Draft => ({
  text: '', photos: [], from: '', point: null, metres: 0, area: '', address: '', category: '',
  decided: false, phone: '', knownAs: 'named', byMessage: false, answers: {}, joins: '', differs: [], about: '', asked: false,
})

export const draft = reactive<Draft>(blank())
export const begun = computed(() => draft.text.trim() !== '' || draft.photos.length > 0)
const NAME = 'report'
/** Whether the phone has all that was written; null while it is being written down. */
export const saved = ref<boolean | null>(null)

let opened: Promise<void> | null = null

/** What the phone kept of an earlier visit, once per page. */
export function openDraft(): Promise<void> {
  opened ??= restore()
  return opened
}

async function restore() {
  try {
    const kept = await (await onPhone()).draft(NAME)
    if (kept && !begun.value) {
      const photos = kept.photos.map((one) => ({ ...one, url: URL.createObjectURL(one.blob) }))
      Object.assign(draft, blank(), kept.body, { photos, asked: false })
    }
  } catch {
    // A browser that keeps nothing (some private modes) can still send.
  }
  watch(draft, save, { deep: true })
  // Whoever puts the phone away has not waited for the pause after the last letter.
  document.addEventListener('visibilitychange', () => document.hidden && saved.value === null && void keep())
  // Words that were typed before the phone had answered.
  if (begun.value) save()
}

let saving = 0
function save() {
  clearTimeout(saving)
  saved.value = null
  saving = window.setTimeout(keep, 300)
}

async function keep() {
  clearTimeout(saving)
  if (!begun.value) {
    // What was rubbed out does not come back.
    await onPhone().then(({ dropDraft }) => dropDraft(NAME)).catch(() => {})
    return
  }
  const { photos, ...body } = draft
  const kept = photos.map(({ key, blob, id }) => ({ key, blob, ...(id ? { id } : {}) }))
  saving = 0
  const done = await onPhone().then(({ keepDraft }) => keepDraft(NAME, plain(body), kept)).then(() => true, () => false)
  if (!saving) saved.value = done // else more was written meanwhile
}

export function addPhoto(blob: Blob) {
  draft.photos.push({ key: newKey(), blob, url: URL.createObjectURL(blob) })
}

export function dropPhoto(at: number) {
  const [gone] = draft.photos.splice(at, 1)
  if (gone) URL.revokeObjectURL(gone.url)
}

/** Start afresh: the report is in the queue, or was given up. */
export async function clearDraft() {
  clearTimeout(saving)
  Object.assign(draft, blank())
  await onPhone().then(({ dropDraft }) => dropDraft(NAME)).catch(() => {})
}
