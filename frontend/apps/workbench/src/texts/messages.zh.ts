/** What left the house, for the administration's page of notices. */
export const messages = {
  'notices.sent': '发送情况', 'notices.sentSub': '短信、邮件这些发出去了没有', 'notices.parts': '短信 {n} 条',
  'sent.noChannels': '本区还没有接通短信、邮件等渠道', 'sent.noChannelsWhy': '消息都在站内。在规则的 channels.toml 里写上渠道，在 notices.toml 里写上怎么用',
  'sent.to.resident': '居民', 'sent.to.officer': '工作人员', 'sent.to.unit': '单位', 'sent.to.nobody': '无人', 'sent.and': '、',
  'sent.today': '今天', 'sent.month': '本月', 'sent.free': '{n} 条，不限', 'sent.of': '{n} / {m} 条', 'sent.over': '预算用完了：紧急消息照发，其他的改走下一渠道', 'sent.pace': '每分钟最多 {n} 条', 'sent.parts': '长短信按拆分条数计', 'sent.rests': '网关要求暂停到 {at}',
  'sent.counts': '各渠道情况', 'sent.span': '统计时段', 'sent.lately': '近 {n} 天', 'sent.together': '合计', 'sent.show': '{channel}，{state} {n} 条，点开看', 'sent.channel': '渠道', 'sent.state': '状态', 'sent.noDays': '这段时间没有发过', 'sent.noDaysWhy': '有人收到通知，这里就会有',
  'sent.queued': '待发', 'sent.held': '暂缓', 'sent.sent': '已发', 'sent.delivered': '已送达', 'sent.failed': '失败', 'sent.unpaid': '超预算',
  'sent.log': '每一条', 'sent.every': '全部', 'sent.none': '没有这样的消息', 'sent.noneWhy': '放宽筛选条件试试', 'sent.more': '再显示一些', 'sent.urgent': '紧急', 'sent.nth': '重发 {n} 次', 'sent.nextAt': '{at} 再试', 'sent.heldTill': '{at} 发',
  'sent.pick': '选中第 {id} 条', 'sent.pickAll': '选中没发成的 {n} 条', 'sent.pickNone': '都不选', 'sent.resend': '重发 {n} 条', 'sent.resent': '{n} 条正在重发',
  'sent.template': '内容', 'sent.reason': '原因', 'sent.since': '从', 'sent.until': '到', 'sent.bare': '清除筛选', 'sent.excel': '导出 Excel', 'sent.whyTimes': '{why}（{n}）',
  'sent.lost': '其中 {n} 条没发成', 'sent.lostMany': '没发成的超过 {n} 条', 'sent.resendAll': '全部重发 {n} 条', 'sent.resendFound': '重发筛出的 {n} 条', 'sent.resendTitle': '重发 {n} 条？',
  'says.resendFound': '{n} 条没发成的消息重新排队，按渠道限速发出', 'says.resendTwice': '有的已改走别的渠道送到，会再收到一次', 'says.resendRecord': '谁重发的会记下来',
}
