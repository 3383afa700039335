import type { messages as zh } from './messages.zh'

/** What left the house, in English. */
export const messages: Record<keyof typeof zh, string> = {
  'notices.sent': 'Delivery', 'notices.sentSub': 'whether text messages and mail went out', 'notices.parts': '{n} text {n|message|messages}',
  'sent.noChannels': 'No channel beside the inbox yet', 'sent.noChannelsWhy': 'All messages are in linli. Describe channels in the rules, in channels.toml, and how they are used in notices.toml',
  'sent.to.resident': 'residents', 'sent.to.officer': 'staff', 'sent.to.unit': 'units', 'sent.to.nobody': 'nobody', 'sent.and': ', ',
  'sent.today': 'Today', 'sent.month': 'This month', 'sent.free': '{n}, no limit', 'sent.of': '{n} of {m}', 'sent.over': 'Budget used up: urgent messages go, others take the next channel', 'sent.pace': 'at most {n} a minute', 'sent.parts': 'long texts count by their parts', 'sent.rests': 'the gateway asked us to wait until {at}',
  'sent.days': 'Last 14 days', 'sent.day': 'Day', 'sent.channel': 'Channel', 'sent.state': 'State', 'sent.noDays': 'Nothing was sent for 14 days', 'sent.noDaysWhy': 'It appears here as soon as somebody is told something',
  'sent.queued': 'Queued', 'sent.held': 'Quiet hours', 'sent.sent': 'Sent', 'sent.delivered': 'Delivered', 'sent.failed': 'Failed', 'sent.unpaid': 'Over budget',
  'sent.log': 'Each message', 'sent.every': 'All', 'sent.none': 'No such messages', 'sent.noneWhy': 'Try another channel or state', 'sent.more': 'Show more', 'sent.urgent': 'urgent', 'sent.nth': 'resent {n} {n|time|times}', 'sent.nextAt': 'tried again {at}',
  'sent.pick': 'Pick message {id}', 'sent.pickAll': 'Pick the {n} not delivered', 'sent.pickNone': 'Pick none', 'sent.resend': 'Resend {n}', 'sent.resent': '{n} {n|message is|messages are} sent again',
  'sent.why.no_address': 'no address', 'sent.why.quiet': 'quiet hours', 'sent.why.over_day': 'the day’s budget is spent', 'sent.why.over_month': 'the month’s budget is spent', 'sent.why.slower': 'the gateway asked us to slow down',
}
