/** What is loaded beside the first screen and not before it: on a slow line every byte stands in line. */

/** Once something stands on the screen; or soon, where nothing is painted (a page behind others). */
export function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done, 0))
    setTimeout(done, 500)
  })
}

/** What the phone keeps. */
export const kept = () => import('@linli/offline')
