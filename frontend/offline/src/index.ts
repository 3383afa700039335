/**
 * What is written on the phone and not yet with the server: one draft, and a queue of sends.
 *
 * Each send carries its own Idempotency-Key from the moment it is put in, and each photo its own:
 * whatever is lost on the way, the server does it once. A row leaves the phone only after the
 * server named what became of it. Only one tab sends at a time.
 */
import Dexie, { type Table } from 'dexie'

export interface KeptPhoto {
  key: string
  blob: Blob
  /** The server's id, once it has the photo. */
  id?: string
}

export type SendState = 'waiting' | 'sending' | 'sent' | 'refused'

export interface Send<Body = unknown, Answer = unknown> {
  key: string
  kind: string
  body: Body
  photos: KeptPhoto[]
  madeAt: number
  state: SendState
  tries: number
  /** Not before this moment; the waits grow with the tries. */
  nextAt: number
  answer?: Answer
  /** The server's refusal, in both languages. */
  problem?: { status: number; code: string; zh: string; en: string; field?: string }
}

export interface Draft {
  name: string
  body: unknown
  photos: KeptPhoto[]
  savedAt: number
}

class Phone extends Dexie {
  sends!: Table<Send, string>
  drafts!: Table<Draft, string>
  codes!: Table<{ code: string; number: string; keptAt: number; text: string }, string>

  constructor() {
    super('linli')
    this.version(1).stores({ sends: 'key, state, madeAt', drafts: 'name', codes: 'code, keptAt' })
  }
}

export const phone = new Phone()

/** How a kind of send reaches the server: photos first, then the body with their ids. */
export interface Line {
  /** What another app, or another person on this telephone, put in is left to them. */
  takes(one: Send): boolean
  photo(photo: KeptPhoto): Promise<string>
  send(one: Send, photoIds: string[]): Promise<unknown>
}

const LONGEST_WAIT = 60_000
const FIRST_WAIT = 1_000
const MANY = 429
const SERVER_BROKEN = 500

/** Put a send in the queue; it is on the phone when this returns. */
export async function put(kind: string, body: unknown, photos: KeptPhoto[], key: string): Promise<Send> {
  const row: Send = { key, kind, body, photos, madeAt: Date.now(), state: 'waiting', tries: 0, nextAt: 0 }
  await phone.sends.put(row)
  return row
}

/** Send whatever waits, the oldest first, until all is sent or the line is down. */
export async function sendWaiting(line: Line, tell: (row: Send) => void = () => {}): Promise<void> {
  const work = () => sendEach(line, tell)
  // Two tabs would double the traffic; the keys make it harmless, the lock spares it.
  if ('locks' in navigator) {
    await navigator.locks.request('linli-sends', { ifAvailable: true }, (lock) => (lock ? work() : undefined))
  } else {
    await work()
  }
}

async function sendEach(line: Line, tell: (row: Send) => void): Promise<void> {
  const rows = await phone.sends.where('state').anyOf('waiting', 'sending').sortBy('madeAt')
  for (const row of rows) {
    if (row.nextAt > Date.now() || !line.takes(row)) continue
    if (!(await sendOne(row, line, tell))) return
  }
}

/** True when the next one may be tried; false when the line is down. */
async function sendOne(row: Send, line: Line, tell: (row: Send) => void): Promise<boolean> {
  row.state = 'sending'
  tell(row)
  try {
    for (const photo of row.photos) {
      if (!photo.id) {
        photo.id = await line.photo(photo)
        await phone.sends.put(row)
      }
    }
    row.answer = await line.send(row, row.photos.map((photo) => photo.id!))
    row.state = 'sent'
    // The photos are with the server by name; the words stay until the screen has shown the answer.
    row.photos = []
    await phone.sends.put(row)
    tell(row)
    return true
  } catch (thrown) {
    const problem = asProblem(thrown)
    row.tries += 1
    if (problem && problem.status < SERVER_BROKEN && problem.status !== MANY) {
      row.state = 'refused'
      row.problem = problem
    } else {
      row.state = 'waiting'
      row.nextAt = Date.now() + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(row.tries, 6))
    }
    await phone.sends.put(row)
    tell(row)
    return row.state === 'refused'
  }
}

function asProblem(thrown: unknown): Send['problem'] {
  return thrown && typeof thrown === 'object' && 'status' in thrown && 'zh' in thrown
    ? (thrown as Send['problem'])
    : undefined
}

/**
 * Try at start, when the line comes back, when the page is looked at again, and every half minute
 * while something waits: background sync is missing on many phones.
 */
export function keepSending(line: Line, tell: (row: Send) => void): () => Promise<void> {
  const now = async () => {
    await phone.sends.where('state').equals('waiting').modify({ nextAt: 0, tries: 0 })
    await sendWaiting(line, tell)
  }
  const later = () => void sendWaiting(line, tell)
  addEventListener('online', () => void now())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void now()
  })
  setInterval(later, 2_000)
  void now()
  return now
}

/** What waits or was refused, the newest first. */
export async function unsent(): Promise<Send[]> {
  const rows = await phone.sends.where('state').notEqual('sent').toArray()
  return rows.sort((one, other) => other.madeAt - one.madeAt)
}

/** Take a send off the phone: its answer was shown, or its writer gave it up. */
export async function forget(key: string): Promise<void> {
  await phone.sends.delete(key)
}

export async function draft(name: string): Promise<Draft | undefined> {
  return phone.drafts.get(name)
}

export async function keepDraft(name: string, body: unknown, photos: KeptPhoto[]): Promise<void> {
  await phone.drafts.put({ name, body, photos, savedAt: Date.now() })
}

export async function dropDraft(name: string): Promise<void> {
  await phone.drafts.delete(name)
}
