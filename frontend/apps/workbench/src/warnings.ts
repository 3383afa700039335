/** An unusual rise in plain words. */
import type { Shape } from '@linli/api'
import { both, dayWords } from '@linli/kit'
import { t } from './texts'

type Warning = Shape<'WarningOut'>

/** “柳林街道 · 井盖破损” */
export function whatWords(one: Warning): string {
  return t('warn.one', { area: both(one.area.name), kind: both(one.category.name) })
}

/** “近 3 天 14 件，往常约 4.1 件”; of a rise that is over, from which day to which. */
export function factWords(one: Warning): string {
  const span =
    one.days === 1
      ? t('warn.lastDay', { day: dayWords(one.until) })
      : one.going_on
        ? t('warn.lastDays', { d: one.days })
        : t('warn.days', { from: dayWords(one.since, Date.now(), true), to: dayWords(one.until, Date.now(), true), d: one.days })
  return one.expected > 0 ? t('warn.fact', { span, n: one.observed, usual: one.expected }) : t('warn.factNone', { span, n: one.observed })
}

/** How likely it is by chance, allowing for all comparisons of that night; in words, not in zeros. */
export function chanceWords(one: Warning): string {
  if (one.adjusted < 1e-4) return t('warn.chance.3')
  if (one.adjusted < 1e-3) return t('warn.chance.2')
  if (one.adjusted < 1e-2) return t('warn.chance.1')
  return t('warn.chance.0', { n: Math.round(one.adjusted * 100) })
}
