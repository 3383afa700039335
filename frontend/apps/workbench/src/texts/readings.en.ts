import type { readings as zh } from './readings.zh'

export const readings: Record<keyof typeof zh, string> = {
  'rd.nav': 'Readings', 'rd.title': 'Who read what is personal', 'rd.sub': 'Who read residents’ personal data, when and why. What you look at here goes on record too',
  'rd.parts': 'Which part', 'rd.alarms': 'Alarms', 'rd.lines': 'Record', 'rd.looks': 'Who looked here',
  'rd.outcome': 'Alarms that are', 'rd.open': 'To judge', 'rd.explained': 'Explained', 'rd.passed_on': 'Passed on',
  'rd.volume': 'Unusually much', 'rd.elsewhere': 'Beyond her area', 'rd.again': 'The same person again and again, and nothing done',
  'rd.volumeSaid': '{n} cases’ personal data read on {day}', 'rd.elsewhereSaid': '{n} cases in a week that were neither in her area nor with her unit', 'rd.againSaid': 'Read {n} {n|time|times}, and nothing was done about it',
  'rd.usual': 'Her usual day: {own}; others in her role: {peers}', 'rd.unknown': 'none', 'rd.see': 'See these readings',
  'rd.words': 'What was found, and what was done', 'rd.judge': 'Judge…', 'rd.explain': 'Explained', 'rd.pass': 'Pass on', 'rd.judged': '{who}, {at}: {words}', 'rd.undo': 'Take it back',
  'rd.saidExplained': 'Kept as explained', 'rd.saidPassed': 'Kept as passed on', 'rd.saidBack': 'Taken back: open again',
  'rd.noAlarms': 'No alarm to judge', 'rd.noAlarmsWhy': 'Every ten minutes volume, area and repeated reading are compared. What is unusual appears here', 'rd.noJudged': 'No alarm was judged so', 'rd.noJudgedWhy': 'Judged alarms stay here with their reasons',
  'rd.number': 'Case number', 'rd.since': 'From', 'rd.until': 'Until', 'rd.look': 'Search', 'rd.bare': 'Clear all',
  'rd.excel': 'Excel (on record)', 'rd.print': 'Print',
  'rd.sum': '{lines} {lines|reading|readings} of {cases} {cases|case|cases} by {people} of the staff', 'rd.byOfficer': 'Who reads most', 'rd.byUnit': 'Units', 'rd.byPurpose': 'Purposes', 'rd.byDay': 'Days', 'rd.count': '{lines} · {cases} {cases|case|cases}', 'rd.only': 'Only {name}',
  'rd.at': 'When', 'rd.who': 'Who', 'rd.post': 'Unit and post', 'rd.case': 'Case', 'rd.what': 'What', 'rd.why': 'What for', 'rd.told': 'Shown to the reporter', 'rd.notTold': 'No account known',
  'rd.none': 'No such reading', 'rd.noneWhy': 'Try another search. What was masked was not read, and is not here',
  'rd.noLooks': 'Nobody has looked yet', 'rd.noLooksWhy': 'Every look and every file stays here', 'rd.looked': 'Looked at {n} {n|line|lines}', 'rd.exported': 'Took out {n} {n|line|lines}', 'rd.narrowed': 'narrowed', 'rd.whole': 'not narrowed',
}
