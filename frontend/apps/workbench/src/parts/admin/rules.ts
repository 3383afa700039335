/** What the administration needs of the rules: roles, notices, the calendar; and the units. */
import { api, type Shape } from '@linli/api'
import type { Both } from '@linli/kit'
import { shallowRef } from 'vue'
import { thePack, type Coded } from '../../policy'
import { ask } from '../../session'

export interface CalendarYear {
  holidays: string[]
  make_up_days: string[]
  half_days: string[]
  provisional: boolean
}
export interface NoticeText {
  code: string
  name: Both | null
  event: string
  audience: string
  text: Both
}
export interface Rules {
  district: { name: Both; division_code: string }
  roles: { roles: Coded[] }
  levels: { levels: Coded[] }
  categories: { groups: Coded[]; categories: (Coded & { group: string })[] }
  calendar: { spans: [string, string][]; years: Record<string, CalendarYear> }
  notices: { templates: NoticeText[] }
}

/** Nobody's post: the public. */
const PSEUDO = ['resident', 'visitor']

export const rules = shallowRef<Rules | null>(null)
export async function theRules(): Promise<Rules> {
  rules.value ??= (await thePack()) as unknown as Rules
  return rules.value
}
export const rolesGiven = () => (rules.value?.roles.roles ?? []).filter((one) => !PSEUDO.includes(one.code))

export type Directory = Shape<'DirectoryOut'>
export const directory = shallowRef<Directory | null>(null)
export async function theDirectory(): Promise<Directory> {
  const came = await ask(api.GET('/api/workbench/units/directory'))
  directory.value = came
  return came
}

export const KINDS = ['centre', 'street_office', 'community_station', 'department', 'utility', 'property'] as const
export type Kind = (typeof KINDS)[number]

export function unitsByKind(all: Directory['items']): [Kind, Directory['items']][] {
  return KINDS.map((kind): [Kind, Directory['items']] => [kind, all.filter((one) => one.kind === kind)]).filter(([, found]) => found.length > 0)
}
