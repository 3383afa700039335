/** A text model in words. */
import { t } from './words'

export const named = (id: number) => (id ? t('models.one', { n: id }) : t('models.words'))
/** 0.9324 → “93.2” */
export const percent = (share: number) => (share * 100).toFixed(1)
export const size = (bytes: number) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`)
