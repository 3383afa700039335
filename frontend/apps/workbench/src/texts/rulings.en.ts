import type { rulings as zh } from './rulings.zh'

export const rulings: Record<keyof typeof zh, string> = {
  'ruling.title': 'Rule who holds it', 'ruling.sub': 'Given back by units: who is to hold them?', 'ruling.none': 'Nothing waits for a ruling',
  'ruling.noneWhy': 'A case comes here once units have given it back as often as the rules allow', 'ruling.desk': 'At whose desk', 'ruling.times': 'Returned {n} {n|time|times}', 'ruling.must': 'Ruling due',
  'ruling.onlyRule': 'Cannot be dispatched', 'ruling.mayDispatch': 'Can be dispatched too', 'ruling.done': 'Ruled: {unit} holds it.', 'ruling.notYours': 'This one is not for you to rule on',
  'ruling.nothing': 'No unit has returned it', 'ruling.nothingWhy': 'What nobody gave back is simply dispatched', 'ruling.said': 'Who said what', 'ruling.ruleBy': 'To be ruled {due}',
  'ruling.late': 'The time for ruling is over', 'ruling.gaveBack': 'Returned by {unit}', 'ruling.proposed': 'Proposed {unit}', 'ruling.turns': 'Sent to {n} {n|unit|units} so far', 'ruling.now': 'now',
  'ruling.who': 'Who is to hold it', 'ruling.whoHint': 'In order of precedents, proposals and rules', 'ruling.pick': 'Choose a unit', 'ruling.other': 'Another unit', 'ruling.otherUnit': 'Which one',
  'ruling.thatUnit': 'the unit you choose', 'ruling.returnedIt': 'This one gave it back', 'ruling.precedents': 'Precedents', 'ruling.precedentsHint': 'Of the same matter, the likest first',
  'ruling.noPrecedents': 'None of this matter yet: your ruling will be the first', 'ruling.fits': 'Fits', 'ruling.near': 'Near by', 'ruling.far': 'Elsewhere',
  'ruling.alike': 'Alike in words', 'ruling.someWords': 'Some words alike', 'ruling.noWords': 'Other words', 'ruling.reasons': 'Reasons', 'ruling.reasonsHint': 'All sides read them, and they go into the precedent',
  'ruling.template': '{by} rules that {unit} holds it. Grounds: {because}.', 'ruling.templateBare': '{by} rules that {unit} holds it. Grounds: ',
  'ruling.willHold': '{unit} gets it at once and holds it', 'ruling.willStay': 'It cannot give it back', 'ruling.willDue': 'The deadline stays: {due}', 'ruling.willFirst': 'Until it accepts, {unit} stays responsible',
  'ruling.willKeep': 'It becomes a precedent: the next of its kind goes there at once', 'ruling.rule': 'Rule for {unit}',
}
