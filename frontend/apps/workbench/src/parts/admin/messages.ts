/** What the list of messages can be narrowed to: it stands in the address, so that back goes back. */
import type { Shape } from '@linli/api'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export const STATES = ['queued', 'held', 'sent', 'delivered', 'failed', 'unpaid'] as const
export type MessageState = (typeof STATES)[number]
export type Message = Shape<'MessageSentOut'>
export type Sending = Shape<'SendingOut'>
export const MARKS: Record<string, string> = { queued: 'st-waiting', held: 'st-held', sent: 'st-running', delivered: 'st-closed', failed: 'st-overdue', unpaid: 'st-due' }
export const notGone = (one: { state: string }) => one.state === 'failed' || one.state === 'unpaid'
export const NARROWS = ['channel', 'state', 'template', 'why', 'since', 'until'] as const
type Narrowed = Partial<Record<(typeof NARROWS)[number], string>>

export function useNarrowed() {
  const route = useRoute()
  const router = useRouter()
  const said = (key: string) => String(route.query[key] ?? '')
  const asked = computed(() => ({
    channel: said('channel'), template: said('template'), why: said('why'),
    ...(STATES.includes(said('state') as MessageState) ? { state: said('state') as MessageState } : {}),
    ...(said('since') ? { since: said('since') } : {}),
    ...(said('until') ? { until: said('until') } : {}),
  }))
  function set(changes: Narrowed) {
    const query: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...route.query, ...changes })) if (value) query[key] = String(value)
    void router.replace({ query })
  }
  const bare = () => set(Object.fromEntries(NARROWS.map((key) => [key, ''])))
  const narrowed = computed(() => NARROWS.some((key) => said(key)))
  return { said, asked, set, bare, narrowed }
}

/** The day so many days before another: 2026-11-18 and 6 give 2026-11-12. */
export function daysBefore(day: string, days: number) {
  const then = new Date(`${day}T00:00:00Z`)
  then.setUTCDate(then.getUTCDate() - days)
  return then.toISOString().slice(0, 10)
}
