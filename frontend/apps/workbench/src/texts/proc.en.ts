import type { proc as zh } from './proc.zh'

export const proc: Record<keyof typeof zh, string> = {
  'proc.label': 'Together', 'proc.join': 'Do it together', 'proc.press': 'Press for it', 'proc.hear': 'Listen',
  'proc.tell': 'Tell everyone', 'proc.whistles': 'Whistles', 'proc.assisting': 'Assisting tasks',
  'proc.meetings': 'Joint meetings', 'proc.supervision': 'Orders', 'proc.rulings': 'Rulings',
  'proc.callbacks': 'Callbacks', 'proc.exclusions': 'Exclusions', 'proc.rates': 'Three rates',
  'proc.notices': 'Area notices', 'nav.together': 'Together', 'nav.notices': 'Notices', 'nav.rates': 'Rates',
  'guide.will': 'When you press', 'guide.not': 'Not now, go back', 'guide.yes': 'Yes', 'guide.no': 'No',
  'guide.points': '{n} {n|point|points}', 'guide.drop': 'Take out {name}',
  'guide.unitWords': 'A few letters of the unit', 'guide.noUnit': 'No unit has that name',
  'guide.unitsComing': 'Fetching the units…', 'guide.willTake': 'The first that fits is taken when they are here', 'guide.open': 'Open',
  'guide.all': 'All', 'guide.which': 'Which', 'guide.print': 'Print', 'guide.story': 'What happened',
  'guide.needed': 'Fill this in', 'guide.pickOne': 'Choose one', 'guide.case': 'Case',
  'guide.noStory': 'Nothing on record yet', 'guide.send': 'Send', 'guide.none': 'none',
}
