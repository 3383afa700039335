/** Pressing a button that changes something: once, however often it is pressed or sent. */
import { newKey, onceKey } from '@linli/api'
import { both, problemFrom, type Problem } from '@linli/kit'
import { reactive } from 'vue'
import { ask } from './session'

export type Header = { 'Idempotency-Key': string }
type Call<Found> = (header: Header) => Promise<{ data?: Found; error?: unknown; response: Response }>

export interface Press {
  busy: boolean
  fault: Problem | null
  /** What the server says of one field of the form. */
  of: (field: string) => string
  /** The answer, or null when it was refused: then `fault` says why. */
  go: <Found>(call: Call<Found>) => Promise<Found | null>
  /** Begin another act: what was pressed before is not meant any more. */
  anew: () => void
}

export function usePress(): Press {
  let key = newKey()
  const press: Press = reactive({
    busy: false,
    fault: null as Problem | null,
    of: (field: string) => (press.fault?.field === field ? both(press.fault) : ''),
    anew() {
      key = newKey()
      press.fault = null
    },
    async go<Found>(call: Call<Found>): Promise<Found | null> {
      if (press.busy) return null
      press.busy = true
      press.fault = null
      try {
        const found = await ask(call(onceKey(key)))
        key = newKey()
        return found
      } catch (thrown) {
        press.fault = problemFrom(thrown)
        // The same words sent again are the same act only while the server has not answered.
        if (press.fault.status > 0) key = newKey()
        return null
      } finally {
        press.busy = false
      }
    },
  })
  return press
}
