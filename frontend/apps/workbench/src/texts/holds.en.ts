import type { holds as zh } from './holds.zh'

export const holds: Record<keyof typeof zh, string> = {
  'hold.nav': 'Legal holds', 'hold.title': 'Legal holds', 'hold.sub': 'What a court, a review or an audit still needs stays beyond its time. It takes two to begin and two to end',
  'hold.card': 'Legal hold', 'hold.none': 'Not held: it goes when its time is over', 'hold.place': 'Ask to hold…', 'hold.again': 'Ask to hold again…',
  'hold.ground': 'Ground', 'hold.since': 'Since', 'hold.until': 'Review', 'hold.by': 'Asked by', 'hold.why': 'Why', 'hold.endWhy': 'Why end', 'hold.note': 'Second person',
  'hold.untilBy': 'by {day}, {who}', 'hold.overdue': 'was due {day}, {who}', 'hold.overBy': 'the command line, by the system’s administrator', 'hold.ended': 'Ended', 'hold.secret': 'the person is not told why',
  'hold.agree': 'Agree to hold', 'hold.agreeEnd': 'Agree to end', 'hold.decline': 'Do not agree…', 'hold.extend': 'Review later…', 'hold.end': 'Ask to end…',
  'hold.mine': 'Held; somebody else has to agree, or it ends by itself', 'hold.mineEnd': 'Still held, until somebody else agrees to end it',
  'hold.placeTitle': 'Ask to hold the content', 'hold.placeSub': 'It holds at once: nothing is purged or taken out. It goes on once somebody else agrees. A reporter who wants it deleted sees until when it stays',
  'hold.extendTitle': 'Review later', 'hold.extendSub': 'It is still needed. You look again by the new day', 'hold.endTitle': 'Ask to end the hold', 'hold.endSub': 'Once somebody else agrees, what is over its time goes the same night, for good',
  'hold.declineTitle': 'Do not agree', 'hold.declineSub': 'Whoever asked reads why', 'hold.pickGround': 'On which ground', 'hold.whyLabel': 'Why', 'hold.whyHint': 'Who wrote, and the number of the letter; no names are needed', 'hold.endHint': 'Which paper says that it is not needed any more',
  'hold.noteLabel': 'Why not', 'hold.day': 'Day of review', 'hold.dayHint': 'At most {n} days away; it can be put off when it comes', 'hold.send': 'Send',
  'hold.did.place': 'Held; somebody else has to agree', 'hold.did.extend': 'The review was put off', 'hold.did.end': 'Asked; it is held until somebody else agrees', 'hold.did.agree': 'Agreed', 'hold.did.decline': 'Answered: not agreed',
  'hold.which': 'Which', 'hold.open': 'Held', 'hold.which.overdue': 'To review', 'hold.waiting': 'To agree to', 'hold.over': 'Over',
  'hold.number': 'Case number', 'hold.anyGround': 'Any ground', 'hold.look': 'Look', 'hold.excel': 'Excel', 'hold.more': 'These are the first 200: narrow them by number or ground, or take the list out as Excel',
  'hold.empty.open': 'Nothing is held', 'hold.empty.overdue': 'No review is late', 'hold.empty.waiting': 'Nothing waits for agreement', 'hold.empty.over': 'No hold has ended yet', 'hold.emptyFound': 'No hold fits',
  'hold.emptyWhy': 'Ask for one on a case’s page under “Legal hold”; it is listed here, and so is its review', 'hold.emptyFoundWhy': 'Check the number, or choose another ground', 'hold.pick': 'Choose a ground',
}
