import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory('/r/'),
  routes: [{ path: '/gallery', component: () => import('@linli/kit/gallery') }],
})
