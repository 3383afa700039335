import { about } from './texts/about.zh'
import { alike } from './texts/alike.zh'
import { cases } from './texts/cases.zh'
import { counter } from './texts/counter.zh'
import { enter } from './texts/enter.zh'
import { forms } from './texts/forms.zh'
import { holds } from './texts/holds.zh'
import { inbox } from './texts/inbox.zh'
import { known } from './texts/known.zh'
import { lists } from './texts/lists.zh'
import { exports } from './texts/exports.zh'
import { personalRequests } from './texts/personal_requests.zh'
import { readings } from './texts/readings.zh'
import { peopleFiles } from './texts/people_files.zh'
import { administrative } from './texts/administrative.zh'
import { security } from './texts/security.zh'
import { shell } from './texts/shell.zh'
import { suggest } from './texts/suggest.zh'
import { proc } from './texts/proc.zh'
import { whistles } from './texts/whistles.zh'
import { orders } from './texts/orders.zh'
import { rulings } from './texts/rulings.zh'
import { calls } from './texts/calls.zh'
import { exclusions } from './texts/exclusions.zh'
import { rates } from './texts/rates.zh'
import { field } from './texts/field.zh'
import { tell } from './texts/tell.zh'
import { together } from './texts/together.zh'
import { classes } from './texts/classes.zh'
import { hotline } from './texts/hotline.zh'
import { warnings } from './texts/warnings.zh'

export const zh = {
  ...about,
  ...alike,
  ...cases,
  ...enter,
  ...forms,
  ...holds,
  ...inbox,
  ...known,
  ...lists,
  ...exports,
  ...peopleFiles,
  ...personalRequests,
  ...counter,
  ...readings,
  ...security,
  ...administrative,
  ...shell,
  ...suggest,
  ...proc,
  ...whistles,
  ...orders,
  ...rulings,
  ...calls,
  ...exclusions,
  ...rates,
  ...field,
  ...tell,
  ...together,
  ...classes,
  ...hotline,
  ...warnings,
}
