import type { account as zh } from './account.zh'

export const account: Record<keyof typeof zh, string> = {
  'title': 'Account and safety', 'sub': 'Who can act in your name, all in one place',
  'factor': 'Second factor', 'factor.sub': 'Beside the password, six digits from your phone that change every 30 seconds', 'factor.on': 'Set up since {at}', 'factor.off': 'Not set up yet', 'factor.left': '{n} recovery {n|code|codes} left', 'factor.few': 'Only {n} recovery {n|code|codes} left: get new ones',
  'factor.must': 'Your post requires it, or a passkey', 'factor.due': 'Your post requires it, or a passkey: set one up before {at}', 'factor.now': 'Nothing else can be done before that',
  'factor.begin': 'Set it up', 'factor.again': 'Another phone, or none', 'factor.again.sub': 'Remove it here, then set it up on the new phone. All other devices are signed out', 'factor.remove': 'Remove', 'factor.removed': 'Removed', 'factor.codes': 'New recovery codes', 'factor.codes.sub': 'The old ones stop at once',
  'factor.scan': 'Scan this with an authenticator', 'factor.scan.sub': 'Any authenticator app on your phone will do', 'factor.open': 'Open in the authenticator on this phone', 'factor.key': 'If you cannot scan, type this key', 'factor.square': 'The square to scan',
  'factor.code': 'The six digits on your phone now', 'factor.confirm': 'Set it up', 'factor.done': 'It is set up', 'factor.paper': 'Write the recovery codes down and keep them', 'factor.paper.sub': 'When the phone is lost, one of them lets you in, once each. They are not shown again', 'factor.copy': 'Copy', 'factor.copied': 'Copied', 'factor.print': 'Print', 'factor.kept': 'I have them',
  'factor.reset': '{by} reset your second factor, {at}', 'factor.reset.house': 'The system', 'factor.reset.why': 'Reason: {reason}', 'factor.reset.not': 'If you did not ask for this, change your password now and tell your administrator', 'factor.reset.read': 'I know',
  'devices': 'Where you are signed in', 'devices.sub': 'If you do not know one, sign it out and change your password', 'devices.others': 'Sign out everywhere else', 'devices.ended': 'Signed out on {n} {n|device|devices}',
  'telling': 'How I am told', 'telling.sub': 'Beside the inbox, where news for my unit reaches me', 'telling.saved': 'Saved', 'telling.sent': 'The code is on its way',
  'password': 'Password', 'password.sub': '12 characters at least; a sentence you remember will do, and there is no need to change it every quarter', 'password.old': 'Old password', 'password.new': 'New password', 'password.go': 'Change it',
  'password.done': 'Changed. All other devices are signed out', 'password.show': 'Show what I type',
}
