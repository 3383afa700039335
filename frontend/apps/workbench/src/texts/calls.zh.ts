export const calls = {
  'call.sub': '没点链接的，打个电话问问', 'call.panel': '这一通', 'call.none': '没有要打的回访电话', 'call.noneWhy': '结案后先发链接，过了时间没答的会排到这里',
  'call.pick': '选一位打电话', 'call.pickWhy': '等得最久的排在最前', 'call.triedN': '打过 {n}/{all} 次', 'call.askedAt': '{at}发的链接', 'call.openUntil': '到 {at} 截止',
  'call.handledBy': '{unit}办的', 'call.show': '看电话号码', 'call.leaves': '只为这一通回访，会留下记录', 'call.noNumber': '没有留电话', 'call.script': '可以这样问',
  'call.scriptWords': '“您好，这里是社会治理中心。您反映的事，{unit}说办好了，想问您三句：联系过您吗，解决了吗，您满意吗？”',
  'call.reached': '接通了，问三句', 'call.no_answer': '没人接', 'call.busy': '占线', 'call.wrong_number': '号码不对', 'call.refused': '不愿回答',
  'call.left': '还可以打 {n} 次。', 'call.last': '这是最后一次。', 'call.final': '“号码不对”“不愿回答”记下后就不再打',
  'call.contacted': '办理单位联系过您吗', 'call.contactedYes': '联系过', 'call.contactedNo': '没联系', 'call.solved': '解决了吗', 'call.satisfiedAsk': '满意吗',
  'call.satisfied': '满意', 'call.basically': '基本满意', 'call.not_satisfied': '不满意', 'call.words': '原话（可不填）',
  'call.willReopen': '按“没解决”记下后，案件会重办', 'call.willCount': '记入{unit}的三率，以后不能改', 'call.back': '没接通，返回', 'call.save': '记下回答',
  'call.said_no_answer': '记下了：没人接', 'call.said_busy': '记下了：占线', 'call.said_wrong_number': '记下了：号码不对，不再打', 'call.said_refused': '记下了：不愿回答，不再打',
  'call.saidAnswered': '回答记下了', 'call.saidReopened': '回答记下了，案件已重办',
}
