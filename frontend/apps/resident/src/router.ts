import { nextTick } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import HomePage from './pages/HomePage.vue'
import ReportPage from './pages/ReportPage.vue'

// What a report needs is in the first load; the rest comes when it is asked for.
export const router = createRouter({
  history: createWebHistory('/r/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', component: HomePage },
    { path: '/report', component: ReportPage },
    { path: '/sent/:sent', component: () => import('./pages/SentPage.vue'), props: true },
    { path: '/p/:code', component: () => import('./pages/ProgressPage.vue'), props: true },
    { path: '/p/:code/callback', component: () => import('./pages/CallbackPage.vue'), props: true },
    { path: '/p/:code/data', component: () => import('./pages/CodeDataPage.vue'), props: true },
    { path: '/p/:code/receipt', component: () => import('./pages/ReceiptPage.vue'), props: true },
    { path: '/q/:code', component: () => import('./pages/CounterPage.vue'), props: true },
    { path: '/mine', component: () => import('./pages/MinePage.vue') },
    { path: '/near', component: () => import('./pages/NearPage.vue') },
    { path: '/me', component: () => import('./pages/MePage.vue') },
    { path: '/me/data', component: () => import('./pages/MyDataPage.vue') },
    { path: '/me/wechat/:channel', component: () => import('./pages/WechatPage.vue'), props: true },
    { path: '/poster', component: () => import('./pages/PosterPage.vue') },
    { path: '/verify', component: () => import('./pages/VerifyPage.vue') },
    { path: '/gallery', component: () => import('@linli/kit/gallery') },
    { path: '/:rest(.*)', component: () => import('./pages/UnknownPage.vue') },
  ],
})

// Whoever goes by keys or by ear begins at the top of another page, not where the old one was left.
router.afterEach((to, from, failure) => {
  const same = to.path === from.path && to.query.step === from.query.step
  if (failure || same || !from.matched.length) return
  void nextTick(() => {
    const top = document.querySelector<HTMLElement>('.screen h1') ?? document.querySelector<HTMLElement>('.screen main')
    top?.setAttribute('tabindex', '-1')
    top?.focus({ preventScroll: true })
  })
})
