/** A refusal of the server (problem+json), or the line that failed, in words. */
import type { Both } from './texts'

export interface Problem extends Both {
  status: number
  code: string
  field?: string
  errors?: { field: string; zh: string; en: string }[]
}

/** What went wrong as a Problem, whatever was thrown; status 0 means that nothing was reached. */
export function problemFrom(thrown: unknown): Problem {
  if (thrown && typeof thrown === 'object' && 'zh' in thrown && 'en' in thrown) {
    return thrown as Problem
  }
  if (!navigator.onLine || thrown instanceof TypeError) {
    return {
      status: 0,
      code: 'line.down',
      zh: '现在没有信号，连不上服务器。有信号后再试一次',
      en: 'No signal: the server cannot be reached. Try again once there is one',
    }
  }
  return {
    status: 500,
    code: 'unknown',
    zh: '服务器出了点问题，已经记下。过一会儿再试',
    en: 'Something broke on the server and was recorded. Try again in a while',
  }
}
