import type { tell as zh } from './tell.zh'

export const tell: Record<keyof typeof zh, string> = {
  'tell.new': 'Write a notice', 'tell.sub': 'For everyone in an area', 'tell.none': 'No notice so far', 'tell.noneWhy': 'No water, no power, works: tell an area once instead of by dozens of calls',
  'tell.where': 'For whom', 'tell.whereHint': 'For this area and all below it', 'tell.street': 'Street', 'tell.community': 'Community', 'tell.wholeStreet': 'The whole street',
  'tell.what': 'What to say', 'tell.whatHint': 'Choose a kind: the words are there', 'tell.kind': 'Kind', 'tell.urgency': 'Urgency', 'tell.water': 'No water', 'tell.power': 'No power', 'tell.works': 'Works', 'tell.other': 'Own words',
  'tell.title_water': 'No water in {area} for now', 'tell.text_water': 'A main is being repaired in {area}. Water should be back {until}. Please store some; who needs help calls the community.',
  'tell.title_power': 'No power in {area} for now', 'tell.text_power': 'A line is being repaired in {area}. Power should be back {until}. Who needs medical devices calls the community at once.',
  'tell.title_works': 'Works in {area}', 'tell.text_works': 'There are works in {area}, to be finished {until}. Please go round them and mind your step.',
  'tell.heading': 'Title in Chinese', 'tell.text': 'Text in Chinese', 'tell.english': 'The same in English', 'tell.until': 'Until when', 'tell.untilWords': 'in force {due}', 'tell.preview': 'What residents see',
  'tell.thisArea': 'this area', 'tell.counting': 'Counting how many it is sent to', 'tell.willShow': 'Everyone in {area} sees it in the residents\' app', 'tell.willReach': 'It is also sent to {n} {n|resident|residents} who reported there within {days} days',
  'tell.willEnd': 'In force {due}, then it goes by itself', 'tell.willUndo': 'A mistaken one can be taken down; what was delivered stays delivered', 'tell.publish': 'Publish', 'tell.saidPublished': 'Published: {area} can read it',
  'tell.takenDown': 'Taken down', 'tell.over': 'Over', 'tell.later': 'Not yet', 'tell.inForce': 'In force', 'tell.going': 'going out', 'tell.reached': 'sent to {n}', 'tell.endedAt': 'taken down {at}', 'tell.end': 'Take down',
  'tell.endTitle': 'Take this notice down', 'tell.endWhat': 'It leaves the residents\' app at once. {n} have it in their messages already: publish a correction if there is need.', 'tell.saidEnded': 'Taken down',
}
