/** Asking and sending, as every page of the administration does it. */
import { problemFrom, useAttempt, type Problem } from '@linli/kit'
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
  const { busy, fault, attempt } = useAttempt()
  async function send<Answer>(call: () => Promise<Answer>): Promise<Answer | null> {
    let answer: Answer | null = null
    await attempt(async () => {
      answer = await call()
    })
    return answer
  }
  return { busy, fault, send }
}
