/**
 * All that the first screens need in one file: a telephone opens six lines to a server at once, and
 * on a slow line each further file waits 400 ms for its turn.
 */
interface Modules {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

// Parts of the kit that come with the pages that show them.
const LATER = /kit\/src\/(time|states|parts\/(AccountLine|BottomSheet|CardBox|DeviceList|EmptyNote|LoadingLines|NoEntry|PushSwitch|StateMark|TellingForm))/
const STYLE = /\.css$|type=style/
let needed: Set<string> | null = null

export function first(id: string, modules: Modules): string | null {
  needed ??= reached(modules)
  return needed.has(id) ? 'first' : null
}

function reached(modules: Modules): Set<string> {
  const found = new Set<string>()
  const next = [`${import.meta.dirname}/src/main.ts`]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (found.has(id) || LATER.test(id) || STYLE.test(id)) continue
    found.add(id)
    next.push(...(modules.getModuleInfo(id)?.importedIds ?? []))
  }
  return found
}
