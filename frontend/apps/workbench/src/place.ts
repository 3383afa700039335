/** The list that one came from: which case is next to which, and where “back” leads. */
import { shallowRef } from 'vue'

const came = shallowRef<{ numbers: string[]; path: string }>({ numbers: [], path: '/' })

export function rememberRow(numbers: string[], path: string): void {
  came.value = { numbers, path }
}

export function listPath(): string {
  return came.value.path
}

export function neighbour(number: string, by: number): string | null {
  const at = came.value.numbers.indexOf(number)
  return at < 0 ? null : (came.value.numbers[at + by] ?? null)
}
