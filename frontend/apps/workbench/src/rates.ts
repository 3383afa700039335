/** The three rates in words: a share only of thirty and more, always with n of N. */
import type { Shape } from '@linli/api'
import { t } from './texts'

export type RateRow = Shape<'RatesRowOut'>
export type Rate = Shape<'RateOut'>
export type Which = 'contacted' | 'solved' | 'satisfied'
export const WHICH: Which[] = ['contacted', 'solved', 'satisfied']
/** Of fewer a percentage says more than is known: then the figures stand alone. */
export const ENOUGH = 30

const plain = (value: number) => String(Number(value.toFixed(1)))

export function ofN(rate: Rate): string {
  return `${plain(rate.counted)}/${rate.n}`
}

/** “92.3%”, or “” where there are too few. */
export function shareOf(rate: Rate): string {
  return rate.share === null || rate.n < ENOUGH ? '' : `${(rate.share * 100).toFixed(1)}%`
}

/** “↑ 升 0.3 点”: better and worse differ in arrow and word, never in colour alone. */
export function changeOf(points: number | null, rate: Rate): { word: string; better: boolean } | null {
  if (points === null || rate.n < ENOUGH) return null
  const size = Math.abs(points).toFixed(1)
  if (size === '0.0') return { word: t('rates.same'), better: false }
  return { word: t(points > 0 ? 'rates.up' : 'rates.down', { n: size }), better: points > 0 }
}

/** The month or day before or after the one named. */
export function stepped(name: string, by: number): string {
  const [year, month, day] = name.split('-').map(Number) as [number, number, number | undefined]
  const at = day === undefined ? new Date(Date.UTC(year, month - 1 + by, 1)) : new Date(Date.UTC(year, month - 1, day + by))
  return at.toISOString().slice(0, name.length)
}
