/**
 * What the apps' service workers do with web push: show what came, open what it is about, and tell
 * the server when the browser is reached elsewhere from now on.
 *
 * Plain text, for a worker is a file of its own. `base` is the folder that the worker serves; `page`
 * says in the worker's own language which page a message opens, and `rests` which open pages may be
 * led there: where somebody types, a new window is opened instead. `telling` is the API of how this
 * app's people are told.
 */
export function tells(base: string, page: string, rests: RegExp, telling: string): string {
  return `
self.addEventListener('push', (event) => {
  event.waitUntil(shown(event.data));
});
async function shown(data) {
  let told = {};
  try {
    told = data.json() || {};
  } catch {
    // Nothing, or nothing that we wrote: a browser wants to see a notification all the same.
  }
  await self.registration.showNotification(words(told.title) || '邻里 linli', {
    body: words(told.body) || '有新消息 You have a message',
    tag: words(told.tag) || 'linli',
    icon: '/static/linli/icon-192.png',
    data: { to: page(told) },
  });
}
const words = (one) => (typeof one === 'string' ? one : '');
const BASE = ${JSON.stringify(base)};
const RESTS = ${String(rests)};
${page.trim()}
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(opened(event.notification.data.to));
});
async function opened(to) {
  const address = new URL(to, location.origin).href;
  const open = (await self.clients.matchAll({ type: 'window' })).filter((one) => new URL(one.url).pathname.startsWith(BASE));
  const there = open.find((one) => one.url === address);
  if (there) return there.focus();
  const free = open.find((one) => RESTS.test(new URL(one.url).pathname));
  if (!free) return self.clients.openWindow(address);
  const led = await free.focus();
  return led.navigate(address);
}
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renewed(event.oldSubscription, event.newSubscription));
});
async function renewed(was, now) {
  // Some browsers do not say which it was: then the app sees it at its next opening, and mends it.
  if (!was) return;
  const key = was.options && was.options.applicationServerKey;
  const made = now || (key && (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })));
  if (!made) return;
  const { p256dh, auth } = made.toJSON().keys;
  await fetch(${JSON.stringify(`${telling}/browsers/renewed`)}, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'X-Linli': '1' },
    body: JSON.stringify({ was: was.endpoint, endpoint: made.endpoint, p256dh, auth }),
  });
}
`
}
