/**
 * A saved proof, checked here and nowhere else: signed notes, RFC 6962 paths, linli's receipts.
 *
 * Formats: c2sp.org/signed-note, tlog-checkpoint, tlog-proof. The same files get the same verdict
 * from `linli-verify receipt`; a test holds the two together.
 */

export type Fault = 'file' | 'receipt' | 'damaged' | 'key' | 'unsigned' | 'falseSignature' | 'otherLog' | 'otherRoot' | 'tooOld'

/** The file does not show what it is said to show. */
export class NotProven extends Error {
  constructor(readonly fault: Fault) {
    super(fault)
  }
}

export interface Key {
  name: string
  id: string
  public: Bytes
}

/** What the proof says, after it was shown to be in the log that the key has signed. */
export interface Proven {
  index: bigint
  sealedAt: bigint
  event: string
  recordedAt: bigint
  facts: Record<string, unknown>
  origin: string
  size: bigint
  root: string
}

type Bytes = Uint8Array<ArrayBuffer>
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const NUMBER = /^(?:0|[1-9][0-9]{0,18})$/
// As Python's splitlines has it.
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const ED25519 = 1
const ENTRY_LINES = 14

const bytes = (text: string): Bytes => new TextEncoder().encode(text) as Bytes
const hex = (data: Bytes) => [...data].map((one) => one.toString(16).padStart(2, '0')).join('')
const sha256 = async (...parts: Bytes[]): Promise<Bytes> => new Uint8Array(await subtle().digest('SHA-256', joined(parts)))

function subtle(): SubtleCrypto {
  // Browsers have it on https and on this very machine only.
  if (!globalThis.crypto?.subtle) throw new NotProven('tooOld')
  return crypto.subtle
}

function joined(parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const one of parts) {
    whole.set(one, at)
    at += one.length
  }
  return whole
}

