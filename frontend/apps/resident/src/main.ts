import '@linli/kit/kit.css'
import './resident.css'
import { useLooks } from '@linli/kit'
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
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register('/r/sw.js', { scope: '/r/' }).catch(() => {})
}
