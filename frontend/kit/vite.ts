/** What the apps' builds have in common: where they are served, and what the server is in development. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import type { PluginOption, UserConfig } from 'vite'

const SERVER = process.env.LINLI_SERVER ?? 'http://127.0.0.1:8000'
const STATIC = resolve(import.meta.dirname, '../../linli/web/static/apps')

/** `name` is the folder under static/apps; Django serves the page at its own address. */
export function app(name: 'resident' | 'workbench' | 'command', plugins: PluginOption[] = []): UserConfig {
  return {
    base: `/static/apps/${name}/`,
    plugins: [vue(), ...plugins, unopened(name), packed()],
    worker: { format: 'es' },
    // Every part is written with `setup`; Vue's older way would come along for nothing.
    define: { __VUE_OPTIONS_API__: 'false' },
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

/** What stands in a page until its app does. A wall is set up by hand and looked at. */
const UNOPENED: Partial<Record<string, { zh: string; en: string }>> = {
  resident: {
    zh: '这一页还没有打开。一直是空白的话，请换一个新一点的浏览器，或者打 12345、到社区窗口反映。',
    en: 'This page is not open yet. If it stays blank, try a newer browser, call 12345, or come to the counter of your community.',
  },
  workbench: {
    zh: '工作台还没有打开。一直是空白的话，请换一个新一点的浏览器。',
    en: 'The desk is not open yet. If it stays blank, try a newer browser.',
  },
}

/** A browser too old for the app would show nothing at all. */
function unopened(name: string): PluginOption {
  const words = UNOPENED[name]
  const told = words && `<div class="unopened"><p>${words.zh}</p><p lang="en">${words.en}</p></div>`
  return { name: 'linli-unopened', transformIndexHtml: (page) => page.replace('<div id="app"></div>', `<div id="app">${told ?? ''}</div>`) }
}

const WORTH_PACKING = /\.(js|css|html|svg|json|webmanifest)$/
const SMALLEST_PACKED = 1024

/** Packed copies beside each text file: packed once here, not for each phone. */
function packed(): PluginOption {
  let folder = ''
  return {
    name: 'linli-packed',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    async closeBundle() {
      for (const name of await readdir(folder, { recursive: true })) {
        const file = join(folder, name)
        if (!WORTH_PACKING.test(name) || (await stat(file)).size < SMALLEST_PACKED) continue
        const content = await readFile(file)
        await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
        await writeFile(`${file}.br`, brotliCompressSync(content, { params }))
      }
    },
  }
}
