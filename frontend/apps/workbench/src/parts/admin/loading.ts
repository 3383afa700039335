/** Asking and sending, as every page of the administration does it. */
import { problemFrom, type Problem } from '@linli/kit'
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface Loaded<Found> {
  found: ShallowRef<Found | null>
  fault: Ref<Problem | null>
  loading: Ref<boolean>
  load: () => Promise<void>
}

/** What a page shows: the latest question wins, and what was shown stays until its answer is here. */
export function useLoaded<Found>(question: () => Promise<Found>): Loaded<Found> {
  const found = shallowRef<Found | null>(null)
  const fault = ref<Problem | null>(null)
  const loading = ref(false)
  let asked = 0
  async function load() {
    const mine = ++asked
    loading.value = true
    fault.value = null
    try {
      const came = await question()
      if (mine === asked) found.value = came
    } catch (thrown) {
      if (mine === asked) fault.value = problemFrom(thrown)
    }
    if (mine === asked) loading.value = false
  }
  return { found, fault, loading, load }
}

export interface Sending {
  busy: Ref<boolean>
  fault: Ref<Problem | null>
  send: <Answer>(call: () => Promise<Answer>) => Promise<Answer | null>
}

/** One act at a time; null when it was refused, and then `fault` says why. */
export function useSending(): Sending {
  const busy = ref(false)
  const fault = ref<Problem | null>(null)
  async function send<Answer>(call: () => Promise<Answer>): Promise<Answer | null> {
    if (busy.value) return null
    busy.value = true
    fault.value = null
    try {
      return await call()
    } catch (thrown) {
      fault.value = problemFrom(thrown)
      return null
    } finally {
      busy.value = false
    }
  }
  return { busy, fault, send }
}
