import type { field as zh } from './field.zh'

export const field: Record<keyof typeof zh, string> = {
  'nav.field': 'To do', 'nav.report': 'Report', 'field.map': 'My grid and its tasks', 'field.openMap': 'Open the map', 'field.smallMap': 'Smaller map',
  'field.synced': 'in step at {at}', 'field.offline': 'no signal: go on, it is sent later', 'field.near': 'Nearest',
  'field.metres': '{n} m', 'field.km': '{n} km', 'field.accept': 'Accept', 'field.other': 'Return…', 'field.go': 'Go there', 'field.call': 'Call',
  'field.answer': 'Answer', 'field.take': 'Photo', 'field.noSignal': 'No signal now: it is kept on the phone and sent by itself', 'field.send': 'Send',
  'field.waits': '“{what}” is kept on the phone until there is signal', 'field.sending': '“{what}” is on its way', 'field.sent': '“{what}” has been sent', 'field.gotIt': 'Understood',
  'field.report': 'Report for a resident', 'field.reportSub': 'A few words or one photo will do', 'field.photos': 'Photos', 'field.words': 'What is the matter', 'field.place': 'Where (door, crossing)',
  'field.withPoint': 'With your present position', 'field.takePoint': 'Add your present position', 'field.name': 'Name of the resident (optional)', 'field.phone': 'Phone of the resident (optional)',
  'field.hand': 'Hand it in', 'field.missed': 'A few words, or a photo', 'field.handed': 'On record as {number}; code {code}, for the resident',
}
