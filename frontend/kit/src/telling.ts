/** How somebody is told, kept by the server: seen, chosen, an address given and proved. */
import { onMounted, ref, shallowRef } from 'vue'
import { useAttempt } from './attempt'
import type { Telling, TellingChoice } from './parts/TellingForm.vue'
import { pushOpened, type Subscribed } from './push'

export interface TellingCalls {
  load: () => Promise<Telling>
  save: (choice: TellingChoice) => Promise<unknown>
  give: (channel: string, address: string) => Promise<unknown>
  prove: (channel: string, code: string) => Promise<{ proved: boolean }>
  forget: (channel: string) => Promise<unknown>
  agree: (channel: string, made: Subscribed) => Promise<unknown>
  withdraw: (channel: string, browser: number) => Promise<unknown>
  /** Where to go to bind an account, or to agree to one more message there. */
  go?: (channel: string, wanted: 'bind' | 'agree') => Promise<{ address: string }>
}

/** What `TellingForm` shows and answers to; `words` are said once something was kept. */
export function useTelling(calls: TellingCalls, words: () => { saved: string; sent: string }) {
  const telling = shallowRef<Telling | null>(null)
  const said = ref('')
  const wrong = ref(false)
  const loading = useAttempt()
  const sending = useAttempt()

  async function look() {
    await pushOpened()
    telling.value = await calls.load()
  }
  const load = () => loading.attempt(look)
  const send = (work: () => Promise<unknown>, after = '') => sending.attempt(async () => {
    wrong.value = false
    said.value = ''
    await work()
    await look()
    said.value = after
  })
  const save = (choice: TellingChoice) => send(() => calls.save(choice), words().saved)
  const give = (channel: string, address: string) => send(() => calls.give(channel, address), words().sent)
  const prove = (channel: string, code: string) => send(async () => {
    wrong.value = !(await calls.prove(channel, code)).proved
  })
  const forget = (channel: string) => send(() => calls.forget(channel))
  const agree = (channel: string, made: Subscribed) => send(() => calls.agree(channel, made))
  const withdraw = (channel: string, browser: number) => send(() => calls.withdraw(channel, browser))
  const go = (channel: string, wanted: 'bind' | 'agree') => sending.attempt(async () => {
    const way = await calls.go?.(channel, wanted)
    if (way) location.assign(way.address)
  })
  onMounted(load)
  return { telling, said, wrong, load, fault: loading.fault, busy: sending.busy, refused: sending.fault, save, give, prove, forget, agree, withdraw, go }
}
