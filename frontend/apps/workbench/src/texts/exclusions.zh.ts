export const exclusions = {
  'excl.sub': '两位别家的人复核，原始记录不动', 'excl.facts': '统计依据', 'excl.toReview': '待复核', 'excl.none': '没有待复核的申请', 'excl.noneEver': '还没有人申请过',
  'excl.noneWhy': '对回访结果或超期有异议的单位，可以在案件的“统计依据”里申请一次', 'excl.notYours': '这些数据不归您看', 'excl.noFacts': '这个案件没有超期，也还没有回访',
  'excl.noFactsWhy': '没有什么要剔除的', 'excl.overdue': '超期记录', 'excl.overdueHint': '结案后可以申诉一次', 'excl.lateAt': '{stage}超期', 'excl.wasDue': '期限 {at}',
  'excl.stage_dispatch': '派单', 'excl.stage_accept': '签收', 'excl.stage_contact': '联系', 'excl.stage_answer': '答复', 'excl.stage_verify': '核查', 'excl.appeal': '申诉',
  'excl.callbacks': '回访结果', 'excl.callbacksHint': '有结果后可以申请剔除一次', 'excl.waiting': '等回答', 'excl.round': '第 {n} 次结案后', 'excl.notCounted': ' · 不计入三率',
  'excl.thisCallback': '这次回访', 'excl.apply': '申请剔除', 'excl.applyTitle': '申请剔除', 'excl.appealTitle': '超期申诉', 'excl.ground': '哪一条', 'excl.reason': '说明情况',
  'excl.reasonHint': '写清时间、原因和凭据，复核人只看这里', 'excl.willReview': '两位不是本单位的人复核，都同意才剔除', 'excl.willStay': '原始记录和剔除前的数字照样公布',
  'excl.willOnce': '每一条只能申请一次', 'excl.saidApplied': '申请已提交，等两位复核', 'excl.ofCallback': '剔除回访', 'excl.ofOverdue': '超期申诉', 'excl.agreed': '同意',
  'excl.disagreed': '不同意', 'excl.needs': '还差 {n} 位复核', 'excl.ownUnit': '本单位的申请，由别家复核', 'excl.review': '复核', 'excl.ask': '该不该剔除',
  'excl.reviewReason': '复核理由', 'excl.willDecide': '您是第二位，提交后就定了', 'excl.willSecond': '您是第一位，还要一位复核', 'excl.send': '提交复核',
  'excl.saidDecided': '复核完成：{what}', 'excl.saidReviewed': '复核记下了，还要一位',
}
