/** The lists of a desk, and the filters that stand in the address. */
import type { Shape } from '@linli/api'
import type { IconName, Mark } from '@linli/kit'
import type { LocationQuery } from 'vue-router'
import type { TextKey } from './texts'

export type Row = Shape<'RowOut'>
export type Which = 'todo' | 'done' | 'started' | 'due_soon' | 'overdue' | 'held' | 'supervised' | 'returned' | 'helping' | 'to_approve' | 'all'
export type Due = '' | 'late' | 'today' | 'week'
type State = 'filed' | 'dispatched' | 'accepted' | 'held' | 'answered' | 'verified'

/** What narrows a list, as the server is asked. */
export interface Asked {
  area?: string
  unit?: string
  category?: string
  urgency?: string
  channel?: string
  state?: State[]
  due?: Due
  sort?: 'due' | 'newest'
}

export interface DeskList {
  key: Which
  name: TextKey
  icon?: IconName
  mark?: Mark
  part: 'work' | 'watch'
  /** Shown to those alone who may do this. */
  needs?: string
}

export const LISTS: DeskList[] = [
  { key: 'todo', name: 'list.todo', icon: 'inbox', part: 'work' },
  { key: 'to_approve', name: 'list.toApprove', icon: 'clockplus', part: 'work', needs: 'case.approve' },
  { key: 'started', name: 'list.started', icon: 'send', part: 'work' },
  { key: 'helping', name: 'list.helping', icon: 'people', part: 'work' },
  { key: 'done', name: 'list.done', icon: 'check', part: 'work' },
  { key: 'overdue', name: 'list.overdue', mark: 'overdue', part: 'watch' },
  { key: 'due_soon', name: 'list.soon', mark: 'due', part: 'watch' },
  { key: 'returned', name: 'list.returned', mark: 'returned', part: 'watch' },
  { key: 'held', name: 'list.held', mark: 'held', part: 'watch' },
  { key: 'supervised', name: 'list.supervised', icon: 'flag', part: 'watch' },
  { key: 'all', name: 'list.all', icon: 'list', part: 'watch' },
]
/** Kept in the order they came: what was done or begun years back has no deadline to go by. */
export const NEWEST_FIRST: Which[] = ['done', 'started']
export const STATES: State[] = ['filed', 'dispatched', 'accepted', 'held', 'answered', 'verified']
export const FILTERS = ['area', 'unit', 'category', 'urgency', 'channel', 'state', 'due'] as const

export function listOf(query: LocationQuery): DeskList {
  return LISTS.find((one) => one.key === query.list) ?? LISTS[0]!
}

/** What the address says, as the server is asked; what it does not know is left out. */
export function askedBy(query: LocationQuery): Asked {
  const text = (key: string) => (typeof query[key] === 'string' ? (query[key] as string) : '')
  const asked: Asked = {}
  for (const key of ['area', 'unit', 'category', 'urgency', 'channel'] as const) if (text(key)) asked[key] = text(key)
  const state = STATES.find((one) => one === text('state'))
  if (state) asked.state = [state]
  if (['late', 'today', 'week'].includes(text('due'))) asked.due = text('due') as Due
  if (text('sort') === 'newest') asked.sort = 'newest'
  return asked
}

export interface Group {
  name: TextKey
  rows: Row[]
}

/** Rows by when they are due, in the order they came: what is appended later never moves these. */
export function grouped(rows: Row[], zone: string | undefined, now = Date.now()): Group[] {
  const groups: Group[] = []
  const today = dayIn(zone, now)
  for (const row of rows) {
    const name = groupOf(row, zone, today, now)
    const last = groups.at(-1)
    if (last?.name === name) last.rows.push(row)
    else groups.push({ name, rows: [row] })
  }
  return groups
}

function groupOf(row: Row, zone: string | undefined, today: number, now: number): TextKey {
  if (row.ended_at) return 'group.ended'
  const due = Date.parse(row.due_at)
  if (due < now) return row.overdue ? 'group.overdue' : 'group.past'
  const away = dayIn(zone, due) - today
  if (away === 0) return 'group.today'
  // 1970-01-01 was a Thursday; weeks begin on Monday.
  const weekday = (today + 3) % 7
  return away <= 6 - weekday ? 'group.week' : 'group.later'
}

const calendars = new Map<string | undefined, Intl.DateTimeFormat>()

/** The number of a moment's day in the district's zone, wherever the screen stands. */
export function dayIn(zone: string | undefined, moment: number): number {
  let calendar = calendars.get(zone)
  if (!calendar) {
    calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    calendars.set(zone, calendar)
  }
  return Date.parse(calendar.format(moment)) / 86_400_000
}
