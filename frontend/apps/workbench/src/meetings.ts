/** Joint meetings and tasks of assisting units in the desk's words. */
import type { Shape } from '@linli/api'
import { both, type Mark } from '@linli/kit'
import { t } from './texts'

export type Meeting = Shape<'MeetingOut'>
export type Task = Shape<'TaskOut'>

const MEETINGS: Record<string, Mark> = { planned: 'waiting', held: 'closed', cancelled: 'returned' }
const TASKS: Record<string, Mark> = { asked: 'waiting', accepted: 'running', done: 'closed', declined: 'returned', waived: 'closed' }

export function meetingMark(one: Meeting): { mark: Mark; word: string } {
  return { mark: MEETINGS[one.state.code] ?? 'waiting', word: both(one.state.name) }
}

export function taskMark(one: Task): { mark: Mark; word: string } {
  const open = one.state.code === 'asked' || one.state.code === 'accepted'
  if (open && one.late) return { mark: 'overdue', word: '' }
  return { mark: TASKS[one.state.code] ?? 'waiting', word: both(one.state.name) }
}

export const taskOpen = (one: Task) => one.state.code === 'asked' || one.state.code === 'accepted'
export const aboutOf = (one: { number: string | null }) => (one.number ? `${t('guide.case')} ${one.number}` : t('meet.noCase'))
