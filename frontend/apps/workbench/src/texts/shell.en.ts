import type { shell as zh } from './shell.zh'

export const shell: Record<keyof typeof zh, string> = {
  'app.name': 'Linli desk',
  'nav.label': 'Main menu', 'nav.skip': 'Skip to content', 'nav.home': 'Back to tasks', 'nav.tasks': 'Tasks',
  'nav.inbox': 'Inbox', 'nav.keys': 'Keys', 'nav.me': 'Me', 'nav.new': 'New messages',
  'signin.title': 'Sign in', 'signin.sub': 'With the user name your unit gave you', 'signin.name': 'User name',
  'signin.password': 'Password', 'signin.enter': 'Sign in',
  'signin.changeTitle': 'First, a password of your own',
  'signin.changeSub': 'Somebody else chose the present one; take one that only you know',
  'signin.fresh': 'New password', 'signin.change': 'Change it and go on',
  'signin.note': 'Residents have an app of their own and do not sign in here',
  'me.post': 'Which post', 'me.allPosts': 'All posts at once', 'me.theme': 'Colours',
  'me.theme.auto': 'As the system', 'me.theme.light': 'Light', 'me.theme.dark': 'Dark', 'me.type': 'Type',
  'me.type.normal': 'Normal', 'me.type.large': 'Large', 'me.language': 'Language', 'me.leave': 'Sign out',
  'keys.title': 'Keys', 'keys.next': 'Next case', 'keys.before': 'Case before', 'keys.open': 'Open this case',
  'keys.preview': 'Preview on or off', 'keys.search': 'Search', 'keys.refresh': 'Load again',
  'keys.act': 'To the buttons', 'keys.enter': 'Enter a report', 'keys.tasks': 'To the tasks',
  'keys.back': 'Back to the list', 'keys.help': 'This table',
  'nav.enter': 'Enter',
  'unknown.title': 'No such page', 'unknown.text': 'The address may be mistyped',
}
