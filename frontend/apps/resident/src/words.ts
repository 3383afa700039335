/** A matter in the resident's words: which mark, which sentence; shared by the list and the page. */
import { both, dueWords, markOf, type Mark } from '@linli/kit'
import { t } from './texts/matter'

export interface Standing {
  state: { code: string; name: { zh: string; en: string } }
  due_at: string
  ended_at: string | null
}

export function standing(one: Standing, asking = false, now = Date.now()): { mark: Mark; word: string } {
  const code = one.state.code
  const open = one.ended_at === null
  const overdue = open && code !== 'held' && Date.parse(one.due_at) < now
  const mark = markOf(code, { overdue })
  if (overdue) return { mark, word: t('state.overdue') }
  const due = dueWords(one.due_at, now)
  switch (code) {
    case 'filed': return { mark, word: t('state.filed') }
    case 'dispatched': return { mark, word: t('state.dispatched') }
    case 'accepted': return { mark, word: t('state.accepted', { due }) }
    case 'held': return { mark, word: t('state.held') }
    case 'answered': return { mark, word: t('state.answered') }
    case 'verified': return { mark, word: t('state.verified') }
    case 'closed': return { mark, word: t(asking ? 'state.closedAsk' : 'state.closed') }
    case 'declined': return { mark, word: t('state.declined') }
    case 'merged': return { mark, word: t('state.merged') }
    case 'withdrawn': return { mark, word: t('state.withdrawn') }
    default: return { mark, word: both(one.state.name) }
  }
}
