/** Passkeys in this browser: what the server writes as text becomes bytes for the device, and back. */
import type { Problem } from '@linli/kit'

type Words = Record<string, unknown>
export interface Made { id: string; response: { clientDataJSON: string; attestationObject: string } }
export interface Signed { id: string; response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string } }

/** Browsers make keys for a name behind TLS, and for this very machine; never for a number. */
export const canPasskey = () => isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname)

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (one) => one.charCodeAt(0)).buffer
}
function written(raw: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(raw), (one) => String.fromCharCode(one)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
const withBytes = (keys: unknown) => ((keys ?? []) as Words[]).map((one) => ({ ...one, id: bytes(one.id as string) }))

/** What the device says when it was not done: nobody touched it, or it knows this key already. */
function unfinished(thrown: unknown): Problem {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'InvalidStateError') return { status: 409, code: 'passkey.here', zh: '这台设备上已经有您的通行密钥', en: 'This device has a passkey of yours already' }
  if (name === 'SecurityError') return { status: 409, code: 'passkey.address', zh: '这个网址不能用通行密钥，请用单位公布的网址打开', en: 'Passkeys do not work at this address: open the one that your unit has made known' }
  return { status: 409, code: 'passkey.unfinished', zh: '没有完成。可以再试一次，或用别的方式', en: 'It was not finished. Try again, or another way' }
}

export async function makeKey(options: Words): Promise<Made> {
  const user = options.user as Words
  const publicKey = { ...options, challenge: bytes(options.challenge as string), user: { ...user, id: bytes(user.id as string) }, excludeCredentials: withBytes(options.excludeCredentials) }
  const made = await navigator.credentials.create({ publicKey: publicKey as never }).catch((thrown: unknown) => Promise.reject(unfinished(thrown)))
  const { rawId, response } = made as PublicKeyCredential & { response: AuthenticatorAttestationResponse }
  return { id: written(rawId), response: { clientDataJSON: written(response.clientDataJSON), attestationObject: written(response.attestationObject) } }
}

export async function sign(options: Words): Promise<Signed> {
  const publicKey = { ...options, challenge: bytes(options.challenge as string), allowCredentials: withBytes(options.allowCredentials) }
  const signed = await navigator.credentials.get({ publicKey: publicKey as never }).catch((thrown: unknown) => Promise.reject(unfinished(thrown)))
  const { rawId, response } = signed as PublicKeyCredential & { response: AuthenticatorAssertionResponse }
  const said = { clientDataJSON: written(response.clientDataJSON), authenticatorData: written(response.authenticatorData), signature: written(response.signature) }
  return { id: written(rawId), response: response.userHandle ? { ...said, userHandle: written(response.userHandle) } : said }
}
