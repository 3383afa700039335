import type { together as zh } from './together.zh'

export const together: Record<keyof typeof zh, string> = {
  'task.new': 'Ask a unit to assist', 'task.subMine': 'What my units are asked to do', 'task.subAsked': 'What my units asked of others', 'task.side': 'Whose tasks', 'task.mine': 'For us', 'task.asked': 'Asked by us',
  'task.noneMine': 'Nothing to assist with', 'task.noneAsked': 'Nobody is still to do anything for you', 'task.noneWhy': 'Ask from the page of a case, or let a joint meeting decide', 'task.what': 'What to do', 'task.who': 'Who assists', 'task.asker': 'Who asked',
  'task.until': 'to be done by {at}', 'task.result': 'Result', 'task.cannot': 'Nobody can be asked now', 'task.whom': 'Whom', 'task.whomHint': 'Those of the duty list first', 'task.askedAlready': 'Asked already, not done yet',
  'task.whatHint': 'One sentence: what should be achieved', 'task.willGet': '{unit} gets the task at once', 'task.willBy': 'It is to be done {due}', 'task.willWait': 'Until it is done the case cannot be answered', 'task.willRead': 'It may read the case, but not who reported it',
  'task.ask': 'Ask {unit}', 'task.saidAsked': '{unit} was asked', 'task.accept': 'Accept', 'task.finish': 'Done', 'task.decline': 'Decline', 'task.waive': 'Waive',
  'task.words_finish': 'How it was done', 'task.hint_finish': 'The main unit of the case reads it', 'task.words_decline': 'Why not', 'task.hint_decline': 'The desk then decides whether to waive it',
  'task.words_waive': 'Why it is waived', 'task.hint_waive': 'The case does not wait for it any more', 'task.openCase': 'Open the case', 'task.nothing': 'Nothing for you to do with it now',
  'task.said_accept': 'Accepted', 'task.said_finish': 'Done; whoever asked has been told', 'task.said_decline': 'Declined; they have been told', 'task.said_waive': 'Waived',
  'meet.new': 'Call a meeting', 'meet.one': 'Joint meeting', 'meet.sub': 'Called by my units, or to be attended by them', 'meet.none': 'No meetings', 'meet.noneWhy': 'What several have to decide: call a meeting from the page of a case, or from here',
  'meet.about': 'What about', 'meet.by': 'Called by', 'meet.decided': 'Decided', 'meet.start': 'Time', 'meet.place': 'Place', 'meet.noCase': 'About no case', 'meet.invitedN': '{n} invited', 'meet.tasksN': '{n} {n|task|tasks}',
  'meet.room': 'Meeting room of {unit}', 'meet.titleOf': 'Meeting: {what}', 'meet.agendaOf': '1. {what}: how it stands\n2. Who does what until when\n3. How residents are told', 'meet.whenWords': 'Begins {day} ({weekday}) {clock}',
  'meet.whom': 'Who should come', 'meet.whomHint': 'Main and assisting units are there; add others of the duty list', 'meet.whomAny': 'A few letters find a unit', 'meet.units': 'Units', 'meet.when': 'When and where', 'meet.title': 'Name of the meeting', 'meet.agenda': 'Agenda',
  'meet.willTell': '{n} {n|unit is|units are} told at once', 'meet.willRead': 'They may read the case, but not who reported it', 'meet.willDecide': 'Afterwards you enter the minutes; what was decided becomes tasks with deadlines', 'meet.willUndo': 'It can be called off before it begins; everybody is told', 'meet.call': 'Send the invitations',
  'meet.unknown': 'There is no such meeting', 'meet.calledBy': 'called by {unit}', 'meet.minutes': 'Minutes', 'meet.decisions': 'Decisions', 'meet.nowHold': 'Once it was held, enter the minutes', 'meet.nowWait': 'It begins {at}; afterwards enter the minutes here',
  'meet.cancel': 'Call it off', 'meet.cancelSure': 'Everybody is told, and it cannot be taken back.', 'meet.cancelYes': 'Yes, call it off', 'meet.cancelNo': 'No, keep it', 'meet.invited': 'Units', 'meet.invitedOnly': 'told', 'meet.came': 'came', 'meet.away': 'stayed away',
  'meet.saidPlanned': 'The invitations are out', 'meet.saidCancelled': 'Called off; everybody has been told', 'meet.saidHeld': 'The minutes are on record, and {n} {n|task is|tasks are} given', 'meet.hold': 'Enter the minutes', 'meet.holdHint': 'Who came, what was said, who does what',
  'meet.whoCame': 'Who came', 'meet.decisionUnit': 'Who does {n}', 'meet.decisionWhat': 'What is {n}', 'meet.decisionUntil': 'Until when, {n}', 'meet.decisionDrop': 'Take out {n}', 'meet.decisionAdd': 'Add one',
  'meet.holdWill': 'Each becomes a task of its unit, with a reminder; the minutes are not changed any more', 'meet.holdSave': 'Enter, and give the tasks',
}
