/**
 * The wall's data: a snapshot, then numbered deltas. Whatever is held back while a hand is on the
 * screen is put in at once afterwards; a delta that does not fit is answered with a new snapshot.
 */
import { api, told, type Shape } from '@linli/api'
import { problemFrom } from '@linli/kit'
import { computed, reactive, ref, shallowReactive } from 'vue'

export type Wall = Shape<'WallOut'>
export type Panels = Shape<'PanelsOut'>

const SECONDS_HELD = 5
const SECONDS_LATE = 15
const SECONDS_STALE = 60
const POLL_MS = 3_000
const SILENCE_MS = 12_000

export const panels = shallowReactive<Panels>({})
export const scope = ref<Wall['scope'] | null>(null)
export const line = reactive({
  state: 'loading' as 'loading' | 'live' | 'lost' | 'out' | 'barred',
  polling: false,
  attempts: 0,
  asOf: 0,
  seq: 0,
  version: '',
  skew: 0, // the server's clock less this device's
  broken: false,
})
/** Where the district's clocks are; this device's own zone until that is known. */
export const zone = computed(() => scope.value?.zone)
/** This device's clock, as the server's would show. */
export const now = ref(Date.now())

let source: EventSource | null = null
let timer = 0
let heard = 0
let waiting: Partial<Panels> = {}
const busy = reactive({ hands: 0, until: 0, waiting: 0 })

export const held = computed(() => busy.hands > 0 || busy.until > now.value)
/** Held until a window is closed, not only for the next seconds. */
export const heldOpen = computed(() => busy.hands > 0)
export const waitingCount = computed(() => busy.waiting)
export const lag = computed(() => (line.asOf ? Math.max(0, Math.round((now.value - line.asOf) / 1000)) : 0))
export const late = computed(() => lag.value > SECONDS_LATE)
export const stale = computed(() => line.state !== 'loading' && (lag.value > SECONDS_STALE || line.broken || !line.asOf))

/** A dialog is open or something has the focus: nothing moves until it is closed. */
export function holdOn(): () => void {
  busy.hands += 1
  let open = true
  return () => {
    if (!open) return
    open = false
    busy.hands -= 1
    touched()
  }
}

/** A pointer moved over a list, or a key was pressed. */
export function touched(): void {
  busy.until = now.value + SECONDS_HELD * 1000
}

function catchUp(): void {
  if (held.value || !Object.keys(waiting).length) return
  Object.assign(panels, waiting)
  waiting = {}
  busy.waiting = 0
}

function take(wall: Wall): void {
  heard = Date.now()
  line.skew = Date.parse(wall.now) - Date.now()
  if (wall.after && wall.after !== line.version) {
    // A delta that builds upon something else: a gap. The snapshot closes it.
    line.broken = true
    void refresh()
    return
  }
  line.state = 'live'
  line.attempts = 0
  line.broken = false
  line.version = wall.version
  line.seq = wall.seq
  line.asOf = wall.as_of ? Date.parse(wall.as_of) : 0
  if (scope.value?.code !== wall.scope.code) scope.value = wall.scope
  const changed = Object.fromEntries(
    Object.entries(wall.panels).filter(([, value]) => value !== null && value !== undefined),
  ) as Partial<Panels>
  if (!wall.after && !held.value) {
    for (const name of Object.keys(panels) as (keyof Panels)[]) if (!(name in changed)) delete panels[name]
  }
  if (held.value) {
    const ticker = changed.ticker?.items[0]?.id
    if (ticker !== undefined && ticker !== (waiting.ticker ?? panels.ticker)?.items[0]?.id) busy.waiting += 1
    waiting = { ...waiting, ...changed }
  } else Object.assign(panels, changed)
}

let area = ''

/** The snapshot, and with it an end of every doubt. */
async function refresh(): Promise<boolean> {
  try {
    take(await told(api.GET('/api/command/wall', { params: { query: { area } } })))
    return true
  } catch (thrown) {
    const { status } = problemFrom(thrown)
    if (status === 401) line.state = 'out'
    else if (status === 403 || status === 404) line.state = area ? line.state : 'barred'
    else if (line.state === 'loading') line.state = 'lost'
    if ((status === 404 || status === 403) && area) follow('')
    return false
  }
}

function listen(): void {
  source?.close()
  source = new EventSource(`/api/command/wall/stream?area=${encodeURIComponent(area)}`)
  const mine = source
  source.addEventListener('wall', (event) => {
    if (mine !== source) return
    line.polling = false
    take(JSON.parse((event as MessageEvent<string>).data) as Wall)
  })
  source.onerror = () => {
    if (mine !== source) return
    line.attempts += 1
    // Closed for good (no room, or signed out): ask instead, and try the stream again later.
    if (mine.readyState === EventSource.CLOSED) {
      source = null
      line.polling = true
    }
  }
}

async function ask(): Promise<void> {
  try {
    const query = { area, after: line.version }
    take(await told(api.GET('/api/command/wall/changes', { params: { query } })))
  } catch (thrown) {
    line.attempts += 1
    if (problemFrom(thrown).status === 401) line.state = 'out'
  }
}

let lastAsked = 0

function beat(): void {
  now.value = Date.now() + line.skew
  catchUp()
  if (line.state === 'out' || line.state === 'barred') return
  const silent = Date.now() - Math.max(heard, lastAsked)
  if (line.state === 'lost' && silent > POLL_MS) {
    lastAsked = Date.now()
    void refresh()
  } else if (!source && silent > POLL_MS) {
    lastAsked = Date.now()
    void ask()
    if (line.attempts % 5 === 0) listen()
  } else if (source && silent > SILENCE_MS) {
    // A line that says nothing for so long may be dead without knowing it.
    lastAsked = Date.now()
    line.attempts += 1
    listen()
  }
}

/** Show the wall of an area from now on; the widest one may see when none is named. */
export function follow(code: string): void {
  area = code
  line.version = ''
  waiting = {}
  busy.waiting = 0
  source?.close()
  source = null
  void refresh().then((found) => found && listen())
  if (!timer) timer = window.setInterval(beat, 500)
}
