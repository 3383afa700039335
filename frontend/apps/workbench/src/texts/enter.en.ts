import type { enter as zh } from './enter.zh'

export const enter: Record<keyof typeof zh, string> = {
  'enter.more': 'Also ask', 'enter.moreSub': 'what the caller has not said', 'enter.script': 'What to say', 'enter.scriptSub': 'read it aloud',
  'enter.noneOf': 'None of these, I choose', 'enter.pastSub': 'make sure that it is the same person', 'enter.spent': '{n} s so far', 'enter.sumUnit': 'To {unit}',
  'enter.limitHours': 'within {n} h', 'enter.limitWork': 'within {n} working {n|day|days}', 'enter.limitDays': 'within {n} {n|day|days}', 'enter.print': 'Print the receipt',
  'enter.words': 'What the caller says', 'enter.place': 'Where', 'enter.category': 'Category',
  'enter.unsure': 'Not sure', 'enter.street': 'Subdistrict', 'enter.community': 'Community',
  'enter.name': 'Name', 'enter.phone': 'Number to call back', 'enter.channel': 'How it came',
  'enter.hotline': 'By telephone', 'enter.walk_in': 'At the counter', 'enter.same': 'Probably the same matter',
  'enter.join': 'Join this one', 'enter.willJoin': 'Will join',
  'enter.noGuess': 'Write a few words, and suggestions appear here', 'enter.beside': 'The words are also about “{what}”: the desk sees who assists', 'enter.to': 'Goes to',
  'enter.deskDecides': 'The desk decides', 'enter.past': 'Numbers ending in {tail} reported before',
  'enter.sumJoin': 'Joins {number}', 'enter.sumUnsure': 'Category not sure: the desk decides',
  'enter.sumHint': 'Then tell the caller the number and the code', 'enter.send': 'Enter it',
  'enter.got': 'It is on record', 'enter.joined': 'Joined the same matter',
  'enter.who': '{unit} is responsible, answers {due}', 'enter.number': 'Number', 'enter.code': 'Code',
  'enter.codeHint': 'The code is for the caller alone: read it out', 'enter.open': 'Open this case',
  'enter.title': 'Enter a report', 'enter.sub': 'Begin with the words; what is unclear may stay empty', 'enter.titleField': 'A report for a resident', 'enter.subField': 'Told to you face to face: you write, what is unclear stays empty',
  'enter.wordsField': 'What the resident says', 'enter.moreField': 'If it was not said, ask', 'enter.sumField': 'Then give the resident the number and the code', 'enter.codeField': 'The code is for the reporter alone: write it down or let it be photographed',
  'enter.another': 'Enter another',
}
