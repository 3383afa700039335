import type { counter as zh } from './counter.zh'

export const counter: Record<keyof typeof zh, string> = {
  'ct.tab': 'At the counter', 'ct.new': 'Take in', 'ct.title': 'Take in a request', 'ct.sub': 'For somebody who stands here or calls, with neither an account nor a code',
  'ct.listSub': 'What your unit took in. Somebody else answers; slips, answers and copies are printed here',
  'ct.door': 'Asking about her own data?', 'ct.doorSub': 'See, correct or delete the name, number and reports on record',
  'ct.what': 'What she wants', 'ct.seeWhy': 'See what is kept, or take a copy along', 'ct.correctWhy': 'Put right what is wrong', 'ct.deleteWhy': 'Have it kept no longer', 'ct.explainWhy': 'Hear why it is kept and what for',
  'ct.words': 'In her words', 'ct.wordsHint': 'As she says it; never the number of a document',
  'ct.identity': 'How her identity was checked', 'ct.identityHint': 'The way alone: never a document’s number, never a copy', 'ct.forWhom': 'Who asks', 'ct.herself': 'Herself',
  'ct.record': 'Under which number she may be on record', 'ct.recordHint': 'By the whole number. For whoever left none, a case’s number and the name', 'ct.phone': 'Telephone number', 'ct.name': 'Name', 'ct.nameHint': 'As on the document, to compare with the record', 'ct.number': 'Case number (without a phone)',
  'ct.look': 'Look it up', 'ct.looked': 'This look is on record: she and the auditor see it',
  'ct.found': '{n} {n|report|reports} by name', 'ct.who': 'On record as {who}', 'ct.elsewhere': '{n} more outside your area', 'ct.nothing': 'No report by name was found', 'ct.nothingWhy': 'It looks the same whether the number is wrong or nothing was reported. You may still take it in; the unit that answers checks it',
  'ct.same': 'The names agree', 'ct.other': 'The names differ: check the document again', 'ct.noKind': 'No category',
  'ct.confidential': 'Confidential and anonymous reports are not found and are not linked to this request: nothing in the house tells whose they are. The code of such a report opens it.',
  'ct.notice': 'Text her number on record when there is news', 'ct.noticeHint': 'Only if she agrees. That somebody asked in her name always goes to the number on record, against impostors',
  'ct.willOther': 'Somebody else answers it, not you', 'ct.willDays': 'Within {n} working {n|day|days}, which can be put off once', 'ct.willWarn': 'The number and account that were found are told; she can say that it was not she', 'ct.willWait': 'A deletion or copy waits {n} {n|day|days} for an objection', 'ct.willSlip': 'Print a slip with a code and give it to her',
  'ct.send': 'Take in and print the slip', 'ct.slip': 'Slip', 'ct.slipAgain': 'Print the slip', 'ct.answerSheet': 'Print the answer', 'ct.file': 'Copy as file', 'ct.paper': 'Copy on paper',
  'ct.none': 'Your unit has taken in none yet', 'ct.noneWhy': 'What you take in for people at the counter appears here, and its answer is printed here',
  'ct.takenIn': 'Taken in by {who}, {unit} · {how}', 'ct.deputy': 'For another: {how}', 'ct.waits': 'She can object until {at}; it is done after that', 'ct.objected': 'She said on {at} that it was not she: it can only be refused', 'ct.own': 'You took this in: somebody else answers it',
  'ct.sameYes': 'Name as on record', 'ct.sameNo': 'Name differs from the record', 'ct.notFound': 'Nobody was found: answer so, or ask for more', 'ct.copyUntil': 'The copy is handed over until {day}', 'ct.handed': 'The copy was handed over {at}', 'ct.elsewhereCopy': 'The unit that answered hands the copy over',
  'ct.ground': 'Ground of a refusal', 'ct.pickGround': 'Not needed when it is done', 'ct.newName': 'Name from now on', 'ct.newNameHint': 'Only to change what she is called; a new number is shown by signing in with it', 'ct.refusedFor': 'Ground: {why}', 'ct.appeal': 'The answer adds: {words}',
  'ct.paperTitle': '{district}: receipt of a request about personal data', 'ct.no': 'No. {id}', 'ct.kind': 'Request', 'ct.at': 'Taken in', 'ct.where': 'Counter', 'ct.unit': 'Answered by', 'ct.due': 'Answer by', 'ct.how': 'Identity', 'ct.code': 'Code', 'ct.state': 'State', 'ct.openState': 'To be answered', 'ct.doneState': 'Done', 'ct.declinedState': 'Not done', 'ct.answer': 'Answer', 'ct.extension': 'Why later',
  'ct.scan': 'Scan it, or type the code under “progress” in the residents’ app, to see when it is answered and the answer. Without a telephone, bring this slip to the counter.', 'ct.waitLine': 'Nothing is deleted and no copy leaves before {at}. If it was not you who asked, say so with the code and it stops.', 'ct.keep': 'Whoever has the code sees the state and the answer: keep it well.', 'ct.print': 'Print', 'ct.back': 'Back', 'ct.duty': 'Telephone {phone}',
}
