/** A record narrowed by what the address says, so that what is found can be sent as a link. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** `keys` are the words of the address that narrow; other words of it stay as they are. */
export function useNarrowing(keys: readonly string[]) {
  const route = useRoute()
  const router = useRouter()
  const said = (key: string) => (typeof route.query[key] === 'string' ? route.query[key] : '')
  const narrowed = computed(() => keys.some(said))
  /** The same narrowing for an address of the server. */
  const words = computed(() => new URLSearchParams(keys.flatMap((key) => (said(key) ? [[key, said(key)]] : []))))
  /** Narrow by these; an empty one narrows no longer. */
  function set(changes: Record<string, string>) {
    const query: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...route.query, ...changes })) if (value) query[key] = String(value)
    void router.push({ query })
  }
  const bare = () => set(Object.fromEntries(keys.map((key) => [key, ''])))
  return { said, narrowed, words, set, bare }
}
