import type { suggest as zh } from './suggest.zh'

export const suggest: Record<keyof typeof zh, string> = {
  'suggest.title': 'Suggested', 'suggest.sub': 'by words, place and precedents; you decide, and what you correct is learnt',
  'suggest.whom': 'To whom', 'suggest.send': 'Dispatch', 'suggest.sendTo': 'Dispatch: {unit}',
  'suggest.what': 'What it is about', 'suggest.own': 'as it is now', 'suggest.make': 'Make it this', 'suggest.makeIt': 'Make it this: {what}',
  'suggest.beside': 'The words are also about “{what}”: {unit} could assist.', 'suggest.ask': 'Ask it to assist',
}
