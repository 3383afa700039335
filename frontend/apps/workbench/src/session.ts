/** Who works here, in which post; every call of the desk goes through `ask`. */
import { api, told, type Shape } from '@linli/api'
import { openPush, problemFrom, type Problem } from '@linli/kit'
import { computed, ref, shallowRef } from 'vue'

export type Who = Shape<'WhoOut'>

export const me = shallowRef<Who | null>(null)
/** The line is down or the server does not answer: said once above the page, not in each part. */
export const lost = shallowRef<Problem | null>(null)

export async function whoAmI(): Promise<Who | null> {
  try {
    me.value = await told(api.GET('/api/workbench/session'))
    lost.value = null
    openPush('/desk/', (body) => told(api.PUT('/api/workbench/session/telling/browsers/renewed', { body })), me.value.officer)
  } catch (thrown) {
    const problem = problemFrom(thrown)
    me.value = null
    lost.value = problem.status === 401 || problem.status === 403 ? null : problem
  }
  return me.value
}

/** The session has ended under somebody's hands: she signs in again where she is. */
export const ended = ref(false)

/** As `told`, and whoever is signed out meanwhile is asked to sign in again; the page stays. */
export async function ask<Found>(
  call: Promise<{ data?: Found; error?: unknown; response: Response }>,
): Promise<Found> {
  try {
    return await told(call)
  } catch (thrown) {
    if (problemFrom(thrown).status === 401 && me.value) ended.value = true
    throw thrown
  }
}

/** The post one works in; with all posts at once, the first of them names the unit. */
export const post = computed(() => {
  const who = me.value
  return who?.posts.find((one) => one.id === who.post) ?? who?.posts[0] ?? null
})
export const unit = computed(() => post.value?.unit ?? null)

export function may(word: string): boolean {
  return me.value?.permissions.includes(word) ?? false
}

/** Who administers something: the door stands at the foot of the rail. */
export const administers = () => ['people.add', 'people.grant', 'template.edit', 'table.use', 'webhook.manage', 'policy.propose', 'policy.adopt'].some(may)

/** Where a day begins for whoever has no list of cases, so that nobody starts with a refusal. */
export const elsewhere = () => (may('case.list') ? null : administers() ? '/admin' : '/inbox')

/** Out in the grid, on a telephone. */
export const inField = () => post.value?.role.code === 'grid_worker' && matchMedia('(max-width: 699px)').matches
