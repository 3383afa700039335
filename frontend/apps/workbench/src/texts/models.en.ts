import type { models as zh } from './models.zh'

export const models: Record<keyof typeof zh, string> = {
  'section.models': 'Text model', 'models.sub': 'Learns from settled cases what residents write about',
  'models.none': 'No text model yet: the words of the rules decide', 'models.noneWhy': 'After 50 cases that were corrected or closed, a first one is trained by night; it takes over only if it names more of them rightly',
  'models.words': 'the words of the rules', 'models.one': 'No. {n}', 'models.now': 'In use', 'models.nowWords': 'The words of the rules decide', 'models.learnt': 'trained {day} · on {n} cases',
  'models.accuracy': 'Named rightly', 'models.accuracyOf': 'of {n} cases it had not seen', 'models.accuracyBare': 'of cases it had not seen', 'models.better': '{n} points more than before', 'models.f1': 'Mean of all kinds', 'models.f1Why': 'small kinds count the same (macro F1)',
  'models.coverage': 'Sure, sent at once', 'models.coverageWhy': 'the desk looks at the others', 'models.precision': 'Of these, right', 'models.precisionNone': 'sends none by itself', 'models.precisionWhy': 'known from 300 cases on',
  'models.back': 'Go back', 'models.backTitle': 'Go back to the one before', 'models.saysNow': '{now} is in use now; {then} will be', 'models.saysCases': 'For new reports only; what was sent stays where it is',
  'models.saysNight': 'Training goes on by night: a new one takes over only if it is better on the newest cases', 'models.choose': 'Put in use', 'models.chooseTitle': 'Put {one} in use', 'models.saysChoose': '{now} is in use now; {then} will be',
  'models.reason': 'Why', 'models.reasonHint': 'Everybody who sees this page can read it', 'models.saidBack': 'Done: {then} is in use now', 'models.saidChosen': 'Done: {then} is in use now', 'models.undone': 'Took the step back again',
  'models.drift': 'Does it agree with what people decide?', 'models.driftWhy': "What it says of cases corrected or closed since it was trained. When this falls, the district's matters have changed", 'models.driftNone': 'Nothing was corrected or closed since it was trained; the line begins with the first week in which something is',
  'models.unknown': 'Pairs of characters it has not seen', 'models.unknownWhy': 'How much of what residents say is new to it. When this rises, there are new words about', 'models.unknownNone': 'There is no word that five people or more use and it does not know',
  'models.words5': 'Words in use that it does not know', 'models.words5Why': 'Only those in reports of five people at least', 'models.times': '{n} {n|case|cases}', 'models.week': 'week of {day}', 'models.point': 'Week of {day}: {p}% ({m}/{n})', 'models.few': 'Hollow point: fewer than 10 cases, a hint at most',
  'models.table': 'As a table', 'models.looked': 'Looked at {at}', 'models.th.week': 'Week', 'models.th.model': 'Model', 'models.th.right': 'Agreed', 'models.th.sure': 'Agreed, of those sent at once', 'models.th.unknown': 'New to it', 'models.th.learnt': 'Trained',
  'models.th.texts': 'Cases', 'models.th.size': 'Size', 'models.th.does': 'What can be done', 'models.inForce': 'In use', 'models.versions': 'Versions', 'models.curve': 'The more it learns, the more it names rightly', 'models.curveWhy': 'Each version when it was trained, on cases it had not seen',
  'models.curvePoint': 'From {n} cases: {p}% right', 'models.curveStart': 'Rules', 'models.history': 'What was in use when', 'models.why.better': 'Named more rightly; took over by itself', 'models.why.chosen': 'Put in use by {name}', 'models.why.rolled_back': '{name} went back',
  'models.house': 'the command line',
}
