import type { passkeys as zh } from './passkeys.zh'

export const passkeys: Record<keyof typeof zh, string> = {
  'passkey': 'Passkeys', 'passkey.sub': 'Sign in by finger, face, device PIN or security key: nothing to remember, nothing to be tricked out of', 'passkey.none': 'None yet', 'passkey.add': 'Add a passkey', 'passkey.addSub': 'Give it a name, then do as your device says',
  'passkey.name': 'What to call it', 'passkey.nameHint': 'So that you know the device, such as: office computer', 'passkey.make': 'Add it on this device', 'passkey.added': 'Added. All other devices are signed out', 'passkey.rename': 'Rename', 'passkey.renameOf': 'Rename {name}', 'passkey.renamed': 'Renamed', 'passkey.save': 'Save',
  'passkey.remove': 'Remove', 'passkey.removeOf': 'Remove {name}', 'passkey.removeSub': 'It signs in no more at once, and all other devices are signed out', 'passkey.removed': 'Removed', 'passkey.since': 'added {on}', 'passkey.used': 'used {at}', 'passkey.unused': 'not used yet',
  'passkey.blocked': 'May have been copied and is blocked. Remove it, and tell your administrator', 'passkey.notHere': 'Passkeys need an address with a name, behind https', 'passkey.notThis': 'This browser knows no passkeys; a newer one does',
}
