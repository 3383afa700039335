import type { prove as zh } from './prove.zh'

export const prove: Record<keyof typeof zh, string> = {
  'title': 'Prove once more that it is you', 'sub': 'This step is a grave one. Afterwards you go on, and what you filled in is still here', 'password': 'Password', 'show': 'See what I type', 'code': 'The six digits on your phone', 'codeHint': 'In your authenticator app. Without the phone, type a recovery code',
  'go': 'Prove it and go on', 'not': 'Not now', 'or': 'or', 'byKey': 'Prove it with a passkey', 'byProvider': 'Prove it at {name}', 'away': 'In a new window; come back here afterwards. This page stays as it is', 'waits': 'Waiting for you in the new window…', 'more': '{name} knows you; one step is left', 'noWindow': 'The browser has stopped the new window. Allow this site to open windows, then press again',
  'none': 'This account has no way to be proved again now. Sign out, sign in anew and do this step then (what is filled in here has to be filled in again)', 'back.title': 'Proving who you are', 'back.wait': 'Being checked…', 'back.done': 'Proved. Close this window and go on where you were', 'back.fault': 'Close this window and try again where you were',
}
