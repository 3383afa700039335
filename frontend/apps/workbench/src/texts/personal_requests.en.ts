import type { personalRequests as zh } from './personal_requests.zh'

export const personalRequests: Record<keyof typeof zh, string> = {
  'pr.nav': 'Data requests', 'pr.title': 'Requests about personal data', 'pr.sub': 'Residents ask to have their data corrected, deleted, shown or explained. Answer by the day; she reads your words',
  'pr.which': 'Which', 'pr.open': 'To answer', 'pr.answered': 'Answered',
  'pr.correct': 'Correction', 'pr.delete': 'Deletion', 'pr.see': 'Access, copy', 'pr.explain': 'Explanation',
  'pr.byCode': 'By a code, nobody known', 'pr.due': 'Answer by {day}', 'pr.late': 'Was due {day}: overdue',
  'pr.answer': 'Answer…', 'pr.words': 'Answer', 'pr.wordsHint': 'For her to read: what was done; if not, why not and whom she can turn to', 'pr.grant': 'Done as asked', 'pr.decline': 'Not done',
  'pr.done': '{who}, {at}: done', 'pr.declined': '{who}, {at}: not done', 'pr.saidAnswered': 'Answered: she reads it under “My data” or by her code',
  'pr.extend': 'Take longer…', 'pr.extendWhy': 'Why it takes longer', 'pr.extendHint': 'To the one who asked. Once only, and before the day is over', 'pr.extendSend': 'Take longer and say so', 'pr.saidExtended': 'Put off; whoever asked is told', 'pr.extended': 'Put off once: {why}',
  'pr.none': 'No request to answer', 'pr.noneAnswered': 'No request was answered yet', 'pr.noneWhy': 'What residents ask under “My data”, or with a receipt’s code, appears here',
}
