/** What is done together: the pages beside the task list, and who has them. */
import type { IconName } from '@linli/kit'
import { computed } from 'vue'
import { may, me } from './session'
import type { TextKey } from './texts'

export interface Procedure {
  path: string
  name: TextKey
  icon: IconName
  part: 'join' | 'press' | 'hear' | 'find' | 'guard' | 'tell'
  needs: string[]
}

export const PROCEDURES: Procedure[] = [
  { path: '/whistles', name: 'proc.whistles', icon: 'whistle', part: 'join', needs: ['whistle.blow', 'whistle.report_in'] },
  { path: '/assisting', name: 'proc.assisting', icon: 'people', part: 'join', needs: ['task.handle'] },
  { path: '/meetings', name: 'proc.meetings', icon: 'meet', part: 'join', needs: ['meeting.convene'] },
  { path: '/supervision', name: 'proc.supervision', icon: 'flag', part: 'press', needs: ['order.read'] },
  { path: '/rulings', name: 'proc.rulings', icon: 'route', part: 'press', needs: ['case.rule'] },
  { path: '/callbacks', name: 'proc.callbacks', icon: 'phone', part: 'hear', needs: ['callback.list'] },
  { path: '/hotline', name: 'proc.hotline', icon: 'phone', part: 'hear', needs: ['hotline.read'] },
  { path: '/exclusions', name: 'proc.exclusions', icon: 'ret', part: 'hear', needs: ['exclusion.apply', 'exclusion.review', 'rates.read'] },
  { path: '/classes', name: 'proc.classes', icon: 'link', part: 'find', needs: ['class.read'] },
  { path: '/warnings', name: 'proc.warnings', icon: 'eye', part: 'find', needs: ['warning.read'] },
  { path: '/rates', name: 'proc.rates', icon: 'chart', part: 'find', needs: ['rates.read'] },
  { path: '/unsealings', name: 'proc.unsealings', icon: 'lock', part: 'guard', needs: ['identity.agree', 'export.agree'] },
  { path: '/personal-requests', name: 'pr.nav', icon: 'person', part: 'guard', needs: ['request.answer', 'request.take'] },
  { path: '/holds', name: 'hold.nav', icon: 'lock', part: 'guard', needs: ['hold.read'] },
  { path: '/readings', name: 'rd.nav', icon: 'eye', part: 'guard', needs: ['reading.read'] },
  { path: '/security', name: 'sc.nav', icon: 'key', part: 'guard', needs: ['journal.read'] },
  { path: '/administrative-acts', name: 'ad.nav', icon: 'sliders', part: 'guard', needs: ['journal.read'] },
  { path: '/notices-for-areas', name: 'proc.notices', icon: 'notice', part: 'tell', needs: ['notice.publish'] },
]

/** Those that the post may use; what one may never open is not shown. */
export const procedures = computed(() => PROCEDURES.filter((one) => one.needs.some(may)))

/** The units that one works for now, by code: with all posts at once, all of them. */
export const myUnits = computed(() => {
  const posts = me.value?.posts ?? []
  const chosen = posts.filter((one) => one.id === me.value?.post)
  return new Set((chosen.length ? chosen : posts).map((one) => one.unit.code))
})
