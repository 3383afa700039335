/** Web push in this browser: what can be done here, and the browser's own subscription. */

/** `home`: an iPhone shows messages of an app on its home screen alone. */
export type PushState = 'off' | 'on' | 'denied' | 'home' | 'none'
export type PushBase = '/r/' | '/desk/'
export interface Subscribed {
  endpoint: string
  p256dh: string
  auth: string
}

const LAST = 'linli-push-of'

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
  await found.unsubscribe()
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
  const { p256dh = '', auth = '' } = made.toJSON().keys ?? {}
  return { endpoint: made.endpoint, p256dh, auth }
}

/** Show nothing more in this browser; the server is told beside it. */
export async function unsubscribe(base: PushBase): Promise<void> {
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

/** Whoever signs in on a shared computer is not shown what was meant for the one before. */
export async function pushIsOf(base: PushBase, person: number): Promise<void> {
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
