/** How the screen looks: theme, size of type, language; kept on the device, set in one place. */
import { computed, reactive, watchEffect } from 'vue'

export type Theme = 'light' | 'dark' | 'auto'
export type TypeSize = 'normal' | 'large'
export type Language = 'zh' | 'en'

const KEPT = 'linli.looks'

interface Looks {
  theme: Theme
  type: TypeSize
  language: Language
}

function kept(): Partial<Looks> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Looks>
  } catch {
    return {}
  }
}

function asked(): Partial<Looks> {
  // A link may say how it wants to be read: ?lang=en&theme=dark&type=large.
  const given = new URLSearchParams(location.search)
  const found: Partial<Looks> = {}
  const language = given.get('lang')
  if (language === 'zh' || language === 'en') found.language = language
  const theme = given.get('theme')
  if (theme === 'light' || theme === 'dark') found.theme = theme
  if (given.get('type') === 'large') found.type = 'large'
  return found
}

export const looks = reactive<Looks>({
  theme: 'auto',
  type: 'normal',
  language: navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
  ...kept(),
  ...asked(),
})

// Changed in one window, it changes in the others.
addEventListener('storage', (event) => {
  if (event.key === KEPT) Object.assign(looks, kept())
})

const night = matchMedia('(prefers-color-scheme: dark)')
const system = reactive({ dark: night.matches })
night.addEventListener('change', (event) => (system.dark = event.matches))

const dark = computed(() => (looks.theme === 'auto' ? system.dark : looks.theme === 'dark'))

/** Dress the page: our tokens, Element Plus and Vant switch together. Call once at the start. */
export function useLooks(): void {
  watchEffect(() => {
    const root = document.documentElement
    root.dataset.theme = dark.value ? 'dark' : 'light'
    root.classList.toggle('dark', dark.value)
    root.classList.toggle('van-theme-dark', dark.value)
    if (looks.type === 'large') root.dataset.type = 'large'
    else delete root.dataset.type
    root.lang = looks.language === 'zh' ? 'zh-Hans' : 'en'
    const ground = dark.value ? '#111917' : '#FBFAF7'
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground)
    try {
      localStorage.setItem(KEPT, JSON.stringify({ ...looks }))
    } catch {
      // A browser that keeps nothing still shows everything.
    }
  })
}
