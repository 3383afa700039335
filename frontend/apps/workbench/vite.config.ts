import { app } from '../../kit/vite'
import { defineConfig } from 'vite'
import { installable } from './installable'

export default defineConfig(app('workbench', [installable()]))
