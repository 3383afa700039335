/** The photos of a case: where they are, and what stands under them. */
import type { Shape } from '@linli/api'
import { dayWords } from '@linli/kit'
import { t, type TextKey } from './texts'

const STAGES: Record<string, TextKey> = { report: 'photo.report', before: 'photo.before', during: 'photo.during', after: 'photo.after' }

export const photoUrl = (id: string, size = 'thumbnail') => `/api/workbench/evidence/${id}?size=${size}`

export function photoWord(one: Shape<'FileOut'>): string {
  return `${t(STAGES[one.stage] ?? 'photo.other')} ${dayWords(one.at)}`
}
