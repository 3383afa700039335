/** How a reporter is known, and how a sealed identity is opened. */
export const known = {
  'known.title': '留不留名', 'known.named': '实名', 'known.confidential': '保密', 'known.anonymous': '匿名',
  'known.namedSub': '办事的人看到打了星号的姓名和号码',
  'known.confidentialSub': '姓名和号码封存，谁都看不到；要打开得两个人同意，并告诉本人。进展凭查询码查',
  'known.anonymousSub': '不记姓名、号码和准确时间。只有查询码能查，请念给本人或抄给本人',
  'heard.title': '短信', 'heard.tick': '问过本人，同意短信告知', 'heard.sub': '没问过不要勾。记下是您听到的；本人凭查询码随时能关',
  'heard.will': '进展会发到所留号码', 'heard.agreed': '本人已同意', 'heard.stop': '本人说不要了…', 'heard.stopTitle': '撤回短信告知', 'heard.stopSub': '按诉求人的话办。等着发的也不发了；要再开，由本人在进展页打开', 'heard.stopYes': '不再发短信',
  'unseal.ask': '申请启封…', 'unseal.two': '要另一人同意，并告诉诉求人', 'unseal.title': '申请启封身份',
  'unseal.sub': '第二人同意后，只有您能看，限时。每次查看都会告诉诉求人', 'unseal.why': '为什么非看不可',
  'unseal.safety': '有人身安全危险', 'unseal.inquiry': '依法调查', 'unseal.proof': '关键事实须向本人核实', 'unseal.request': '诉求人本人要求',
  'unseal.note': '写清楚：不启封为什么办不了', 'unseal.send': '提交，等第二人同意',
  'unseal.waits': '{unit}已申请启封（{reason}），等第二人同意', 'unseal.read': '查看姓名电话', 'unseal.until': '{until} 前可看，会告诉诉求人',
  'unseal.pageSub': '别人申请看个人信息，由您做第二人', 'unseal.part': '启封保密身份', 'unseal.none': '没有等您同意的启封申请', 'unseal.noneWhy': '有人申请时会出现在这里。自己申请的要由别人同意',
  'unseal.yes': '同意启封', 'unseal.no': '不同意', 'unseal.agreed': '已同意，诉求人会看到', 'unseal.refused': '没有同意，身份仍封存',
}
