import '@linli/kit/kit.css'
import './desk.css'
import './tasks.css'
import './case.css'
import './enter.css'
import './field.css'
import { useLooks } from '@linli/kit'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'

useLooks()
createApp(App).use(router).mount('#app')
