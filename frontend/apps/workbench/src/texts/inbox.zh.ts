export const inbox = {
  'inbox.title': '消息', 'inbox.which': '看哪些', 'inbox.all': '全部', 'inbox.unread': '未读',
  'inbox.freshN': '{n} 条未读', 'inbox.readAll': '都标为已读', 'inbox.new': '未读', 'inbox.none': '还没有消息',
  'inbox.noneUnread': '没有未读的', 'inbox.noneWhy': '派单、催办、督办会先到这里',
}
