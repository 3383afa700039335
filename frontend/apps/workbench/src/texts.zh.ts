import { cases } from './texts/cases.zh'
import { enter } from './texts/enter.zh'
import { forms } from './texts/forms.zh'
import { inbox } from './texts/inbox.zh'
import { lists } from './texts/lists.zh'
import { shell } from './texts/shell.zh'
import { proc } from './texts/proc.zh'
import { whistles } from './texts/whistles.zh'
import { orders } from './texts/orders.zh'
import { rulings } from './texts/rulings.zh'

export const zh = { ...shell, ...lists, ...inbox, ...cases, ...forms, ...enter, ...proc, ...whistles, ...orders, ...rulings }
