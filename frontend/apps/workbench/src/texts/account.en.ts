import type { account as zh } from './account.zh'

export const account: Record<keyof typeof zh, string> = {
  'title': 'Account and safety', 'sub': 'Who can act in your name, all in one place',
  'devices': 'Where you are signed in', 'devices.sub': 'If you do not know one, sign it out and change your password', 'devices.others': 'Sign out everywhere else', 'devices.ended': 'Signed out on {n} {n|device|devices}',
  'password': 'Password', 'password.sub': '12 characters at least; a sentence you remember will do, and there is no need to change it every quarter', 'password.old': 'Old password', 'password.new': 'New password', 'password.go': 'Change it',
  'password.done': 'Changed. All other devices are signed out', 'password.show': 'Show what I type',
}
