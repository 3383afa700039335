/** A supervision order in the desk's words. */
import type { Shape } from '@linli/api'
import { both, type Mark } from '@linli/kit'

export type Order = Shape<'OrderOut'>

const MARKS: Record<string, Mark> = { issued: 'waiting', answered: 'running', accepted: 'closed', withdrawn: 'returned', followed: 'returned' }

export function orderMark(one: Order): { mark: Mark; word: string } {
  const over = one.overdue && !one.ended_at
  return { mark: over ? 'overdue' : (MARKS[one.state.code] ?? 'waiting'), word: over ? '' : both(one.state.name) }
}
