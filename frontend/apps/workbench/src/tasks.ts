/** A list as it is read: pages by keyset, and news that wait instead of moving what is shown. */
import { api, type Shape } from '@linli/api'
import { problemFrom, type Problem } from '@linli/kit'
import { computed, ref, shallowRef, type Ref } from 'vue'
import type { LocationQuery } from 'vue-router'
import { askedBy, listOf, type Row } from './lists'
import { ask } from './session'

const PAGE = 30
export const EVERY = 15_000
/** How much is on each list; shared, for the side shows it beside any list. */
export const counts = shallowRef<Record<string, number>>({})
/** All units in work and how many open cases lie where; asked when a list is, and now and then. */
export const tree = shallowRef<Shape<'TreeOut'>>({ areas: {}, units: [] })

export async function countTree(): Promise<void> {
  tree.value = await ask(api.GET('/api/workbench/tasks/tree')).catch(() => tree.value)
}

const KINDS = ['centre', 'street', 'community', 'department', 'utility', 'property', 'other'] as const
const AS_KIND: Record<string, string> = { street_office: 'street', community_station: 'community' }

/** Units by kind, in the order of the district's own offices. */
export function byKind(units: Shape<'TreeUnitOut'>[]): { kind: (typeof KINDS)[number]; units: Shape<'TreeUnitOut'>[] }[] {
  const kindOf = (one: Shape<'TreeUnitOut'>) => KINDS.find((kind) => kind === (AS_KIND[one.kind] ?? one.kind)) ?? 'other'
  return KINDS.map((kind) => ({ kind, units: units.filter((one) => kindOf(one) === kind) })).filter((one) => one.units.length)
}

export function useList(query: Ref<LocationQuery>) {
  const rows = shallowRef<Row[]>([])
  const supervised = shallowRef(new Set<string>())
  const next = ref<string | null>(null)
  const loading = ref(true)
  const fault = ref<Problem | null>(null)
  /** New on the list and not shown yet. */
  const waiting = shallowRef(new Set<string>())
  /** Shown, and not on the list any more. */
  const off = shallowRef(new Set<string>())
  const muchNew = ref(false)
  let upto = ''
  let asking = 0

  const found = computed(() => String(query.value.q ?? ''))
  const list = computed(() => listOf(query.value))
  const fresh = computed(() => waiting.value.size)

  async function page(cursor: string): Promise<Shape<'RowsOut'> & Partial<Shape<'TaskListOut'>>> {
    const part = { cursor, limit: PAGE }
    if (found.value) return ask(api.GET('/api/workbench/search', { params: { query: { q: found.value, ...part } } }))
    const params = { path: { which: list.value.key }, query: { ...askedBy(query.value), ...part } }
    return ask(api.GET('/api/workbench/tasks/{which}', { params }))
  }

  async function load(more = false): Promise<void> {
    const mine = ++asking
    loading.value = true
    fault.value = null
    try {
      const came = await page(more ? (next.value ?? '') : '')
      if (mine !== asking) return
      const known = new Set(rows.value.map((one) => one.number))
      rows.value = more ? [...rows.value, ...came.items.filter((one) => !known.has(one.number))] : came.items
      next.value = came.next
      supervised.value = new Set([...(more ? supervised.value : []), ...(came.supervised ?? [])])
      if (came.counts) counts.value = came.counts
      if (!more) {
        upto = came.upto ?? ''
        waiting.value = new Set()
        off.value = new Set()
        muchNew.value = false
      }
    } catch (thrown) {
      if (mine === asking) fault.value = problemFrom(thrown)
    }
    if (mine === asking) loading.value = false
  }

  /** What happened since: rows that are shown change in their place, what is new waits. */
  async function look(): Promise<void> {
    if (document.hidden || loading.value || fault.value || !upto) return
    const mine = asking
    const params = { path: { which: list.value.key }, query: { ...askedBy(query.value), after: upto } }
    try {
      const news = await ask(api.GET('/api/workbench/tasks/{which}/news', { params }))
      if (mine !== asking) return
      upto = news.upto
      muchNew.value ||= !news.all
      if (Object.keys(news.counts).length) counts.value = news.counts
      const came = new Map(news.items.map((one) => [one.number, one]))
      const shown = new Set(rows.value.map((one) => one.number))
      if (news.items.some((one) => shown.has(one.number))) rows.value = rows.value.map((one) => came.get(one.number) ?? one)
      const gone = news.off.filter((one) => shown.has(one))
      off.value = new Set([...[...off.value].filter((one) => !came.has(one)), ...gone])
      const missed = [...waiting.value].filter((one) => !news.off.includes(one))
      waiting.value = new Set([...missed, ...news.items.map((one) => one.number).filter((one) => !shown.has(one))])
    } catch {
      // The next look may succeed; what is shown stays.
    }
  }

  return { rows, supervised, next, loading, fault, fresh, muchNew, off, found, list, load, look }
}
