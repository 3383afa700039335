/** The clock's ledger as it is drawn: days as wide as what was counted in them, and the marks above. */
import type { Shape } from '@linli/api'
import { looks, spanWords } from '@linli/kit'
import { t, type TextKey } from './texts'

export type Clock = Shape<'ClockOut'>
type Stretch = Shape<'StretchOut'>

const NIGHT = 86_400_000
const GAP = 30
const LABEL = 34
const LETTER = 7.2
const ROWS = 4
const WORKING = ['working_hours', 'working_days']

/** “6 天 5 小时 20 分” of counted time: a day is as long as the office is open. */
export function countedWords(seconds: number, clock: Clock): string {
  if (!WORKING.includes(clock.limit_kind)) return spanWords(seconds * 1000)
  const days = Math.floor(seconds / clock.day_seconds)
  const minutes = Math.round((seconds % clock.day_seconds) / 60)
  const words: string[] = []
  if (days) words.push(t('clock.days', { n: days }))
  if (minutes >= 60) words.push(t('clock.hours', { n: Math.floor(minutes / 60) }))
  if (minutes % 60 || !words.length) words.push(t('clock.minutes', { n: minutes % 60 }))
  return words.join(' ')
}

/** “限 7 天 ＋ 延长 3 天，按工作日计，每天 8 小时”. */
export function limitWords(clock: Clock): string {
  const unit = clock.limit_kind.endsWith('hours') ? 'clock.hours' : 'clock.days'
  const more = clock.decisions.filter((one) => one.more).reduce((sum, one) => sum + one.more!.amount, 0)
  const length = t(more ? 'clock.limitMore' : 'clock.limit', { n: t(unit, { n: clock.limit_amount }), more: t(unit, { n: more }) })
  return t(`clock.by.${clock.limit_kind}` as TextKey, { length, hours: clock.day_seconds / 3600 })
}

/** How a stretch looks; time that is left of an extension looks granted, not used. */
export function lookOf(one: Pick<Stretch, 'kind' | 'granted'>): string {
  if (one.kind === 'left') return one.granted ? 'sw-ext' : 'sw-left'
  return { running: 'sw-run', held: 'sw-held', extended: 'sw-used', overdue: 'sw-late' }[one.kind] ?? 'sw-left'
}

export interface Total {
  look: string
  name: TextKey
  seconds: number
}
const TOTALS: [string, TextKey][] = [['sw-run', 'clock.used'], ['sw-used', 'clock.usedMore'], ['sw-held', 'clock.held'], ['sw-left', 'clock.left'], ['sw-ext', 'clock.more'], ['sw-late', 'clock.late']]

/** What the stretches of one look add up to; those of none are left out. */
export function totals(clock: Clock): Total[] {
  const all = clock.days.flatMap((day) => day.stretches)
  return TOTALS.map(([look, name]) => ({
    look, name, seconds: all.filter((one) => lookOf(one) === look).reduce((sum, one) => sum + one.counted_seconds, 0),
  })).filter((one) => one.seconds > 0)
}

export interface Column {
  day: Shape<'AxisDayOut'>
  label: string
  /** Its date would stand beyond the end: it is written before its line. */
  tail: boolean
  /** What lies between the day before and this one: nothing, a weekend, or other days off. */
  gap: '' | 'weekend' | 'off'
  /** How much was counted before this day. */
  before: number
}

export function columns(clock: Clock, width: number): Column[] {
  const days = clock.days
  const whole = days.reduce((sum, day) => sum + day.counted_seconds, 0) || 1
  let before = 0
  let last = ''
  let free = 0
  return days.map((day, at) => {
    const from = (before / whole) * width
    const wide = ((day.counted_seconds || 1) / whole) * width
    // A day too narrow for its date leaves it to the next: two dates never lie on each other.
    const month = day.day.slice(0, 7)
    const said = dateLabel(day.day, month !== last)
    const length = Math.max(LABEL, widthOf(said) + 8)
    const tail = from + length > width
    const room = (tail ? from - length : from) >= free && (wide >= LABEL || at === days.length - 1 || days.length > width / LABEL)
    const label = room ? said : ''
    if (label) [last, free] = [month, tail ? width : from + length]
    const column: Column = { day, label, tail, gap: at ? gapBetween(days[at - 1]!.day, day.day) : '', before }
    before += day.counted_seconds
    return column
  })
}

/** How wide words are, in px: 汉字 are wider than figures. */
function widthOf(words: string): number {
  return [...words].reduce((sum, letter) => sum + (letter > 'ÿ' ? 12.4 : LETTER), 0)
}

function dateLabel(day: string, withMonth: boolean): string {
  const [, month, date] = day.split('-').map(Number)
  if (looks.language === 'zh') return withMonth ? `${month}月${date}日` : `${date}日`
  return withMonth ? `${date}/${month}` : String(date)
}

function gapBetween(before: string, after: string): Column['gap'] {
  let weekend = true
  let off = 0
  for (let moment = Date.parse(before) + NIGHT; moment < Date.parse(after); moment += NIGHT) {
    off += 1
    weekend &&= [0, 6].includes(new Date(moment).getUTCDay())
  }
  return off ? (weekend ? 'weekend' : 'off') : ''
}

export interface DrawnMark {
  code: string
  at: string
  words: string
  /** The day it stands in, and where in it, in percent. */
  column: number
  share: number
  row: number
  /** The side to which its words hang. */
  hang: '' | 'start' | 'end'
}

/** The marks that say something, in rows, so that no words lie over others. */
export function marks(clock: Clock, all: Column[], width: number, words: (code: string, at: string) => string): DrawnMark[] {
  if (!all.length) return []
  const whole = all.at(-1)!.before + all.at(-1)!.day.counted_seconds
  const gaps = all.filter((one) => one.gap).length
  const told = clock.marks.filter((one) => !(one.code === 'original' && one.at === clock.held_due_at) && !(one.code === 'limit' && one.at === clock.due_at))
  const ends: number[] = []
  return [...told].sort((one, other) => one.position - other.position).map((one) => {
    const position = Math.min(Math.max(one.position, 0), whole)
    const column = Math.max(all.findIndex((each) => position <= each.before + each.day.counted_seconds), 0)
    const here = all[column]!
    const share = here.day.counted_seconds ? (100 * (position - here.before)) / here.day.counted_seconds : 0
    const passed = all.slice(0, column + 1).filter((each) => each.gap).length
    const x = (position / (whole || 1)) * (width - gaps * GAP) + passed * GAP
    const said = words(one.code, one.at)
    const length = widthOf(said) + 12
    const hang = x < length / 2 ? 'start' : x > width - length / 2 ? 'end' : ''
    const begins = hang === 'start' ? x : hang === 'end' ? x - length : x - length / 2
    let row = ends.findIndex((end) => end <= begins)
    if (row < 0) row = Math.min(ends.length, ROWS - 1)
    ends[row] = begins + length
    return { code: one.code, at: one.at, words: said, column, share, row, hang }
  })
}
