import type { enter as zh } from './enter.zh'

export const enter: Record<keyof typeof zh, string> = {
  'enter.words': 'What the caller says', 'enter.place': 'Where', 'enter.category': 'Category',
  'enter.unsure': 'Not sure', 'enter.street': 'Subdistrict', 'enter.community': 'Community',
  'enter.name': 'Name', 'enter.phone': 'Number to call back', 'enter.channel': 'How it came',
  'enter.hotline': 'By telephone', 'enter.walk_in': 'At the counter', 'enter.same': 'Probably the same matter',
  'enter.join': 'Join this one', 'enter.willJoin': 'Will join',
  'enter.noGuess': 'Write a few words, and suggestions appear here', 'enter.to': 'Goes to',
  'enter.deskDecides': 'The desk decides', 'enter.past': 'This number reported before',
  'enter.sumJoin': 'Joins {number}', 'enter.sumUnsure': 'Category not sure: the desk decides',
  'enter.sumHint': 'Then tell the caller the number and the code', 'enter.send': 'Enter it',
  'enter.got': 'It is on record', 'enter.joined': 'Joined the same matter',
  'enter.who': '{unit} is responsible, answers {due}', 'enter.number': 'Number', 'enter.code': 'Code',
  'enter.codeHint': 'The code is for the caller alone: read it out', 'enter.open': 'Open this case',
  'enter.another': 'Enter another',
}
