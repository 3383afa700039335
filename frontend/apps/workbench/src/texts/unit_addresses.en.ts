import type { unitAddresses as zh } from './unit_addresses.zh'

export const unitAddresses: Record<keyof typeof zh, string> = {
  'unitTo': 'Units’ addresses', 'unitTo.sub': 'Where units’ messages go beside their inboxes', 'unitTo.what': 'A duty mailbox, or a user of the office’s messenger. A code goes there first; once somebody there has read it out to you, messages follow. A group’s robot is written in the rules, not here', 'unitTo.noWays': 'No channel reaches units', 'unitTo.noWaysWhy': 'Write a channel into channels.toml, and “unit” into its “to” in notices.toml',
  'unitTo.none': 'No unit has an address yet', 'unitTo.noneWhy': 'All messages are in the units’ inboxes', 'unitTo.on': 'Confirmed, in use', 'unitTo.waits': 'Waits for its code', 'unitTo.type': 'Type the code', 'unitTo.change': 'Change', 'unitTo.changeOf': 'Change the address of {unit}', 'unitTo.drop': 'Remove', 'unitTo.dropOf': 'Remove the address of {unit}',
  'unitTo.sent': 'A code went to this address; it is valid for 15 minutes. If it came, messages will', 'unitTo.code': 'The 6 digits that came there', 'unitTo.wrong': 'That is not the code. Please check it', 'unitTo.prove': 'Confirm', 'unitTo.proved': 'Confirmed: its messages go there, too', 'unitTo.gone': 'Removed: messages are in the inbox alone',
  'unitTo.add': 'Give a unit an address', 'unitTo.unit': 'Unit', 'unitTo.by': 'Channel', 'unitTo.address': 'Address', 'unitTo.addressHint': 'A duty mailbox, or the user id in that system', 'unitTo.send': 'Send a code', 'unitTo.cancel': 'Cancel',
}
