/** Texts in two languages: a catalogue per app, Chinese first, English complete by its type. */
import { looks } from './looks'

export interface Both {
  zh: string
  en: string
}

/** A text of the server in the reader's language. */
export function both(text: Both | null | undefined): string {
  return text ? text[looks.language] : ''
}

type Values = Record<string, string | number>

/**
 * `const t = catalogue(zh, en)`: `t('sent.title')`, `t('near.found', { n: 2 })`.
 *
 * `en` must have each key of `zh`; a missing one is a type error. `{n}` is filled from the values.
 * In English “{n|case|cases}” picks a form by the number.
 */
export function catalogue<Texts extends Record<string, string>>(
  zh: Texts,
  en: Record<keyof Texts, string>,
) {
  return (key: keyof Texts & string, values: Values = {}): string =>
    (looks.language === 'zh' ? zh[key]! : en[key]).replace(
      /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
      (_, name: string, one?: string, many?: string) =>
        one === undefined ? String(values[name] ?? '') : Number(values[name]) === 1 ? one : many!,
    )
}
