/**
 * Rows picked together, and one verb on all of them.
 *
 * Nothing is sent for eight seconds: until then it can be taken back, and nothing has happened.
 * Whoever leaves the page before sends at once; whatever the line loses is sent again under the
 * same key, which the server does once.
 */
import { api, newKey, onceKey, type Shape } from '@linli/api'
import { problemFrom, type Problem } from '@linli/kit'
import { ref, shallowRef } from 'vue'
import type { Row } from './lists'
import { ask, may } from './session'

type Many = Shape<'ManyIn'>
export type ManyVerb = Many['verb']
export const SECONDS = 8

interface Verb {
  verb: ManyVerb
  needs: string
  states: string[]
}

// In the order of a case's life; the rules themselves are the server's, row by row.
const VERBS: Verb[] = [
  { verb: 'accept', needs: 'case.accept', states: ['dispatched'] },
  { verb: 'dispatch', needs: 'case.dispatch', states: ['filed', 'dispatched'] },
  { verb: 'verify', needs: 'case.verify', states: ['answered'] },
  { verb: 'close', needs: 'case.close', states: ['verified'] },
  { verb: 'remind', needs: 'case.supervise', states: ['filed', 'dispatched', 'accepted'] },
  { verb: 'supervise', needs: 'case.supervise', states: ['filed', 'dispatched', 'accepted'] },
  { verb: 'note', needs: 'case.note', states: ['filed', 'dispatched', 'accepted', 'held', 'answered', 'verified'] },
]

export interface Offer {
  verb: ManyVerb
  numbers: string[]
}

/** What can be tried on which of the rows, what fits most of them first. */
export function offers(rows: Row[]): Offer[] {
  return VERBS.filter((one) => may(one.needs))
    .map((one) => ({ verb: one.verb, numbers: rows.filter((row) => one.states.includes(row.state.code)).map((row) => row.number) }))
    .filter((one) => one.numbers.length)
}

export interface Pending {
  body: Many
  key: string
  left: number
  sending: boolean
  fault: Problem | null
}

export interface Outcome {
  verb: ManyVerb
  items: Shape<'OneOut'>[]
}

export const pending = ref<Pending | null>(null)
export const outcome = shallowRef<Outcome | null>(null)
let turn: ReturnType<typeof setInterval> | undefined

/** Begin the eight seconds; what waited before is sent first. */
export async function plan(body: Many): Promise<void> {
  if (pending.value && !pending.value.fault) await send()
  outcome.value = null
  pending.value = { body, key: newKey(), left: SECONDS, sending: false, fault: null }
  clearInterval(turn)
  turn = setInterval(() => {
    if (!pending.value || pending.value.sending) return
    pending.value.left -= 1
    if (pending.value.left <= 0) void send()
  }, 1_000)
}

/** Nothing was sent, so nothing has to be undone. */
export function takeBack(): void {
  if (pending.value?.sending) return
  clearInterval(turn)
  pending.value = null
}

export async function send(): Promise<void> {
  const now = pending.value
  if (!now || now.sending) return
  clearInterval(turn)
  now.sending = true
  now.fault = null
  const header = onceKey(now.key)
  try {
    const told = await ask(api.POST('/api/workbench/bulk', { body: now.body, params: { header }, headers: header }))
    if (pending.value === now) pending.value = null
    outcome.value = { verb: now.body.verb, items: told.items }
  } catch (thrown) {
    now.fault = problemFrom(thrown)
    now.sending = false
  }
}

// A page that is closed takes its own fetches along, unless they are told to live on.
addEventListener('pagehide', () => {
  const now = pending.value
  if (!now || now.sending) return
  void fetch('/api/workbench/bulk', {
    method: 'POST',
    keepalive: true,
    headers: { 'Content-Type': 'application/json', 'X-Linli': '1', ...onceKey(now.key) },
    body: JSON.stringify(now.body),
  })
})
