/** To the district's identity provider and back: the page is left, so it is noted where to go on. */
import type { Shape } from '@linli/api'
import type { Problem } from '@linli/kit'

const NEXT = 'linli-next'
/** The `state` of a proof that is under way: by it its window knows that it is no sign-in. */
const PROVING = 'linli-proving'

export function leaveFor(address: string, next: string) {
  sessionStorage.setItem(NEXT, next)
  location.assign(address)
}

/** Where she wanted to go before she left; only on the way back. */
export const rememberedNext = () => (new URLSearchParams(location.search).has('state') ? sessionStorage.getItem(NEXT) ?? '' : '')

export interface Brought { code: string; state: string; iss: string }

/** What the provider sent along, taken out of the address at once; or that it let nobody in. */
export function brought(): Brought | Problem | null {
  const said = new URLSearchParams(location.search)
  const [code, state] = [said.get('code'), said.get('state')]
  if (!state || (!code && !said.has('error'))) return null
  history.replaceState(history.state, '', location.pathname)
  if (code) return { code, state, iss: said.get('iss') ?? '' }
  return { status: 403, code: 'provider.refused', zh: '认证平台没有让您登录。可以再试一次，或联系管理员', en: 'The provider did not let you in. Try again, or ask your administrator' }
}

/** A window of its own at the provider: the page with its form stays. Opened before anything is asked, or browsers would stop it. */
export async function openFor(address: () => Promise<string>, stopped: string): Promise<void> {
  const view = window.open('', '_blank')
  if (!view) throw { status: 409, code: 'proof.window', zh: stopped, en: stopped } satisfies Problem
  try {
    const to = await address()
    localStorage.setItem(PROVING, new URL(to).searchParams.get('state') ?? '')
    view.location.assign(to)
  } catch (thrown) {
    view.close()
    throw thrown
  }
}

/** What the provider sent along to a proof, and null on any other way here. */
export function broughtToProof(): Brought | Problem | null {
  const state = new URLSearchParams(location.search).get('state')
  if (!state || state !== localStorage.getItem(PROVING)) return null
  localStorage.removeItem(PROVING)
  return brought()
}

export type Proved = Shape<'SessionOut'> | Shape<'SecondStepOut'>
/** The window that was at the provider tells the page that waits; nobody else is told. */
export function tellOf(said: Proved) {
  const line = new BroadcastChannel(PROVING)
  line.postMessage('ways' in said ? { ticket: said.ticket, ways: said.ways } : {})
  line.close()
}
export function heardOf(hear: (said: Shape<'SecondStepOut'> | Record<string, never>) => void): () => void {
  const line = new BroadcastChannel(PROVING)
  line.onmessage = (event) => hear(event.data)
  return () => line.close()
}
