import type { exclusions as zh } from './exclusions.zh'

export const exclusions: Record<keyof typeof zh, string> = {
  'excl.sub': 'Two people of other units review; the raw facts stay', 'excl.facts': 'Facts behind the figures', 'excl.toReview': 'To review', 'excl.none': 'Nothing waits for review', 'excl.noneEver': 'Nobody has applied yet',
  'excl.noneWhy': 'A unit that disagrees with a callback or with having been late applies once, from the facts of the case', 'excl.notYours': 'These figures are not for you', 'excl.noFacts': 'Never late, and nobody was called back yet',
  'excl.noFactsWhy': 'There is nothing to leave out', 'excl.overdue': 'Late', 'excl.overdueHint': 'Once the case has ended, one appeal', 'excl.lateAt': 'Late: {stage}', 'excl.wasDue': 'due {at}',
  'excl.stage_dispatch': 'dispatch', 'excl.stage_accept': 'accept', 'excl.stage_contact': 'contact', 'excl.stage_answer': 'answer', 'excl.stage_verify': 'verify', 'excl.appeal': 'Appeal',
  'excl.callbacks': 'Callbacks', 'excl.callbacksHint': 'Once it has a result, one application', 'excl.waiting': 'Waiting', 'excl.round': 'closing {n}', 'excl.notCounted': ' · not counted',
  'excl.thisCallback': 'This callback', 'excl.apply': 'Apply', 'excl.applyTitle': 'Leave a callback out', 'excl.appealTitle': 'Appeal against being late', 'excl.ground': 'On which ground', 'excl.reason': 'What happened',
  'excl.reasonHint': 'Time, cause and proof: the reviewers read this and nothing else', 'excl.willReview': 'Two people of other units review it; it is left out only if both agree', 'excl.willStay': 'The raw fact and the figures without exclusions are published all the same',
  'excl.willOnce': 'Once for each fact', 'excl.saidApplied': 'Sent: two reviewers will decide', 'excl.ofCallback': 'Callback', 'excl.ofOverdue': 'Appeal', 'excl.agreed': 'Agreed',
  'excl.disagreed': 'Not agreed', 'excl.needs': '{n} more {n|review|reviews} needed', 'excl.ownUnit': 'Your own unit applied: others review it', 'excl.review': 'Review', 'excl.ask': 'Should it be left out',
  'excl.reviewReason': 'Why', 'excl.willDecide': 'You are the second: your word decides', 'excl.willSecond': 'You are the first: somebody else reviews it too', 'excl.send': 'Give this review',
  'excl.saidDecided': 'Decided: {what}', 'excl.saidReviewed': 'On record; one more is needed',
}
