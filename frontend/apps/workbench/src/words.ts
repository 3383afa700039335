/** A case in the desk's words. */
import { both, dayWords, clockTime, markOf, momentWords, restWords, weekdayWords, type Mark } from '@linli/kit'
import { pack } from './policy'
import { t } from './texts'

export interface Standing {
  state: { code: string; name: { zh: string; en: string } }
  due_at: string
  ended_at: string | null
  overdue?: boolean
  received_at?: string
}
const SOON = 24 * 3_600_000

/** The pack says from which share of its time on a case is due soon; until it is known, a day. */
function soon(one: Standing, left: number): boolean {
  const share = pack.value?.clock?.due_soon_share
  if (share === undefined || !one.received_at) return left < SOON
  return left <= share * (Date.parse(one.due_at) - Date.parse(one.received_at))
}

/** How much of its time is used, in hundredths; what has ended or stands used what it used. */
export function usedShare(one: Standing & { received_at: string }, now = Date.now()): number {
  const from = Date.parse(one.received_at)
  const at = one.ended_at ? Date.parse(one.ended_at) : now
  return Math.max(0, Math.min(100, Math.round((100 * (at - from)) / (Date.parse(one.due_at) - from || 1))))
}

export function markFor(one: Standing, now = Date.now()): Mark {
  const left = Date.parse(one.due_at) - now
  const waits = ['filed', 'dispatched', 'accepted'].includes(one.state.code)
  const overdue = one.overdue ?? (waits && left < 0)
  return markOf(one.state.code, { overdue, dueSoon: waits && soon(one, left) })
}

/** The word beside the mark: late and soon say so, everything else is the server's own state. */
export function wordFor(one: Standing, now = Date.now()): string {
  const mark = markFor(one, now)
  return mark === 'overdue' || mark === 'due' ? '' : both(one.state.name).split(/[，,(（]/)[0]!
}

/** “还剩 3 天 2 小时”, and for what the clock does not run on, the fact. */
export function leftWords(one: Standing, now = Date.now()): string {
  if (one.ended_at) return t('left.ended')
  if (one.state.code === 'held') return t('left.held')
  if (one.state.code === 'answered') return t('left.answered')
  if (one.state.code === 'verified') return t('left.verified')
  return restWords(one.due_at, now)
}

export function dueLine(one: Standing, now = Date.now()): string {
  return momentWords(one.ended_at ?? one.due_at, now)
}

/** “11月23日（周一）15:00 前办结”. */
export function dueInFull(iso: string): string {
  return t('case.due', { day: dayWords(iso, Date.now(), true), weekday: weekdayWords(iso), clock: clockTime(iso) })
}

/** The first sentence as a title; a full stop ends it, a long one is cut. */
export function titleOf(said: string, kind: string): string {
  const greeting = /^(你好|您好|反映一个问题|请问)[，,：:！!]?/
  const first = said.trim().replace(greeting, '').split(/[\n。！？!?；;]/)[0]!.trim()
  if (!first) return kind
  return first.length > 34 ? `${first.slice(0, 33)}…` : first
}
