import type { known as zh } from './known.zh'

export const known: Record<keyof typeof zh, string> = {
  'known.title': 'How to be known', 'known.named': 'By name', 'known.confidential': 'In confidence', 'known.anonymous': 'Anonymously',
  'known.namedSub': 'Those who handle it see a masked name and number',
  'known.confidentialSub': 'Name and number are sealed from everybody; to open them takes two people, and the reporter is told. Followed by the code',
  'known.anonymousSub': 'No name, number or exact time is kept. Only the code finds it: read it out, or write it down for them',
  'heard.title': 'Texts', 'heard.tick': 'Asked: the reporter agrees to text messages', 'heard.sub': 'Tick it only if you asked. That you heard it is kept; it can be turned off by the code at any time',
  'heard.will': 'News goes to the number left', 'heard.agreed': 'Agreed to', 'heard.stop': 'No longer wanted…', 'heard.stopTitle': 'Send no more text messages', 'heard.stopSub': 'As the reporter wishes. What waits is not sent either; only the reporter can turn it on again, on the progress page', 'heard.stopYes': 'Send no more',
  'unseal.ask': 'Ask to open…', 'unseal.two': 'A second person must agree; the reporter is told', 'unseal.title': 'Ask to open an identity',
  'unseal.sub': 'Once a second person agrees, you alone can read it, for a time. The reporter is told of each reading', 'unseal.why': 'Why can it not be done without?',
  'unseal.safety': 'Somebody is in danger', 'unseal.inquiry': 'An inquiry under the law', 'unseal.proof': 'A fact only the reporter can confirm', 'unseal.request': 'The reporter asked for it',
  'unseal.note': 'Say why it cannot be handled without', 'unseal.send': 'Send, and wait for a second person',
  'unseal.waits': '{unit} asked to open it ({reason}); a second person has to agree', 'unseal.read': 'Show name and phone', 'unseal.until': 'until {until}; the reporter is told',
  'unseal.pageSub': 'Somebody asks for personal data; you are the second person', 'unseal.part': 'Sealed identities', 'unseal.none': 'No request waits for you', 'unseal.noneWhy': 'Requests appear here. What one asks for oneself, somebody else decides',
  'unseal.yes': 'Agree', 'unseal.no': 'Do not agree', 'unseal.agreed': 'Agreed; the reporter will see it', 'unseal.refused': 'Not agreed; it stays sealed',
}
