/** Short words for a matter: what was said of it, and its code as it is read out. */

/** The first words of a report as its title; its kind where nothing was said. */
export function titleOf(said: string, kind: string): string {
  const first = said.trim().split(/[\n。！？!?；;]/)[0]!.trim()
  const short = first.split(/[，,]/)[0]!
  // A sentence of several parts is told by its first, unless that says too little.
  if (first.length > 16 && short.length >= 6) return short
  return first ? (first.length > 30 ? `${first.slice(0, 29)}…` : first) : kind
}

/** A code as it is easily read: NB3H ZK5H 9Q0P. */
export function spaced(code: string): string {
  return code.replace(/-/g, ' ')
}
