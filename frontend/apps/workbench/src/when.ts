/** A day and an hour that somebody chose, as the district's own time. */
const OFFSET = '+08:00'

const two = (value: number) => String(value).padStart(2, '0')

/** “2026-11-19T18:00”, for a field of the browser; `days` from now at an hour of the district. */
export function inDays(days: number, hour: number, now = Date.now()): string {
  const at = new Date(now + 8 * 3_600_000 + days * 86_400_000)
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}T${two(hour)}:00`
}

/** The same with its offset, as the server takes it; "" while nothing whole was chosen. */
export function moment(chosen: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(chosen) ? `${chosen}:00${OFFSET}` : ''
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** “11月19日 18:00”, “18:00 on 19 November”: a text for residents names the day itself. */
export function dayAndHour(chosen: string, language: 'zh' | 'en'): string {
  const found = /^\d{4}-(\d\d)-(\d\d)T(\d\d:\d\d)$/.exec(chosen)
  if (!found) return ''
  const [month, day, hour] = [Number(found[1]), Number(found[2]), found[3]]
  return language === 'zh' ? `${month}月${day}日 ${hour}` : `at ${hour} on ${day} ${MONTHS[month - 1]}`
}
