/** The lists of a desk, and the filters that stand in the address. */
import type { Shape } from '@linli/api'
import type { IconName, Mark } from '@linli/kit'
import type { LocationQuery } from 'vue-router'
import type { TextKey } from './texts'

export type Row = Shape<'RowOut'>
export type Tasks = Shape<'TasksOut'>
type State = 'filed' | 'dispatched' | 'accepted' | 'held' | 'answered' | 'verified'

export interface Asked {
  state?: State[]
  ended?: boolean
  unit?: string
  desk?: string
  area?: string
  category?: string
  urgency?: string
  overdue?: boolean
  mine?: boolean
  helping?: boolean
}

export interface DeskList {
  key: string
  name: TextKey
  icon?: IconName
  mark?: Mark
  part: 'work' | 'watch'
  asked: (unit: string) => Asked
  count?: (tasks: Tasks) => number
  /** The list ends here although the server would go on. */
  within?: number
}

const WAITING: State[] = ['filed', 'dispatched', 'accepted']
export const SOON = 24 * 3_600_000

export const LISTS: DeskList[] = [
  { key: 'todo', name: 'list.todo', icon: 'inbox', part: 'work', asked: (unit) => ({ unit, state: WAITING }), count: (all) => all.to_dispatch + all.to_accept + all.in_progress },
  { key: 'verify', name: 'list.verify', icon: 'round', part: 'work', asked: (desk) => ({ desk, state: ['answered'] }), count: (all) => all.to_verify },
  { key: 'close', name: 'list.close', icon: 'flag', part: 'work', asked: (desk) => ({ desk, state: ['verified'] }), count: (all) => all.to_close },
  { key: 'started', name: 'list.started', icon: 'send', part: 'work', asked: () => ({ mine: true }) },
  { key: 'helping', name: 'list.helping', icon: 'people', part: 'work', asked: () => ({ helping: true }) },
  { key: 'done', name: 'list.done', icon: 'check', part: 'work', asked: (unit) => ({ unit, ended: true }) },
  { key: 'overdue', name: 'list.overdue', mark: 'overdue', part: 'watch', asked: (unit) => ({ unit, overdue: true }), count: (all) => all.overdue },
  { key: 'soon', name: 'list.soon', mark: 'due', part: 'watch', asked: (unit) => ({ unit, overdue: false, state: WAITING }), count: (all) => all.due_soon, within: SOON },
  { key: 'held', name: 'list.held', mark: 'held', part: 'watch', asked: (unit) => ({ unit, state: ['held'] }), count: (all) => all.on_hold },
  { key: 'desk', name: 'list.desk', icon: 'building', part: 'watch', asked: (desk) => ({ desk }) },
  { key: 'all', name: 'list.all', icon: 'list', part: 'watch', asked: () => ({}) },
]

export function listOf(query: LocationQuery): DeskList {
  return LISTS.find((one) => one.key === query.list) ?? LISTS[0]!
}

/** What the address says, as the server is asked. */
export function askedBy(query: LocationQuery, unit: string): Asked {
  const asked = listOf(query).asked(unit)
  const text = (key: string) => (typeof query[key] === 'string' ? (query[key] as string) : '')
  for (const key of ['area', 'category', 'urgency'] as const) if (text(key)) asked[key] = text(key)
  if (text('late') === '1') asked.overdue = true
  return asked
}

export interface Group {
  name: TextKey
  rows: Row[]
}

/** Rows by when they are due, in the order they came: what is appended later never moves these. */
export function grouped(rows: Row[], now = Date.now()): Group[] {
  const groups: Group[] = []
  for (const row of rows) {
    const name = groupOf(row, now)
    const last = groups.find((one) => one.name === name)
    if (last) last.rows.push(row)
    else groups.push({ name, rows: [row] })
  }
  return groups
}

function groupOf(row: Row, now: number): TextKey {
  if (row.ended_at) return 'group.ended'
  const due = Date.parse(row.due_at)
  if (due < now) return row.overdue ? 'group.overdue' : 'group.past'
  const day = (moment: number) => Math.floor((moment + 8 * 3_600_000) / 86_400_000)
  const away = day(due) - day(now)
  if (away === 0) return 'group.today'
  // 1970-01-01 was a Thursday; weeks begin on Monday.
  const weekday = (day(now) + 3) % 7
  return away <= 6 - weekday ? 'group.week' : 'group.later'
}
