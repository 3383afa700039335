import type { messages as zh } from './messages.zh'

/** What left the house, in English. */
export const messages: Record<keyof typeof zh, string> = {
  'notices.sent': 'Delivery', 'notices.sentSub': 'whether text messages and mail went out', 'notices.parts': '{n} text {n|message|messages}',
  'sent.noChannels': 'No channel beside the inbox yet', 'sent.noChannelsWhy': 'All messages are in linli. Describe channels in the rules, in channels.toml, and how they are used in notices.toml',
  'sent.to.resident': 'residents', 'sent.to.officer': 'staff', 'sent.to.unit': 'units', 'sent.to.nobody': 'nobody', 'sent.and': ', ',
  'sent.today': 'Today', 'sent.month': 'This month', 'sent.free': '{n}, no limit', 'sent.of': '{n} of {m}', 'sent.over': 'Budget used up: urgent messages go, others take the next channel', 'sent.pace': 'at most {n} a minute', 'sent.parts': 'long texts count by their parts', 'sent.rests': 'the gateway asked us to wait until {at}',
  'sent.counts': 'By channel', 'sent.span': 'Time counted', 'sent.lately': 'Last {n} days', 'sent.together': 'Together', 'sent.show': '{channel}, {state}: show the {n}', 'sent.channel': 'Channel', 'sent.state': 'State', 'sent.noDays': 'Nothing was sent in this time', 'sent.noDaysWhy': 'It appears here as soon as somebody is told something',
  'sent.queued': 'Queued', 'sent.held': 'Held', 'sent.sent': 'Sent', 'sent.delivered': 'Delivered', 'sent.failed': 'Failed', 'sent.unpaid': 'Over budget',
  'sent.log': 'Each message', 'sent.every': 'All', 'sent.none': 'No such messages', 'sent.noneWhy': 'Ask for less at once', 'sent.more': 'Show more', 'sent.urgent': 'urgent', 'sent.nth': 'resent {n} {n|time|times}', 'sent.nextAt': 'tried again {at}', 'sent.heldTill': 'goes {at}',
  'sent.pick': 'Pick message {id}', 'sent.pickAll': 'Pick the {n} not delivered', 'sent.pickNone': 'Pick none', 'sent.resend': 'Resend {n}', 'sent.resent': '{n} {n|message is|messages are} sent again',
  'sent.template': 'Message', 'sent.reason': 'Reason', 'sent.since': 'From', 'sent.until': 'To', 'sent.bare': 'Clear filters', 'sent.excel': 'Excel', 'sent.whyTimes': '{why} ({n})',
  'sent.lost': '{n} of them did not go', 'sent.lostMany': 'More than {n} did not go', 'sent.resendAll': 'Resend all {n}', 'sent.resendFound': 'Resend the {n} found', 'sent.resendTitle': 'Resend {n}?',
  'says.resendFound': '{n} {n|message that|messages that} did not go {n|is|are} queued again, at the channel’s pace', 'says.resendTwice': 'Some arrived by another channel and will come a second time', 'says.resendRecord': 'Who had them sent again is on record',
}
