/** The rules in force, as far as the forms need them: units, grounds, categories by name. */
import { api } from '@linli/api'
import type { Both } from '@linli/kit'
import { shallowRef } from 'vue'
import { ask } from './session'

export interface Coded {
  code: string
  name: Both
}
export interface PackUnit extends Coded {
  kind: string
  area: string
}
export interface PackCategory extends Coded {
  group: string
  urgency: string
  proof: string
  questions: Question[]
  limits: { answer: { kind: string; amount: number } }
}
interface Question {
  code: string
  text: Both
  choices: ({ code: string } & Both)[]
}
export interface Hint {
  code: string
  groups: string[]
  categories: string[]
  say: Both
  ask: Both[]
}
export interface Scripts {
  opening: Both | null
  closing: Both | null
  hints: Hint[]
}
export interface Pack {
  district: { division_code: string; name: Both; time_zone: string }
  clock?: { due_soon_share: number }
  units: { units: PackUnit[] }
  categories: { groups: Coded[]; categories: PackCategory[] }
  grounds: Record<Grounds, Coded[]>
  intake: { channels: Coded[] }
  scripts?: Scripts
  calendar: { time_zone: string; spans: [string, string][] }
  collaboration?: unknown
}
export type Grounds = 'declining' | 'returning' | 'withdrawing' | 'redacting' | 'holding' | 'extending'

export const pack = shallowRef<Pack | null>(null)
let asked: Promise<Pack> | null = null

export function thePack(): Promise<Pack> {
  asked ??= ask(api.GET('/api/workbench/policy')).then(
    (found) => (pack.value = (found as unknown as { pack: Pack }).pack),
    (thrown: unknown) => {
      asked = null
      throw thrown
    },
  )
  return asked
}

export function channelName(code: string): Both | null {
  return pack.value?.intake.channels.find((one) => one.code === code)?.name ?? null
}

/** “2026-11-19T18:00” of the district's own clock with its offset, wherever this screen stands. */
export function inDistrict(local: string): string {
  const zone = new Intl.DateTimeFormat('en', { timeZone: pack.value?.district.time_zone ?? 'UTC', timeZoneName: 'longOffset' })
  const named = zone.formatToParts(new Date(`${local}:00Z`)).find((one) => one.type === 'timeZoneName')?.value ?? ''
  return `${local}:00${named.replace('GMT', '') || 'Z'}`
}

/** A day's office closing, by the district's own clock. */
export function closingOf(day: string): string {
  return inDistrict(`${day}T${pack.value?.calendar.spans.at(-1)?.[1].slice(0, 5) ?? '18:00'}`)
}

/** The hints of the district's scripts that fit a category, in their order. */
export function hintsFor(category: string): Hint[] {
  const known = pack.value?.categories.categories.find((one) => one.code === category)
  if (!known) return []
  return (pack.value?.scripts?.hints ?? []).filter((one) => one.categories.includes(known.code) || one.groups.includes(known.group))
}
