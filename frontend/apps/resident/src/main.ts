import '@linli/kit/kit.css'
import './resident.css'
import { api, told } from '@linli/api'
import { openPush, useLooks } from '@linli/kit'
import { createApp } from 'vue'
import App from './App.vue'
import { painted } from './kept'
import { openLine } from './line'
import { router } from './router'

useLooks()
createApp(App).use(router).mount('#app')
void painted().then(openLine).catch(() => {
  // Without a place to keep things the pages still work; only the queue does not.
})
openPush('/r/', (body) => told(api.PUT('/api/resident/me/telling/browsers/renewed', { body })))
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register('/r/sw.js', { scope: '/r/' }).catch(() => {})
}
