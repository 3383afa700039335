/** Who is signed in here, if anybody; asked once, and again after signing in or out. */
import { api, told, type Shape } from '@linli/api'
import { ref } from 'vue'

export type Me = Shape<'MeOut'>

export const me = ref<Me | null>(null)
export const asked = ref(false)

export async function whoAmI(): Promise<Me | null> {
  try {
    me.value = await told(api.GET('/api/resident/me'))
  } catch {
    me.value = null
  }
  asked.value = true
  return me.value
}
