export const warnings = {
  'proc.warnings': '预警', 'warn.sub': '比往常多的地方，请人去看一眼；不影响案件照常办理', 'warn.which': '看哪些', 'warn.open': '待看', 'warn.accepted': '去看了', 'warn.dismissed': '不用看',
  'warn.none': '没有待看的预警', 'warn.noneWhy': '看到{day}为止，比了 {n} 次；再有比往常多的，会到这里', 'warn.notYet': '还没有比过', 'warn.notYetWhy': '每天夜里把前一天为止的件数和往常比一遍',
  'warn.tooShort': '记录还太短', 'warn.tooShortWhy': '满 {need} 天才知道往常是多少，现在有 {have} 天', 'warn.noneAccepted': '还没有人去看过', 'warn.noneAcceptedWhy': '在“待看”里按“去看看”，就到这里',
  'warn.noneDismissed': '还没有不用看的', 'warn.noneDismissedWhy': '按“不用看”并写明原因的，到这里；涨了一倍会再提醒', 'warn.one': '{area} · {kind}',
  'warn.fact': '{span} {n} 件，往常约 {usual} 件', 'warn.factNone': '{span} {n} 件，往常没有', 'warn.lastDay': '{day}', 'warn.lastDays': '近 {d} 天', 'warn.days': '{from}到 {to}，{d} 天', 'warn.times': '{n} 倍',
  'warn.goesOn': '还在涨', 'warn.over': '已回落', 'warn.by.c1': '比前一周多', 'warn.by.c2': '比前一周多', 'warn.by.c3': '比前一周多', 'warn.by.farrington': '比往年这个时候多', 'warn.by.scan': '比别处多，集中在这里',
  'warn.chance.1': '碰巧的可能不到百分之一', 'warn.chance.2': '碰巧的可能不到千分之一', 'warn.chance.3': '碰巧的可能不到万分之一', 'warn.chance.0': '碰巧的可能约百分之{n}', 'warn.places': '在{names}', 'warn.andMore': '{names}等 {n} 处',
  'warn.trend': '近 {d} 天每天的件数：{list}；往常一天约 {usual} 件', 'warn.cases': '看这些案件', 'warn.class': '有一个类案对得上', 'warn.go': '去看看', 'warn.not': '不用看', 'warn.why': '为什么不用看',
  'warn.whyHint': '比如：在施工、在集中清理、一个人逐处上报。写了大家都看得到', 'warn.whyNeeded': '请写一句原因', 'warn.cancel': '先不', 'warn.undo': '撤销', 'warn.back': '放回待看',
  'warn.saidGo': '记下了，去看看：{what}', 'warn.saidNot': '记下了，不用看：{what}', 'warn.saidBack': '放回待看了：{what}', 'warn.decidedAt': '{by} {at} 定：{what}', 'warn.reason': '原因：{why}',
  'warn.share': '近 {days} 天定了 {n} 条，其中不用看 {m} 条', 'warn.shareOf': '（{p}%）', 'warn.shareNone': '近 {days} 天还没有对预警作过决定', 'warn.foot': '看到{day}为止，比了 {n} 次；“碰巧的可能”已按比的次数折算', 'warn.usualLine': '横线：往常一天',
}
