import type { zh } from './texts.zh'
import { cases } from './texts/cases.en'
import { enter } from './texts/enter.en'
import { forms } from './texts/forms.en'
import { inbox } from './texts/inbox.en'
import { lists } from './texts/lists.en'
import { shell } from './texts/shell.en'
import { proc } from './texts/proc.en'
import { whistles } from './texts/whistles.en'
import { orders } from './texts/orders.en'
import { rulings } from './texts/rulings.en'

export const en: Record<keyof typeof zh, string> = { ...shell, ...lists, ...inbox, ...cases, ...forms, ...enter, ...proc, ...whistles, ...orders, ...rulings }
