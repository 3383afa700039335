/** A day and an hour that somebody chose, as the district's own time. */
import { inDistrict, pack } from './policy'

const two = (value: number) => String(value).padStart(2, '0')

/** “2026-11-19T18:00”, for a field of the browser; `days` from now at an hour of the district. */
export function inDays(days: number, hour: number, now = Date.now()): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: pack.value?.district.time_zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return `${day.format(new Date(now + days * 86_400_000))}T${two(hour)}:00`
}

/** The same with its offset, as the server takes it; "" while nothing whole was chosen. */
export function moment(chosen: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(chosen) ? inDistrict(chosen) : ''
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** “11月19日 18:00”, “18:00 on 19 November”: a text for residents names the day itself. */
export function dayAndHour(chosen: string, language: 'zh' | 'en'): string {
  const found = /^\d{4}-(\d\d)-(\d\d)T(\d\d:\d\d)$/.exec(chosen)
  if (!found) return ''
  const [month, day, hour] = [Number(found[1]), Number(found[2]), found[3]]
  return language === 'zh' ? `${month}月${day}日 ${hour}` : `at ${hour} on ${day} ${MONTHS[month - 1]}`
}
