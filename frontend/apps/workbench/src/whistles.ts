/** A whistle in the desk's words. */
import type { Shape } from '@linli/api'
import type { Mark } from '@linli/kit'
import { myUnits } from './procedures'
import { t } from './texts'

export type Whistle = Shape<'WhistleOut'>
export type Call = Shape<'CallOut'>

export function whistleMark(one: Whistle): { mark: Mark; word: string } {
  if (one.ended_at) return { mark: 'closed', word: t('whistle.ended') }
  if (one.calls.some((call) => call.late && !call.reported_in_at)) return { mark: 'overdue', word: t('whistle.someLate') }
  if (one.calls.every((call) => call.reported_in_at)) return { mark: 'running', word: t('whistle.allHere') }
  return { mark: 'waiting', word: t('whistle.waiting') }
}

export function callMark(one: Call, ended: boolean): { mark: Mark; word: string } {
  if (one.reported_in_at) return one.late ? { mark: 'due', word: t('whistle.cameLate') } : { mark: 'closed', word: t('whistle.came') }
  if (ended) return { mark: one.late ? 'overdue' : 'returned', word: t('whistle.neverCame') }
  return one.late ? { mark: 'overdue', word: t('whistle.absent') } : { mark: 'waiting', word: t('whistle.expected') }
}

export const cameOf = (one: Whistle) => one.calls.filter((call) => call.reported_in_at).length

/** What this post has to do with it now: the list shows it as the next step. */
export function nextOf(one: Whistle): string {
  const mine = one.calls.find((call) => myUnits.value.has(call.unit.code))
  const caller = myUnits.value.has(one.caller.code)
  if (!one.ended_at) {
    if (mine && !mine.reported_in_at) return t('whistle.doReport')
    return caller && one.calls.every((call) => call.reported_in_at) ? t('whistle.doEnd') : ''
  }
  if (mine && mine.needed === null) return t('whistle.doRate')
  return caller && one.calls.some((call) => call.came === null) ? t('whistle.doAssess') : ''
}