function decoded(text: string): Bytes {
  if (!BASE64.test(text)) throw new NotProven('damaged')
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

function number(text: string): bigint {
  if (!NUMBER.test(text)) throw new NotProven('damaged')
  return BigInt(text)
}

/** A key as it is printed: `name+id+base64`. */
export async function readKey(line: string): Promise<Key> {
  const [name = '', id = '', ...rest] = line.trim().split('+')
  let raw: Bytes
  try {
    raw = decoded(rest.join('+'))
  } catch {
    throw new NotProven('key')
  }
  if (!name || raw.length !== 33 || raw[0] !== ED25519) throw new NotProven('key')
  if (hex((await sha256(bytes(`${name}\n`), raw)).slice(0, 4)) !== id) throw new NotProven('key')
  return { name, id, public: raw.slice(1) }
}

/**
 * Whether the key's owner signed the message. Many telephones' browsers do not know Ed25519 yet: what
 * the browser itself refuses is checked by a small library that only then is fetched.
 */
async function holds(key: Key, message: Bytes, signature: Bytes): Promise<boolean> {
  try {
    const trusted = await subtle().importKey('raw', key.public, 'Ed25519', false, ['verify'])
    return await subtle().verify('Ed25519', trusted, signature, message)
  } catch {
    return holdsBySoftware(key, message, signature)
  }
}

async function holdsBySoftware(key: Key, message: Bytes, signature: Bytes): Promise<boolean> {
  const { verifyAsync } = await import('@noble/ed25519').catch(() => {
    throw new NotProven('tooOld')
  })
  try {
    // By the letter of RFC 8032, as browsers and `linli-verify` have it.
    return await verifyAsync(signature, message, key.public, { zip215: false })
  } catch {
    return false
  }
}

/** A signed head: whose log, how many entries, and the one number that stands for all of them. */
async function headOf(text: string, key: Key): Promise<{ size: bigint; root: Bytes }> {
  const gap = text.lastIndexOf('\n\n')
  const body = gap < 0 ? '' : `${text.slice(0, gap)}\n`
  const lines = body.split('\n')
  if (gap < 0 || lines.length < 4) throw new NotProven('file')
  let signed = false
  for (const line of text.slice(gap + 2).split(LINE_ENDS)) {
    if (!line) continue
    const [dash, name, ...rest] = line.split(' ')
    const raw = decoded(rest.join(' '))
    if (dash !== '—' || raw.length < 5) throw new NotProven('damaged')
    if (name !== key.name || hex(raw.slice(0, 4)) !== key.id) continue
    if (!(await holds(key, bytes(body), raw.slice(4)))) throw new NotProven('falseSignature')
    signed = true
  }
  if (!signed) throw new NotProven('unsigned')
  const size = number(lines[1]!)
  const root = decoded(lines[2]!)
  if (lines[0] !== key.name) throw new NotProven('otherLog')
  if (root.length !== 32 || (size === 0n && hex(root) !== EMPTY)) throw new NotProven('damaged')
  return { size, root }
}

/** The root to which a path leads, computed down the halves of the tree. */
async function climb(leaf: Bytes, index: bigint, size: bigint, path: Bytes[]): Promise<Bytes> {
  const last = path[path.length - 1]
  if (size === 1n) {
    if (last) throw new NotProven('otherRoot')
    return leaf
  }
  if (!last) throw new NotProven('otherRoot')
  const half = 1n << BigInt((size - 1n).toString(2).length - 1)
  const rest = path.slice(0, -1)
  if (index < half) return sha256(Uint8Array.of(1), await climb(leaf, index, half, rest), last)
  return sha256(Uint8Array.of(1), last, await climb(leaf, index - half, size - half, rest))
}

/** A `.tlog-proof` as a reporter saved it: its words, made into a leaf, must be under the head. */
export async function prove(file: string, key: Key): Promise<Proven> {
  const text = file.replace(/\r\n?/g, '\n')
  const gap = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(gap, 0)).split('\n')
  if (gap < 0 || lines[0] !== 'c2sp.org/tlog-proof@v1' || lines.length < 3) throw new NotProven('file')
  if (!lines[1]!.startsWith('extra ') || !lines[2]!.startsWith('index ')) throw new NotProven('file')
  const head = await headOf(text.slice(gap + 2), key)
  const { leaf, words, sealedAt } = await leafOf(decoded(lines[1]!.slice(6)))
  const index = number(lines[2]!.slice(6))
  const path = lines.slice(3).map(decoded)
  if (index >= head.size || path.some((step) => step.length !== 32)) throw new NotProven('damaged')
  if (hex(await climb(leaf, index, head.size, path)) !== hex(head.root)) throw new NotProven('otherRoot')
  return {
    index, sealedAt, event: words[3]!, recordedAt: microseconds(words[6]!) / 1_000_000n, facts: factsOf(words[11]!),
    origin: key.name, size: head.size, root: hex(head.root),
  }
}

/** The leaf that these words make: format, second of sealing, and the salted hash of the entry. */
async function leafOf(extra: Bytes): Promise<{ leaf: Bytes; words: string[]; sealedAt: bigint }> {
  let said: string
  try {
    said = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(extra)
  } catch {
    throw new NotProven('damaged')
  }
  const [kind, ...rest] = said.split('\n')
  if (kind !== 'linli-receipt/v1' || rest.length < 3 || rest[2] !== 'linli-entry/v1') throw new NotProven('receipt')
  const sealedAt = number(without('sealed ', rest[0]!))
  const salt = decoded(without('salt ', rest[1]!))
  if (salt.length !== 16 || sealedAt >= 2n ** 63n || rest.length !== ENTRY_LINES) throw new NotProven('damaged')
  const second = new Uint8Array(8)
  new DataView(second.buffer).setBigUint64(0, sealedAt)
  const committed = await sha256(salt, bytes(rest.slice(2).join('\n')))
  return { leaf: await sha256(Uint8Array.of(0, 1), second, committed), words: rest.slice(2), sealedAt }
}

const without = (start: string, line: string) => (line.startsWith(start) ? line.slice(start.length) : line)
const microseconds = (text: string) => (/^-?\d{1,19}$/.test(text) ? BigInt(text) : 0n)

function factsOf(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text)
    return read && typeof read === 'object' ? (read as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
