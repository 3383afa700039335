import './wall.css'
import './dialog.css'
import './replay.css'
import { useLooks } from '@linli/kit'
import { createApp } from 'vue'
import App from './App.vue'

useLooks()
createApp(App).mount('#app')
