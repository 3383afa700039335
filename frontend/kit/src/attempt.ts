/** One thing at a time that may fail: whether it runs, and what went wrong with it. */
import { ref, type Ref } from 'vue'
import { problemFrom, type Problem } from './problem'

export interface Attempt {
  busy: Ref<boolean>
  fault: Ref<Problem | null>
  /** Whether it was done; what is pressed while another runs is not begun. */
  attempt: (work: () => Promise<unknown>) => Promise<boolean>
}

export function useAttempt(): Attempt {
  const busy = ref(false)
  const fault = ref<Problem | null>(null)
  async function attempt(work: () => Promise<unknown>) {
    if (busy.value) return false
    busy.value = true
    fault.value = null
    try {
      await work()
      return true
    } catch (thrown) {
      fault.value = problemFrom(thrown)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, fault, attempt }
}
