/**
 * Times in words, in the district's own offset: the server's strings carry it, and a phone abroad
 * shows the same hour as the desk. Pure: `now` is a parameter with the present as its default.
 */
import { looks } from './looks'

const DAY = 86_400_000
const MINUTE = 60_000
const ZH_DAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
const EN_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const EN_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

interface Wall {
  year: number
  month: number
  day: number
  weekday: number
  clock: string
  dayNumber: number
}

function offsetOf(iso: string): number {
  const found = /([+-])(\d\d):(\d\d)$/.exec(iso)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * MINUTE
}

function wall(moment: number, offset: number): Wall {
  const at = new Date(moment + offset)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    weekday: at.getUTCDay(),
    clock: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    dayNumber: Math.floor((moment + offset) / DAY),
  }
}

function parts(iso: string, now: number): { at: Wall; today: Wall } {
  const offset = offsetOf(iso)
  return { at: wall(Date.parse(iso), offset), today: wall(now, offset) }
}

/** A moment as a zone's own clocks show it, with its offset; without a name, as this device's do. */
export function inZone(moment: number, zone?: string): string {
  const wanted = { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  const shown = Object.fromEntries(new Intl.DateTimeFormat('en', wanted).formatToParts(moment).map((one) => [one.type, one.value]))
  const local = `${shown.year}-${shown.month}-${shown.day}T${shown.hour}:${shown.minute}:${shown.second}`
  const minutes = Math.round((Date.parse(`${local}Z`) - moment) / MINUTE)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

/** “09:30”. */
export function clockTime(iso: string): string {
  return wall(Date.parse(iso), offsetOf(iso)).clock
}

/** “周一” / “Monday”. */
export function weekdayWords(iso: string): string {
  const { weekday } = wall(Date.parse(iso), offsetOf(iso))
  return (looks.language === 'zh' ? ZH_DAYS : EN_DAYS)[weekday]!
}

function dateWords(at: Wall, today: Wall): string {
  if (looks.language === 'zh') {
    return at.year === today.year ? `${at.month}月${at.day}日` : `${at.year}年${at.month}月${at.day}日`
  }
  const date = `${at.day} ${EN_MONTHS[at.month - 1]}`
  return at.year === today.year ? date : `${date} ${at.year}`
}

/** “今天”, “明天”, “昨天”, or “11月16日”; `plain` always gives the date. */
export function dayWords(iso: string, now = Date.now(), plain = false): string {
  const { at, today } = parts(iso, now)
  const away = at.dayNumber - today.dayNumber
  if (!plain) {
    if (away === 0) return looks.language === 'zh' ? '今天' : 'Today'
    if (away === 1) return looks.language === 'zh' ? '明天' : 'Tomorrow'
    if (away === -1) return looks.language === 'zh' ? '昨天' : 'Yesterday'
  }
  return dateWords(at, today)
}

/** “今天 09:05”, “11月16日 16:40”. */
export function momentWords(iso: string, now = Date.now()): string {
  return `${dayWords(iso, now)} ${clockTime(iso)}`
}

/** “明天 17:00 前”, “下周一 09:30 前”, “11月30日 17:00 前”; English “by 17:00 tomorrow”. */
export function dueWords(iso: string, now = Date.now()): string {
  const { at, today } = parts(iso, now)
  const away = at.dayNumber - today.dayNumber
  // Weeks begin on Monday.
  const monday = today.dayNumber - ((today.weekday + 6) % 7)
  const week = Math.floor((at.dayNumber - monday) / 7)
  if (looks.language === 'zh') {
    const day =
      away === 0
        ? '今天'
        : away === 1
          ? '明天'
          : away > 1 && week === 0
            ? ZH_DAYS[at.weekday]
            : away > 1 && week === 1
              ? `下${ZH_DAYS[at.weekday]}`
              : dateWords(at, today)
    return `${day} ${at.clock} 前`
  }
  if (away === 0) return `by ${at.clock} today`
  if (away === 1) return `by ${at.clock} tomorrow`
  if (away > 1 && week === 0) return `by ${EN_DAYS[at.weekday]} ${at.clock}`
  if (away > 1 && week === 1) return `by ${EN_DAYS[at.weekday]} ${at.clock} next week`
  return `by ${at.clock} on ${dateWords(at, today)}`
}

/** “3 天 2 小时”, “46 分钟”: the two largest units of a span. */
export function spanWords(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(Math.abs(milliseconds) / MINUTE))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const zh = looks.language === 'zh'
  const found: string[] = []
  if (days) found.push(zh ? `${days} 天` : `${days} d`)
  if (hours) found.push(zh ? `${hours} 小时` : `${hours} h`)
  if (!days && (rest || !hours)) found.push(zh ? (hours ? `${rest} 分` : `${rest} 分钟`) : `${rest} min`)
  return found.join(' ')
}

/** “还剩 3 天 2 小时”, or “超期 40 分钟”. */
export function restWords(iso: string, now = Date.now()): string {
  const left = Date.parse(iso) - now
  if (looks.language === 'zh') return `${left >= 0 ? '还剩' : '超期'} ${spanWords(left)}`
  return left >= 0 ? `${spanWords(left)} left` : `${spanWords(left)} overdue`
}

/** “刚刚”, “14 分钟前”, then the moment itself. */
export function agoWords(iso: string, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(iso)) / MINUTE)
  if (minutes < 1) return looks.language === 'zh' ? '刚刚' : 'just now'
  if (minutes < 60) return looks.language === 'zh' ? `${minutes} 分钟前` : `${minutes} min ago`
  return momentWords(iso, now)
}
