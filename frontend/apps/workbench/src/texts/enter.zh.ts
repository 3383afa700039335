export const enter = {
  'enter.words': '来电人怎么说', 'enter.place': '在哪里', 'enter.category': '是哪类', 'enter.unsure': '说不清',
  'enter.street': '哪个街道', 'enter.community': '哪个社区', 'enter.name': '怎么称呼', 'enter.phone': '回电号码',
  'enter.channel': '怎么来的', 'enter.hotline': '来电', 'enter.walk_in': '来访', 'enter.same': '多半是同一件事',
  'enter.join': '并入这一件', 'enter.willJoin': '会并入', 'enter.noGuess': '写几个字，这里会给出建议',
  'enter.to': '派给谁', 'enter.deskDecides': '由受理中心定', 'enter.past': '这个号码以前报过',
  'enter.sumJoin': '并入 {number}', 'enter.sumUnsure': '类别说不清，受理中心会定',
  'enter.sumHint': '登记后把编号和查询码告诉来电人', 'enter.send': '登记', 'enter.got': '登记好了',
  'enter.joined': '已并入同一件', 'enter.who': '{unit}负责，{due}答复', 'enter.number': '编号',
  'enter.code': '查询码', 'enter.codeHint': '查询码只给来电人，念给他听', 'enter.open': '打开这一件',
  'enter.another': '再登记一件',
}
