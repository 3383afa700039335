/** What the apps' builds have in common: where they are served, and what the server is in development. */
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import type { PluginOption, UserConfig } from 'vite'

const SERVER = process.env.LINLI_SERVER ?? 'http://127.0.0.1:8000'
const STATIC = resolve(import.meta.dirname, '../../linli/web/static/apps')

/** `name` is the folder under static/apps; Django serves the page at its own address. */
export function app(name: 'resident' | 'workbench' | 'command', plugins: PluginOption[] = []): UserConfig {
  return {
    base: `/static/apps/${name}/`,
    plugins: [vue(), ...plugins],
    worker: { format: 'es' },
    build: {
      outDir: resolve(process.env.LINLI_APPS ?? STATIC, name),
      emptyOutDir: true,
      target: ['chrome87', 'safari14', 'firefox90'],
      // Nothing is inlined as data: a strict page takes images from files only.
      assetsInlineLimit: 0,
      reportCompressedSize: true,
      chunkSizeWarningLimit: 1200,
    },
    server: { proxy: { '/api': { target: SERVER, headers: { host: new URL(SERVER).host } } } },
  }
}
