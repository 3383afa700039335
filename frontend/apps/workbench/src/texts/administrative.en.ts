import type { administrative as zh } from './administrative.zh'

export const administrative: Record<keyof typeof zh, string> = {
  'ad.nav': 'Administrative acts', 'ad.title': 'Administrative acts', 'ad.sub': 'What administrators did, from the journal, which nobody changes. One\'s own password and what runs by itself are not here',
  'ad.search': 'Name or username', 'ad.kind': 'Kind', 'ad.when': 'When', 'ad.who': 'Who', 'ad.what': 'What', 'ad.whom': 'To whom', 'ad.onlyWho': 'Only {name}', 'ad.command': 'Command on the server',
  'ad.gone': 'No. {id}', 'ad.only': 'One person only', 'ad.none': 'No such act', 'ad.noneWhy': 'Try with one filter less, or other days',
  'ad.accounts': 'Accounts', 'ad.posts': 'Posts', 'ad.locks': 'Locks and sign-outs', 'ad.ways_in': 'Ways in', 'ad.rules': 'Rules and areas', 'ad.tables': 'Sheets', 'ad.doors': 'Other systems', 'ad.channels': 'Channels', 'ad.models': 'Text models', 'ad.keys': 'Keys and system', 'ad.requests': 'Requests about data', 'ad.records': 'Taken out by auditors',
}
