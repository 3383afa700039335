import '@linli/kit/kit.css'
import { useLooks } from '@linli/kit'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'

useLooks()
createApp(App).use(router).mount('#app')
