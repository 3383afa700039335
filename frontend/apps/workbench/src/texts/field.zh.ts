export const field = {
  'nav.field': '待办', 'nav.report': '替居民报', 'field.map': '我的网格和任务', 'field.openMap': '打开地图', 'field.smallMap': '收起地图',
  'field.synced': '今天 {at}，已同步', 'field.offline': '没有信号，先做着，有信号会自动发出', 'field.near': '由近到远',
  'field.metres': '{n} 米', 'field.km': '{n} 公里', 'field.accept': '接单', 'field.other': '退回…', 'field.go': '去现场', 'field.call': '打电话',
  'field.answer': '拍照反馈', 'field.take': '拍照', 'field.noSignal': '现在没有信号。会先存在手机上，有信号自动发出', 'field.send': '发出',
  'field.waits': '“{what}”存在手机上，有信号自动发出', 'field.sending': '“{what}”正在发出', 'field.sent': '“{what}”已发出', 'field.gotIt': '知道了',
  'field.report': '替居民报', 'field.reportSub': '写几个字或拍一张照片就行', 'field.photos': '照片', 'field.words': '什么事', 'field.place': '在哪里（门牌、路口）',
  'field.withPoint': '已带上现在的位置', 'field.takePoint': '带上现在的位置', 'field.name': '居民怎么称呼（可不填）', 'field.phone': '居民电话（可不填）',
  'field.hand': '报上去', 'field.missed': '写几个字，或拍一张照片', 'field.handed': '报好了：{number}，查询码 {code}，念给居民听',
}
