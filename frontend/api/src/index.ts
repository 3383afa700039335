/**
 * The API as the generated types describe it (`npm run api`), and nothing else.
 *
 * A page has a cookie; `X-Linli` says that a changing request comes from our own page. Every
 * refusal is thrown as a Problem: `const found = await told(api.GET('/api/…'))`.
 */
import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './schema'

export type { components, paths } from './schema'
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]

export const api: Client<paths> = createClient<paths>({
  baseUrl: '',
  credentials: 'same-origin',
  headers: { 'X-Linli': '1' },
  // Looked up at each call, so that a test may put its own line in between.
  fetch: (request: Request) => globalThis.fetch(request),
})

/** What the call found; throws the Problem of a refusal, or TypeError when nothing was reached. */
export async function told<Found>(
  call: Promise<{ data?: Found; error?: unknown; response: Response }>,
): Promise<Found> {
  const { data, error, response } = await call
  if (response.ok) return data as Found
  if (error && typeof error === 'object' && 'zh' in error) throw error
  throw {
    status: response.status,
    code: 'unknown',
    zh: `服务器没有办成（${response.status}），过一会儿再试`,
    en: `The server could not do it (${response.status}); try again in a while`,
  }
}

/** The header for something that must happen once however often it is sent. */
export function onceKey(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}

/** A key for the next act; made once per act, kept until the server has answered. */
export function newKey(): string {
  // randomUUID exists on secure pages only; a phone in the office's own network may be on none.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
