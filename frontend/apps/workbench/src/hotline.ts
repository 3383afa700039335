/** What a hotline's letter is called on the screen, and what of it has to be set anew. */
import { t, type TextKey } from './texts'

const REASONS = ['not_json', 'not_an_object', 'too_large', 'row_unreadable', 'no_columns', 'no_number', 'odd_number', 'unknown_kind', 'other_content', 'nothing_said', 'case_ended', 'orphan', 'broken', 'content_gone']
/** Which fields help against a reason; where none is named, replaying alone may help. */
const HELPS: Record<string, string[]> = {
  not_json: ['number', 'kind', 'text'],
  not_an_object: ['number', 'kind', 'text'],
  row_unreadable: ['number', 'kind', 'text'],
  no_number: ['number'],
  odd_number: ['number'],
  unknown_kind: ['kind'],
  other_content: ['sequence'],
  nothing_said: ['text', 'category'],
  orphan: ['kind', 'text'],
}

export const reasonWords = (reason: string) => t((REASONS.includes(reason) ? `hot.reason.${reason}` : 'hot.reason.refused') as TextKey)
export const fieldWords = (name: string) => t(`hot.field.${name}` as TextKey)
export const helps = (reason: string, about: string) => HELPS[reason] ?? [about]
