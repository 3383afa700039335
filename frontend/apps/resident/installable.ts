/**
 * What makes the app installable and lets it open without a signal: a manifest, and a worker that
 * keeps this build's files. Written by hand: a hundred lines less than the plug-in's options, and
 * three hundred packages less to install.
 */
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'
import { tells } from '../../kit/worker'

const BASE = '/static/apps/resident/'
const PAGE = `
function page(told) {
  const link = words(told.link) && new URL(told.link, location.origin);
  if (link && link.origin === location.origin && link.pathname.startsWith(BASE)) return link.pathname;
  return words(told.code) ? BASE + 'p/' + encodeURIComponent(told.code) : BASE + 'me';
}
`
const WORKER = `
const KEPT = 'linli-BUILD';
const FILES = FILE_LIST;
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) {
    // Of the API only the catalogue may be old: it is what a report is chosen from.
    if (request.method === 'GET' && url.pathname === '/api/resident/catalogue') event.respondWith(newest(request));
    return;
  }
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match('/r/')));
  else event.respondWith(caches.match(request).then((found) => found || fetch(request)));
});
async function newest(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch (failure) {
    const found = await kept.match(request);
    if (found) return found;
    throw failure;
  }
}
${tells('/r/', PAGE, /^\/r\/(?!report)/, '/api/resident/me/telling')}`

export function installable(): Plugin {
  return {
    name: 'linli-installable',
    apply: 'build',
    generateBundle: {
      // Last: files that hold nothing but styles are dropped before, and one that is not there keeps the worker from starting.
      order: 'post',
      handler(_options, bundle) {
        const names = Object.keys(bundle).filter((name) => name.startsWith('assets/')).sort()
        const build = createHash('sha256').update(names.join()).digest('hex').slice(0, 12)
        // Whoever needs that one fetches it then; most never do.
        const kept = names.filter((name) => !name.includes('/ed25519-'))
        const files = ['/r/', ...kept.map((name) => BASE + name)]
        const worker = WORKER.replace('BUILD', build).replace('FILE_LIST', JSON.stringify(files))
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker.trimStart() })
        this.emitFile({
          type: 'asset',
          fileName: 'manifest.webmanifest',
          source: JSON.stringify({
            name: '邻里 · 随手报',
            short_name: '邻里',
            description: '拍一张，当场知道谁负责、几时答复',
            lang: 'zh-Hans',
            id: '/r/',
            start_url: '/r/',
            scope: '/r/',
            display: 'standalone',
            background_color: '#FBFAF7',
            theme_color: '#FBFAF7',
            icons: [
              { src: '/static/linli/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
              { src: '/static/linli/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
              { src: '/static/linli/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
              { src: '/static/linli/mark.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
            ],
          }),
        })
      },
    },
  }
}
