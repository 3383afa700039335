/** A case's state as it is shown: colour, shape and word from one list. */
import type { Both } from './texts'

export type Mark = 'waiting' | 'running' | 'due' | 'overdue' | 'held' | 'closed' | 'returned'

export const MARK_WORDS: Record<Mark, Both> = {
  waiting: { zh: '待接单', en: 'Waiting' },
  running: { zh: '办理中', en: 'In progress' },
  due: { zh: '快到期', en: 'Due soon' },
  overdue: { zh: '已超期', en: 'Overdue' },
  held: { zh: '已挂账', en: 'On hold' },
  closed: { zh: '已办结', en: 'Closed' },
  returned: { zh: '已退回', en: 'Returned' },
}

const BY_STATE: Record<string, Mark> = {
  filed: 'waiting',
  dispatched: 'waiting',
  accepted: 'running',
  held: 'held',
  answered: 'running',
  verified: 'closed',
  closed: 'closed',
  declined: 'returned',
  merged: 'closed',
  withdrawn: 'closed',
}

/** The mark of a state of the server; overdue stays a fact, due soon only while the clock runs. */
export function markOf(state: string, more: { overdue?: boolean; dueSoon?: boolean } = {}): Mark {
  const plain = BY_STATE[state] ?? 'waiting'
  if (plain === 'held' || plain === 'closed' || plain === 'returned') return plain
  if (more.overdue) return 'overdue'
  if (more.dueSoon) return 'due'
  return plain
}
