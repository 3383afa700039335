import type { calls as zh } from './calls.zh'

export const calls: Record<keyof typeof zh, string> = {
  'call.sub': 'Who did not answer by the link is called', 'call.panel': 'This call', 'call.none': 'Nobody to call', 'call.noneWhy': 'The link goes out first; who has not answered in time comes here',
  'call.pick': 'Choose somebody to call', 'call.pickWhy': 'Who waits longest stands first', 'call.triedN': 'Tried {n} of {all}', 'call.askedAt': 'link sent {at}', 'call.openUntil': 'open until {at}',
  'call.handledBy': 'handled by {unit}', 'call.show': 'Show the number', 'call.leaves': 'For this call only; it stays on record', 'call.noNumber': 'No number', 'call.script': 'You may say',
  'call.scriptWords': '“Good day, this is the community centre. {unit} says that your matter is done. May I ask three things: were you contacted, is it solved, are you satisfied?”',
  'call.reached': 'Reached: ask the three', 'call.no_answer': 'No answer', 'call.busy': 'Busy', 'call.wrong_number': 'Wrong number', 'call.refused': 'Will not answer',
  'call.left': '{n} more {n|try|tries}. ', 'call.last': 'This is the last try. ', 'call.final': '“Wrong number” and “will not answer” end it',
  'call.contacted': 'Did the unit contact you', 'call.contactedYes': 'It did', 'call.contactedNo': 'It did not', 'call.solved': 'Is it solved', 'call.satisfiedAsk': 'Are you satisfied',
  'call.satisfied': 'Satisfied', 'call.basically': 'Basically', 'call.not_satisfied': 'Not satisfied', 'call.words': 'In her own words (optional)',
  'call.willReopen': 'Taken down as not solved, the case is reopened', 'call.willCount': 'It counts in the rates of {unit} and is not changed later', 'call.back': 'Not reached, go back', 'call.save': 'Take down the answers',
  'call.said_no_answer': 'On record: no answer', 'call.said_busy': 'On record: busy', 'call.said_wrong_number': 'On record: wrong number, not called again', 'call.said_refused': 'On record: will not answer, not called again',
  'call.saidAnswered': 'The answers are on record', 'call.saidReopened': 'The answers are on record, and the case is reopened',
}
