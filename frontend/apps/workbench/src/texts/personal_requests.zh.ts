/** What people ask about their data. */
export const personalRequests = {
  'pr.nav': '个人信息请求', 'pr.title': '个人信息请求', 'pr.sub': '居民要求更正、删除、查阅自己的信息，或要求说明。到期前答复，答复的话本人看得到',
  'pr.which': '看哪些', 'pr.open': '待答复', 'pr.answered': '已答复',
  'pr.correct': '更正', 'pr.delete': '删除', 'pr.see': '查阅、复制', 'pr.explain': '说明',
  'pr.byCode': '凭查询码，没有留身份', 'pr.due': '{day}前答复', 'pr.late': '应在 {day}前答复，已超期',
  'pr.answer': '答复…', 'pr.words': '答复', 'pr.wordsHint': '写给本人看：做了什么；不办的，写明理由和还能找谁', 'pr.grant': '已按请求办理', 'pr.decline': '不予办理',
  'pr.done': '{who} 于 {at} 答复：已办理', 'pr.declined': '{who} 于 {at} 答复：不予办理', 'pr.saidAnswered': '已答复，本人在“我的信息”或用查询码能看到',
  'pr.extend': '延长期限…', 'pr.extendWhy': '为什么需要更多时间', 'pr.extendHint': '写给本人看。只能延长一次，要在到期之前', 'pr.extendSend': '延长并告知本人', 'pr.saidExtended': '已延长，已告知本人', 'pr.extended': '已延长一次：{why}',
  'pr.none': '没有待答复的请求', 'pr.noneAnswered': '还没有答复过的请求', 'pr.noneWhy': '居民在“我的信息”里、或凭查询码提出的请求会出现在这里',
}
