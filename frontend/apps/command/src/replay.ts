/** A day again: one look at a moment, at most two a second; back to now after five idle minutes. */
import { api, told, type Shape } from '@linli/api'
import { inZone, problemFrom, type Problem } from '@linli/kit'
import { computed, reactive, shallowRef } from 'vue'
import { now, zone } from './live'

const IDLE_MS = 5 * 60_000
const DAY = 1440
const STEP_MS = 1000

export const replay = reactive({ on: false, day: '', minute: 0, playing: false, speed: 60, asking: 0, problem: null as Problem | null })
export const then = shallowRef<Shape<'WallOut'> | null>(null)
export const wholeDay = shallowRef<number[]>(Array.from({ length: 24 }, () => 0))

let touchedAt = 0
let timer = 0
let asking = false
let wanted = ''
let area = ''

/** “2026-10-25T03:00:00” by the district's clocks, with the offset that they have on that day. */
function onClocks(local: string): string {
  return local + inZone(Date.parse(`${local}Z`), zone.value).slice(19)
}

export const momentIso = computed(() => {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  return onClocks(`${replay.day}T${two(replay.minute / 60)}:${two(replay.minute % 60)}:00`)
})

export function start(day: string, minute: number, scope: string): void {
  area = scope
  replay.on = true
  replay.playing = false
  replay.problem = null
  seekDay(day, minute)
  if (!timer) timer = window.setInterval(beat, STEP_MS)
}

export function stop(): void {
  replay.on = false
  replay.playing = false
  then.value = null
  window.clearInterval(timer)
  timer = 0
}

export function hand(): void {
  touchedAt = Date.now()
}

export function seekDay(day: string, minute = replay.minute): void {
  hand()
  replay.day = day
  replay.minute = minute
  void hoursOf(day)
  void show()
}

export function seek(minute: number): void {
  hand()
  replay.minute = minute
  void show()
}

async function hoursOf(day: string): Promise<void> {
  const end = Math.min(Date.parse(onClocks(`${day}T23:59:59`)), now.value - 1000)
  replay.asking += 1
  try {
    const found = await told(api.GET('/api/command/wall/then', { params: { query: { area, at: new Date(end).toISOString() } } }))
    wholeDay.value = Array.from({ length: 24 }, (_, hour) => found.panels.hours?.counts[hour] ?? 0)
  } catch {
    wholeDay.value = Array.from({ length: 24 }, () => 0)
  } finally {
    replay.asking -= 1
  }
}

async function show(): Promise<void> {
  wanted = momentIso.value
  if (asking) return
  asking = true
  replay.asking += 1
  try {
    while (replay.on && wanted) {
      const at = wanted
      wanted = ''
      then.value = await told(api.GET('/api/command/wall/then', { params: { query: { area, at } } }))
      replay.problem = null
    }
  } catch (thrown) {
    replay.problem = problemFrom(thrown)
    replay.playing = false
  } finally {
    asking = false
    replay.asking -= 1
  }
}

function beat(): void {
  if (!replay.on) return
  if (!replay.playing && Date.now() - touchedAt > IDLE_MS) return stop()
  if (!replay.playing) return
  const next = replay.minute + replay.speed / 60
  const ahead = Date.parse(momentIso.value) > now.value - 60_000
  if (next >= DAY - 1 || ahead) replay.playing = false
  else {
    replay.minute = next
    void show()
  }
}

export function toggle(): void {
  hand()
  replay.playing = !replay.playing
}
