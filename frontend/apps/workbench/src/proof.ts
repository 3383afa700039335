/**
 * Grave acts ask for a fresh proof of who it is. What was refused for want of one waits until she has
 * proved herself, and is then sent again, once; if she would rather not, the refusal stands.
 */
import { api } from '@linli/api'
import { ref } from 'vue'

const NEEDED = 'proof.needed'
/** Whether she is being asked now. */
export const asked = ref(false)
let waiting: ((proved: boolean) => void)[] = []

function proof(): Promise<boolean> {
  asked.value = true
  return new Promise((told) => waiting.push(told))
}
/** What came of it; whatever waits goes on. */
export function answered(proved: boolean) {
  asked.value = false
  const all = waiting
  waiting = []
  for (const told of all) told(proved)
}

const unsent = new WeakMap<Request, Request>()
api.use({
  onRequest({ request }) {
    unsent.set(request, request.clone())
  },
  async onResponse({ request, response }) {
    if (response.status !== 403) return
    const said = (await response.clone().json().catch(() => null)) as { code?: string } | null
    const again = unsent.get(request)
    if (said?.code === NEEDED && again && (await proof())) return globalThis.fetch(again)
  },
})
