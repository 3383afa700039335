import type { inbox as zh } from './inbox.zh'

export const inbox: Record<keyof typeof zh, string> = {
  'inbox.title': 'Inbox', 'inbox.which': 'Which', 'inbox.all': 'All', 'inbox.unread': 'Unread',
  'inbox.freshN': '{n} unread', 'inbox.readAll': 'Mark all as read', 'inbox.new': 'Unread', 'inbox.none': 'No messages yet',
  'inbox.noneUnread': 'Nothing unread', 'inbox.noneWhy': 'Dispatches, reminders and orders come here first',
}
