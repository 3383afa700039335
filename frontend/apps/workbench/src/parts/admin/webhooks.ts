/** What a subscription and a delivery look like in words, on the list and on its own page. */
import type { Shape } from '@linli/api'
import { momentWords, spanWords, type Mark } from '@linli/kit'
import { t } from './words'

export type Subscription = Shape<'SubscriptionOut'>
export type Delivery = Shape<'DeliveryOut'>

export const HOOK_MARKS: Record<Subscription['state'], Mark> = { well: 'closed', unverified: 'waiting', failing: 'overdue', paused: 'held', ended: 'returned' }

/** Why it is in this state, and what happens next. */
export function whySo(one: Subscription, now = Date.now()): string {
  if (one.state === 'failing') {
    const since = momentWords(one.failing_since!)
    const next = one.rests_until && Date.parse(one.rests_until) > now ? momentWords(one.rests_until) : ''
    return next ? t('hook.why.failing', { since, next }) : t('hook.why.failingNow', { since })
  }
  if (one.state === 'paused') {
    const key = one.paused_why === 'gone' ? 'gone' : one.paused_why === 'failing' ? 'auto' : 'by_hand'
    return t(`hook.why.${key}`, { when: momentWords(one.paused_at!) })
  }
  if (one.state === 'well') return one.last_sent_at ? t('hook.why.well', { when: momentWords(one.last_sent_at) }) : t('hook.why.never')
  return t(`hook.why.${one.state}`)
}

/** How much waits, and since when. */
export function waitingWords(one: Subscription, now = Date.now()): string {
  const waited = one.oldest_waiting_at ? now - Date.parse(one.oldest_waiting_at) : 0
  const oldest = waited >= 60_000 ? ` · ${t('hook.oldest', { time: spanWords(waited) })}` : ''
  return t('hook.waiting', { n: one.waiting }) + oldest
}

/** A delivery's outcome: what waits after a failure is another thing than what has not been tried. */
export function outcome(one: Delivery): { mark: Mark; word: string } {
  const again = one.state === 'waiting' && one.attempts > 0
  const marks: Record<Delivery['state'], Mark> = { waiting: again ? 'due' : 'waiting', sent: 'closed', nothing: 'held', given_up: 'overdue' }
  return { mark: marks[one.state], word: t(again ? 'log.state.again' : `log.state.${one.state}`) }
}

/** What the other side said, or that it said nothing. */
export function answerWords(one: Delivery): string {
  if (one.status !== null) return [t('log.status', { n: one.status }), one.said].filter(Boolean).join('：')
  if (!one.attempts || one.state === 'nothing') return ''
  return [t('log.noAnswer'), one.said].filter(Boolean).join('：')
}
