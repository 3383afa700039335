/** Who read what is personal: the auditor's page. */
export const readings = {
  'rd.nav': '查阅审计', 'rd.title': '查阅审计', 'rd.sub': '谁在什么时候、为什么看了居民的个人信息。您在这里看了什么，也会留下记录',
  'rd.parts': '看哪一部分', 'rd.alarms': '告警', 'rd.lines': '记录', 'rd.looks': '谁看过这里',
  'rd.outcome': '告警状态', 'rd.open': '待处理', 'rd.explained': '已说明', 'rd.passed_on': '已转交',
  'rd.volume': '看得异常多', 'rd.elsewhere': '看了管辖外的', 'rd.again': '反复看同一人，却没有办理',
  'rd.volumeSaid': '{day} 看了 {n} 件案件的个人信息', 'rd.elsewhereSaid': '一周内看了 {n} 件既不在辖区、也不归本单位办的案件', 'rd.againSaid': '看了 {n} 次，没有做任何办理',
  'rd.usual': '本人平时一天 {own} 件，同岗位平时 {peers} 件', 'rd.unknown': '无', 'rd.see': '看这些记录',
  'rd.words': '核实的情况，怎么处理的', 'rd.judge': '处理…', 'rd.explain': '已说明，没有问题', 'rd.pass': '转交处理', 'rd.judged': '{who} 于 {at} 处理：{words}', 'rd.undo': '撤回处理',
  'rd.saidExplained': '已记为“已说明”', 'rd.saidPassed': '已记为“已转交”', 'rd.saidBack': '已撤回，重新待处理',
  'rd.noAlarms': '没有待处理的告警', 'rd.noAlarmsWhy': '系统每十分钟比对一次：数量、辖区、反复查看。有异常会出现在这里', 'rd.noJudged': '还没有这样处理过的告警', 'rd.noJudgedWhy': '处理过的告警和理由会留在这里',
  'rd.number': '案件编号', 'rd.since': '从', 'rd.until': '到', 'rd.look': '查', 'rd.bare': '去掉全部条件',
  'rd.excel': '导出 Excel（会留记录）', 'rd.print': '打印',
  'rd.sum': '{lines} 条记录，涉及 {cases} 件案件、{people} 名工作人员', 'rd.byOfficer': '谁看得多', 'rd.byUnit': '哪个单位', 'rd.byPurpose': '为什么', 'rd.byDay': '哪天', 'rd.count': '{lines} 条 · {cases} 件', 'rd.only': '只看{name}',
  'rd.at': '时间', 'rd.who': '工作人员', 'rd.post': '单位和岗位', 'rd.case': '案件', 'rd.what': '看了什么', 'rd.why': '用途', 'rd.told': '本人能查到', 'rd.notTold': '没有账号关联',
  'rd.none': '没有这样的查阅记录', 'rd.noneWhy': '换个条件再查。打了星号的不算查阅，不在这里',
  'rd.noLooks': '还没有人看过', 'rd.noLooksWhy': '每次查看、每次导出都会留在这里', 'rd.looked': '查看了 {n} 条', 'rd.exported': '导出了 {n} 条', 'rd.narrowed': '有条件', 'rd.whole': '没有条件',
}
