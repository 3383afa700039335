import { createRouter, createWebHistory } from 'vue-router'
import { thePack } from './policy'
import { elsewhere, inField, may, me, whoAmI } from './session'
import TasksPage from './pages/TasksPage.vue'
import { firstView } from './views'

/** Times are chosen here: the district's zone has to be known first; without it the page says so itself. */
const byTheDistrictsClock = () => thePack().then(() => true, () => true)

export const router = createRouter({
  history: createWebHistory('/desk/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/admin', redirect: () => (may('people.read') ? '/admin/people' : may('template.edit') ? '/admin/templates' : '/admin/tables') },
    { path: '/admin/people', component: () => import('./pages/admin/PeoplePage.vue') },
    { path: '/admin/posts', component: () => import('./pages/admin/PostsPage.vue') },
    { path: '/admin/stand-ins', component: () => import('./pages/admin/StandInsPage.vue') },
    { path: '/admin/units', component: () => import('./pages/admin/UnitsPage.vue') },
    { path: '/admin/templates', component: () => import('./pages/admin/TemplatesPage.vue') },
    { path: '/admin/notices', component: () => import('./pages/admin/NoticesPage.vue') },
    { path: '/admin/policy', component: () => import('./pages/admin/PolicyPage.vue') },
    { path: '/admin/tables', component: () => import('./pages/admin/TablesPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/admin/models', component: () => import('./pages/admin/ModelsPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/admin/webhooks', component: () => import('./pages/admin/WebhooksPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/admin/webhooks/:id', component: () => import('./pages/admin/WebhookPage.vue'), props: true, beforeEnter: byTheDistrictsClock },
    { path: '/signin', component: () => import('./pages/SignInPage.vue'), meta: { bare: true } },
    { path: '/', component: TasksPage },
    { path: '/c/:number', component: () => import('./pages/CasePage.vue'), props: true },
    { path: '/new', component: () => import('./pages/EnterPage.vue') },
    { path: '/field', component: () => import('./pages/FieldPage.vue') },
    { path: '/account', component: () => import('./pages/AccountPage.vue') },
    { path: '/inbox', component: () => import('./pages/InboxPage.vue') },
    { path: '/whistles', component: () => import('./pages/WhistlesPage.vue') },
    { path: '/whistles/:id', component: () => import('./pages/WhistlePage.vue'), props: true },
    { path: '/supervision', component: () => import('./pages/OrdersPage.vue') },
    { path: '/supervision/:id', component: () => import('./pages/OrderPage.vue'), props: true },
    { path: '/rulings', component: () => import('./pages/RulingsPage.vue') },
    { path: '/callbacks', component: () => import('./pages/CallbacksPage.vue') },
    { path: '/exclusions', component: () => import('./pages/ExclusionsPage.vue') },
    { path: '/unsealings', component: () => import('./pages/UnsealingsPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/holds', component: () => import('./pages/HoldsPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/readings', component: () => import('./pages/ReadingsPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/administrative-acts', component: () => import('./pages/AdministrativePage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/security', component: () => import('./pages/SecurityPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/personal-requests', component: () => import('./pages/PersonalRequestsPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/personal-requests/new', component: () => import('./pages/CounterPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/personal-requests/:id/slip', component: () => import('./pages/CounterSlipPage.vue'), props: true, meta: { paper: true }, beforeEnter: byTheDistrictsClock },
    { path: '/classes', component: () => import('./pages/ClassesPage.vue') },
    { path: '/classes/:id', component: () => import('./pages/ClassPage.vue'), props: true, beforeEnter: byTheDistrictsClock },
    { path: '/hotline', component: () => import('./pages/HotlinePage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/warnings', component: () => import('./pages/WarningsPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/rates', component: () => import('./pages/RatesPage.vue') },
    { path: '/notices-for-areas', component: () => import('./pages/AreaNoticesPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/assisting', component: () => import('./pages/AssistingPage.vue') },
    { path: '/meetings', component: () => import('./pages/MeetingsPage.vue'), beforeEnter: byTheDistrictsClock },
    { path: '/meetings/:id', component: () => import('./pages/MeetingPage.vue'), props: true, beforeEnter: byTheDistrictsClock },
    { path: '/:rest(.*)', component: () => import('./pages/UnknownPage.vue') },
  ],
})

// Whoever is not signed in signs in first, and then comes where she wanted to go.
router.beforeEach(async (to) => {
  if (to.meta.bare) return true
  const starting = me.value === null
  const who = me.value ?? (await whoAmI())
  if (who?.must_set_up_factor && !who.must_change_password) return to.path === '/account' || '/account'
  if (who && to.fullPath === '/' && !who.must_change_password && inField()) return '/field'
  if (who && to.path === '/' && !who.must_change_password && elsewhere()) return elsewhere()!
  if (who && !who.must_change_password) return (starting && to.fullPath === '/' && firstView()) || true
  return { path: '/signin', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
})
