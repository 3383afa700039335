import type { zh } from './texts.zh'
import { about } from './texts/about.en'
import { alike } from './texts/alike.en'
import { cases } from './texts/cases.en'
import { counter } from './texts/counter.en'
import { enter } from './texts/enter.en'
import { forms } from './texts/forms.en'
import { holds } from './texts/holds.en'
import { inbox } from './texts/inbox.en'
import { known } from './texts/known.en'
import { lists } from './texts/lists.en'
import { exports } from './texts/exports.en'
import { personalRequests } from './texts/personal_requests.en'
import { readings } from './texts/readings.en'
import { peopleFiles } from './texts/people_files.en'
import { administrative } from './texts/administrative.en'
import { security } from './texts/security.en'
import { shell } from './texts/shell.en'
import { suggest } from './texts/suggest.en'
import { proc } from './texts/proc.en'
import { whistles } from './texts/whistles.en'
import { orders } from './texts/orders.en'
import { rulings } from './texts/rulings.en'
import { calls } from './texts/calls.en'
import { exclusions } from './texts/exclusions.en'
import { rates } from './texts/rates.en'
import { field } from './texts/field.en'
import { tell } from './texts/tell.en'
import { together } from './texts/together.en'
import { classes } from './texts/classes.en'
import { hotline } from './texts/hotline.en'
import { warnings } from './texts/warnings.en'

export const en: Record<keyof typeof zh, string> = {
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
