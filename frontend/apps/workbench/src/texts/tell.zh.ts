export const tell = {
  'tell.new': '发公告', 'tell.sub': '给一个辖区里所有人看的', 'tell.none': '还没有发过公告', 'tell.noneWhy': '停水、停电、施工，一次告诉辖区里的人，少打几十个电话',
  'tell.where': '给哪里的人', 'tell.whereHint': '这里和下面的网格都看得到', 'tell.street': '街道', 'tell.community': '社区', 'tell.wholeStreet': '整个街道',
  'tell.what': '说什么', 'tell.whatHint': '选一种，字已经填好', 'tell.kind': '哪一种', 'tell.urgency': '急不急', 'tell.water': '停水', 'tell.power': '停电', 'tell.works': '施工', 'tell.other': '自己写',
  'tell.title_water': '{area}临时停水', 'tell.text_water': '因管道抢修，{area}临时停水，预计{until}恢复。请提前存水；有困难的，请联系社区。',
  'tell.title_power': '{area}临时停电', 'tell.text_power': '因线路检修，{area}临时停电，预计{until}恢复。家里有人用医疗设备的，请马上联系社区。',
  'tell.title_works': '{area}施工提醒', 'tell.text_works': '{area}有施工，预计{until}完工。请绕行，注意脚下。',
  'tell.heading': '标题', 'tell.text': '内容', 'tell.english': '英文（已填好，可改）', 'tell.until': '到什么时候', 'tell.untilWords': '{due}有效', 'tell.preview': '居民看到的',
  'tell.thisArea': '这个辖区', 'tell.counting': '正在数能送到多少人', 'tell.willShow': '{area}的人打开居民端就看到', 'tell.willReach': '另外送到 {n} 位居民的消息里（{days} 天内在这里报过事的）',
  'tell.willEnd': '{due}有效，到时自动撤下', 'tell.willUndo': '发错了可以马上撤下；已收到的消息收不回', 'tell.publish': '发出公告', 'tell.saidPublished': '发出去了，{area}的人看得到',
  'tell.takenDown': '已撤下', 'tell.over': '已过期', 'tell.later': '还没开始', 'tell.inForce': '正在公告', 'tell.going': '正在送', 'tell.reached': '送到 {n} 人', 'tell.endedAt': '{at} 撤下', 'tell.end': '撤下',
  'tell.endTitle': '撤下这条公告', 'tell.endWhat': '居民端马上看不到它。已送到 {n} 人消息里的收不回，需要时请另发一条更正。', 'tell.saidEnded': '撤下了',
}
