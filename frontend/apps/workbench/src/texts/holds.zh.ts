/** What the law holds beyond its time. */
export const holds = {
  'hold.nav': '依法留存', 'hold.title': '依法留存', 'hold.sub': '法院、复议、审计还要用的内容，到期也不清除。申请和解除都要两个人',
  'hold.card': '依法留存', 'hold.none': '没有留存，到期按规定清除', 'hold.place': '申请留存…', 'hold.again': '再次申请留存…',
  'hold.ground': '依据', 'hold.since': '开始', 'hold.until': '复核', 'hold.by': '申请', 'hold.why': '理由', 'hold.endWhy': '解除理由', 'hold.note': '第二人意见',
  'hold.untilBy': '{day} 前，{who}', 'hold.overdue': '{day} 前应复核，已过，{who}', 'hold.overBy': '命令行，由系统管理员', 'hold.ended': '结束', 'hold.secret': '不告知本人原因',
  'hold.agree': '同意留存', 'hold.agreeEnd': '同意解除', 'hold.decline': '不同意…', 'hold.extend': '延后复核…', 'hold.end': '申请解除…',
  'hold.mine': '已留存，等另一人同意。无人同意会自动解除', 'hold.mineEnd': '仍在留存，等另一人同意解除',
  'hold.placeTitle': '申请依法留存', 'hold.placeSub': '马上生效，到期不清除、不能删改；另一人同意后继续有效。诉求人要求删除时会看到留到哪天',
  'hold.extendTitle': '延后复核', 'hold.extendSub': '确认仍需留存。由您在新的日期之前再看一次', 'hold.endTitle': '申请解除留存', 'hold.endSub': '另一人同意后，到期的内容当晚就会清除，找不回来',
  'hold.declineTitle': '不同意', 'hold.declineSub': '申请人看得到理由', 'hold.pickGround': '依据哪一条', 'hold.whyLabel': '理由', 'hold.whyHint': '来函单位、文号；不必写姓名', 'hold.endHint': '哪一份文书说明不再需要',
  'hold.noteLabel': '不同意的理由', 'hold.day': '复核日期', 'hold.dayHint': '最长 {n} 天，到期可以再延', 'hold.send': '提交',
  'hold.did.place': '已留存，等另一人同意', 'hold.did.extend': '复核日期已延后', 'hold.did.end': '已申请解除，等另一人同意', 'hold.did.agree': '已同意', 'hold.did.decline': '已答复不同意',
  'hold.which': '看哪些', 'hold.open': '留存中', 'hold.which.overdue': '该复核了', 'hold.waiting': '待同意', 'hold.over': '已结束',
  'hold.number': '案件编号', 'hold.anyGround': '全部依据', 'hold.look': '查找', 'hold.excel': '导出 Excel', 'hold.more': '只列出前 200 条，请用编号或依据缩小范围，或导出 Excel',
  'hold.empty.open': '没有留存的案件', 'hold.empty.overdue': '没有过了复核日期的留存', 'hold.empty.waiting': '没有等人同意的申请', 'hold.empty.over': '还没有结束的留存', 'hold.emptyFound': '没有符合条件的留存',
  'hold.emptyWhy': '在案件页“依法留存”里申请；批准的、该复核的都会列在这里', 'hold.emptyFoundWhy': '请核对编号，或换一个依据', 'hold.pick': '请选择依据',
}
