import type { news as zh } from './news.zh'

export const news: Record<keyof typeof zh, string> = {
  'news': 'What happened to my account', 'news.sub': 'The last month: new devices, failed sign-ins, changes of password and second factor', 'news.by': 'by {who}', 'news.new': 'new', 'news.none': 'Nothing in the last month', 'news.know': 'Read, and nothing is wrong', 'news.notMe': 'If any of it was not you, change your password now, sign your other devices out and tell your administrator.',
}
