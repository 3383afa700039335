import type { known as zh } from './known.zh'

export const known: Record<keyof typeof zh, string> = {
  'known.title': 'How to be known', 'known.named': 'By name', 'known.confidential': 'In confidence', 'known.anonymous': 'Anonymously',
  'known.namedSub': 'Those who handle it see a masked name and number',
  'known.confidentialSub': 'Name and number are sealed from everybody; to open them takes two people, and the reporter is told. Followed by the code',
  'known.anonymousSub': 'No name, number or exact time is kept. Only the code finds it: read it out, or write it down for them',
}
