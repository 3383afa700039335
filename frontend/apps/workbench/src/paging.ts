/** A list that comes page by page: what is appended never moves what is there. */
import { problemFrom, type Problem } from '@linli/kit'
import { reactive } from 'vue'

export interface Paged<Row> {
  items: Row[]
  next: string | null
  loading: boolean
  fault: Problem | null
  load: (more?: boolean) => Promise<void>
}

/** `page` asks for the page after a cursor; an answer that was overtaken by a newer question is dropped. */
export function usePages<Row>(page: (cursor: string) => Promise<{ items: Row[]; next: string | null }>): Paged<Row> {
  let asking = 0
  const list: Paged<Row> = reactive({
    items: [], next: null, loading: true, fault: null,
    async load(more = false) {
      const mine = ++asking
      list.loading = true
      list.fault = null
      if (!more) list.items = []
      try {
        const came = await page(more ? (list.next ?? '') : '')
        if (mine !== asking) return
        list.items = more ? [...list.items, ...came.items] : came.items
        list.next = came.next
      } catch (thrown) {
        if (mine === asking) list.fault = problemFrom(thrown)
      }
      if (mine === asking) list.loading = false
    },
  }) as Paged<Row>
  return list
}
