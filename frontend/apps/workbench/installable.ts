/**
 * What lets the desk be put on a home screen and show messages there: a manifest, and a worker that
 * keeps nothing. An iPhone shows messages of an app on its home screen alone.
 */
import type { Plugin } from 'vite'
import { tells } from '../../kit/worker'

const PAGE = `
const page = (told) => (words(told.number) ? BASE + 'c/' + encodeURIComponent(told.number) : BASE + 'inbox');
`
const WORKER = `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
${tells('/desk/', PAGE, /^\/desk\/(inbox)?$/, '/api/workbench/session/telling')}`

export function installable(): Plugin {
  return {
    name: 'linli-installable',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: WORKER.trimStart() })
      this.emitFile({
        type: 'asset',
        fileName: 'manifest.webmanifest',
        source: JSON.stringify({
          name: '邻里工作台',
          short_name: '邻里工作台',
          lang: 'zh-Hans',
          id: '/desk/',
          start_url: '/desk/',
          scope: '/desk/',
          display: 'standalone',
          background_color: '#FBFAF7',
          theme_color: '#FBFAF7',
          icons: [
            { src: '/static/linli/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
            { src: '/static/linli/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
            { src: '/static/linli/mark.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
          ],
        }),
      })
    },
  }
}
