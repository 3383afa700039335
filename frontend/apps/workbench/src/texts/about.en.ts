import type { about as zh } from './about.zh'

export const about: Record<keyof typeof zh, string> = {
  'about.title': 'Whom it is about', 'about.sub': 'The unit and those below it neither handle nor see this case',
  'about.field': 'Units it is about (kept apart)', 'about.reporter': 'the reporter chose it', 'about.rule': 'by a routing rule', 'about.text': 'named in the text, to be confirmed', 'about.desk': 'confirmed by staff',
  'about.hint': 'Named in the text', 'about.isIt': 'It is about this…', 'about.isItOf': 'It is about {unit}: keep it apart', 'about.confirm': 'Check…', 'about.confirmOf': 'Check whether it is about {unit}',
  'about.whom': 'Who is it about?', 'about.open': 'Not said, or not sure', 'about.here': 'Community and street there', 'about.others': 'Departments and companies', 'about.why': 'Whoever is chosen neither gets nor sees it',
}
