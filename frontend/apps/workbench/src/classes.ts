/** How a class of cases is called. */
import type { Shape } from '@linli/api'
import { both } from '@linli/kit'
import { t } from './texts'

/** Place and matter in the words of its reporters; where they share none, its kind and street. */
export function className(one: Shape<'ClassBriefOut'>): string {
  const said = [one.place, one.name].filter(Boolean).join(' ')
  if (said) return said
  return [both(one.street?.name), t('class.unnamed', { kind: both(one.category?.name) || t('class.noKind') })].filter(Boolean).join(' · ')
}
