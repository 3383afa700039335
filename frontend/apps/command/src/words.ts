/** Figures and spans in words, as a wall says them. */
import { both, clockTime, looks } from '@linli/kit'
import type { Shape } from '@linli/api'
import { t } from './texts'

const MINUTES_A_DAY = 1440
const MINUTES_A_WORKING_DAY = 480

/** “1 时 12 分”, “4 工时 2 分”, “1 工日 1 时”, “2 天 3 时”. */
export function span(minutes: number, kind: 'hours' | 'working' | 'days' = 'hours'): string {
  const whole = Math.max(0, Math.floor(minutes))
  const m = whole % 60
  const h = Math.floor(whole / 60)
  if (kind === 'working') {
    if (whole >= MINUTES_A_WORKING_DAY) {
      const d = Math.floor(whole / MINUTES_A_WORKING_DAY)
      return t('span.wd', { d, h: Math.floor((whole % MINUTES_A_WORKING_DAY) / 60) })
    }
    return h ? t('span.wh', { h, m }) : t('span.wm', { m })
  }
  if (whole >= MINUTES_A_DAY) return t('span.d', { d: Math.floor(whole / MINUTES_A_DAY), h: h % 24 })
  return h ? t('span.h', { h, m }) : t('span.m', { m })
}

export function count(n: number): string {
  return n.toLocaleString('en-US')
}

/** “+24”, “−3”, “0”: the minus is a minus. */
export function signed(n: number): string {
  return n > 0 ? `+${count(n)}` : n < 0 ? `−${count(-n)}` : '0'
}

export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? '' : `${(100 * share).toFixed(digits)}%`
}

/** A figure that may have tenths: 0.9 of a person is basically satisfied. */
export function tenths(n: number): string {
  return Number.isInteger(n) ? count(n) : n.toLocaleString('en-US', { maximumFractionDigits: 1 })
}

/** A mean of days: whole where it is large enough for nobody to care. */
export function mean(n: number): string {
  return n >= 10 ? count(Math.round(n)) : String(Math.round(n * 10) / 10)
}

/** A name without the words that every one of its kind has: 城东, not 城东街道. */
export function short(name: { zh: string; en: string } | null | undefined): string {
  if (!name) return ''
  return looks.language === 'zh'
    ? name.zh.replace(/(街道|镇|乡|社区|村)$/, '')
    : name.en.replace(/ (Subdistrict|Town|Township|Community|Village)$/, '')
}

/** A name of an area where it stands beside others: a Chinese one is short enough in full. */
export function placed(name: { zh: string; en: string } | null | undefined): string {
  return name && looks.language === 'zh' ? name.zh : short(name)
}

/** As much of a name as a drawing has room for, in ems: it cannot cut a text itself. */
export function within(name: string, ems: number): string {
  let used = 0
  for (const [place, letter] of [...name].entries()) {
    used += letter.codePointAt(0)! < 0x2e80 ? 0.56 : 1
    if (used > ems) return `${[...name].slice(0, Math.max(1, place - 1)).join('').trimEnd()}…`
  }
  return name
}

/** A unit's name as a wall has room for it: 林江区 and 社会治理中心 say nothing that is not known. */
export function unit(name: { zh: string; en: string }, district = ''): string {
  if (looks.language !== 'zh') return name.en.replace(/(?<=Community) Station$|(?<=Subdistrict) Centre$/, '')
  const plain = district && name.zh.startsWith(district) ? `区${name.zh.slice(district.length)}` : name.zh
  return plain.replace(/社会治理中心$/, '').replace(/有限(责任)?公司$/, '')
}

export function place(one: Shape<'AlarmOut'>, street: boolean): string {
  if (street || !one.street) return both(one.community) || both(one.street)
  return one.community ? `${short(one.street)}·${placed(one.community)}` : both(one.street)
}

/** “14:31”, or “10-13 16:40” for another day. */
export function when(iso: string, today: string): string {
  const day = iso.slice(0, 10)
  return day === today.slice(0, 10) ? clockTime(iso) : `${day.slice(5)} ${clockTime(iso)}`
}
