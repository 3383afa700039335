import { app } from '../../kit/vite'
import { defineConfig } from 'vite'

export default defineConfig(app('command'))
