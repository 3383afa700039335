/** To the district's identity provider and back: the page is left, so it is noted where to go on. */
import type { Problem } from '@linli/kit'

const NEXT = 'linli-next'

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
