import type { peopleFiles as zh } from './people_files.zh'

export const peopleFiles: Record<keyof typeof zh, string> = {
  'pf.who': 'Reporters', 'pf.without': 'Left out', 'pf.with': 'Included, once a second person agrees',
  'pf.reporter': 'Name', 'pf.phone': 'Phone', 'pf.address': 'Address with door',
  'pf.why': 'What the file is needed for', 'pf.note': 'It is made once a second person agrees, for you alone, for hours and a few downloads. Everybody in it reads who took it out and why.',
  'pf.ask': 'Send to a second person', 'pf.asked': 'Waits for a second person', 'pf.declined': 'Not agreed: {note}', 'pf.left': '{n} {n|download|downloads} left', 'pf.leftNone': 'No downloads left',
  'pf.marked': 'Personal', 'pf.title': 'Files with personal data', 'pf.what': '{list} · {columns}', 'pf.inArea': 'Area {area}',
  'pf.none': 'No file waits for your consent', 'pf.noneWhy': 'When somebody asks to take names, phones or addresses out, it appears here. Nobody agrees to her own',
  'pf.yes': 'Agree', 'pf.no': 'Do not agree', 'pf.noWhy': 'Why not', 'pf.send': 'Tell her', 'pf.agreed': 'Agreed: the file is being made', 'pf.refused': 'Not agreed; she was told why',
}
