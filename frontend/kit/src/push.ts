/** Web push in this browser: what can be done here, and the browser's own subscription. */

/** `home`: an iPhone shows messages of an app on its home screen alone. */
export type PushState = 'off' | 'on' | 'denied' | 'home' | 'none'
export type PushBase = '/r/' | '/desk/'
export interface Subscribed {
  endpoint: string
  p256dh: string
  auth: string
}
/** A subscription that became another: `was` is the endpoint that the server knows. */
export interface Renewed extends Subscribed {
  was: string
}

type Tell = (renewed: Renewed) => Promise<{ count?: number | null }>

const LAST = 'linli-push-of'
// Where this browser was reached when its reader agreed, and the key that she agreed under.
const AGREED = 'linli-push-agreed'
let opening: Promise<void> = Promise.resolve()

/**
 * How it stands here, given the marks of the browsers that the server writes to for this person.
 * A subscription that is not among them is somebody else's, or long forgotten: it is given up.
 */
export async function pushState(base: PushBase, marks: string[]): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
    return isApples() && !matchMedia('(display-mode: standalone)').matches ? 'home' : 'none'
  }
  const found = await subscription(base)
  if (Notification.permission === 'denied') return 'denied'
  if (!found) return 'off'
  if (marks.includes(await markOf(found))) return 'on'
  await unsubscribe(base)
  return 'off'
}

/** Ask the reader and then the browser; null when she says no. Throws when the browser cannot. */
export async function subscribe(base: PushBase, key: string): Promise<Subscribed | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null
  const worker = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base })
  await navigator.serviceWorker.ready
  // One that was made with another key cannot be written to any more.
  await (await worker.pushManager.getSubscription())?.unsubscribe()
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  keep(base, made.endpoint, key)
  return plain(made)
}

/**
 * At the opening of an app: whoever signs in on a shared computer is not shown what was meant for the
 * one before, and where the browser took another subscription while no worker could say so, the server
 * is told. `tell` answers with how many browsers that was; at 0 nobody agreed here any more.
 */
export function openPush(base: PushBase, tell: Tell, person?: number): void {
  const ours = person === undefined ? Promise.resolve() : pushIsOf(base, person)
  opening = ours.then(() => mend(base, tell)).catch(() => {
    // Without a line or a session: at the next opening.
  })
}

/** Done once an opening is: whoever compares with what the server knows waits for it. */
export const pushOpened = (): Promise<void> => opening

async function mend(base: PushBase, tell: Tell): Promise<void> {
  const kept = localStorage.getItem(AGREED + base)
  if (!kept || Notification.permission !== 'granted') return
  const { endpoint: was, key } = JSON.parse(kept) as { endpoint: string; key: string }
  const worker = await navigator.serviceWorker.getRegistration(base)
  if (!worker) return
  const now = (await worker.pushManager.getSubscription()) ?? (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  if (now.endpoint === was) return
  const { count } = await tell({ was, ...plain(now) })
  if (count) keep(base, now.endpoint, key)
  else await unsubscribe(base)
}

const keep = (base: PushBase, endpoint: string, key: string) => localStorage.setItem(AGREED + base, JSON.stringify({ endpoint, key }))

function plain(made: PushSubscription): Subscribed {
  const { p256dh = '', auth = '' } = made.toJSON().keys ?? {}
  return { endpoint: made.endpoint, p256dh, auth }
}

/** Show nothing more in this browser; the server is told beside it. */
export async function unsubscribe(base: PushBase): Promise<void> {
  localStorage.removeItem(AGREED + base)
  try {
    await (await subscription(base))?.unsubscribe()
  } catch {
    // Gone already: the push service says so at the next message, and the server forgets it.
  }
}

/** What the server calls this browser's subscription, or "" where there is none. */
export async function hereMark(base: PushBase): Promise<string> {
  const found = await subscription(base)
  return found ? markOf(found) : ''
}

async function pushIsOf(base: PushBase, person: number): Promise<void> {
  const before = localStorage.getItem(LAST)
  if (before === String(person)) return
  localStorage.setItem(LAST, String(person))
  if (before) await unsubscribe(base)
}

async function subscription(base: PushBase): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker?.getRegistration(base)
  return (await worker?.pushManager?.getSubscription()) ?? null
}

async function markOf(one: PushSubscription): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(one.endpoint))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** An iPad calls itself a Mac, but it is touched. */
function isApples(): boolean {
  return /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
}
