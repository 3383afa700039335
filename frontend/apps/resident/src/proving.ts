/** A number proved by a code that goes there: asked for, then typed. */
import { api, told } from '@linli/api'
import { looks, useAttempt } from '@linli/kit'
import { computed, ref } from 'vue'

export function useCode() {
  const request = ref('')
  const typed = ref('')
  const attempting = useAttempt()
  const send = (phone: string) => attempting.attempt(async () => {
    const body = { phone, language: looks.language }
    request.value = (await told(api.POST('/api/resident/session/code', { body }))).request_id
  })
  /** What the server is told: which code this answers, and the code. */
  const proof = computed(() => ({ request_id: request.value, code: typed.value.trim() }))
  function anew() {
    request.value = typed.value = ''
    attempting.fault.value = null
  }
  return { ...attempting, request, typed, send, proof, anew }
}
