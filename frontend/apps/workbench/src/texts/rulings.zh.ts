export const rulings = {
  'ruling.title': '裁定主办单位', 'ruling.sub': '单位退回、等着定谁来办的', 'ruling.none': '没有要裁定的案件',
  'ruling.noneWhy': '单位退单到了次数，案件会出现在这里', 'ruling.desk': '在谁的台面', 'ruling.times': '退回 {n} 次', 'ruling.must': '只能裁定',
  'ruling.onlyRule': '不能再派单', 'ruling.mayDispatch': '也可以再派单', 'ruling.done': '裁定好了，由{unit}办理。', 'ruling.notYours': '这件不归您裁定',
  'ruling.nothing': '还没有单位退单', 'ruling.nothingWhy': '没有退过的，直接派单就行', 'ruling.said': '谁说过什么', 'ruling.ruleBy': '要在{due}裁定',
  'ruling.late': '裁定时限已过', 'ruling.gaveBack': '{unit}退回', 'ruling.proposed': '建议给{unit}', 'ruling.turns': '先后派过 {n} 家', 'ruling.now': '现在',
  'ruling.who': '定谁来办', 'ruling.whoHint': '按先例、建议和规则排好了', 'ruling.pick': '请选一家单位', 'ruling.other': '别的单位', 'ruling.otherUnit': '哪一家',
  'ruling.thatUnit': '选定的单位', 'ruling.returnedIt': '这家退回过', 'ruling.precedents': '先例', 'ruling.precedentsHint': '同类事项，按相似排',
  'ruling.noPrecedents': '这类事还没有先例，这次裁定会成为先例', 'ruling.fits': '可依', 'ruling.near': '就在附近', 'ruling.far': '地方不同',
  'ruling.alike': '说法相似', 'ruling.someWords': '有几个词相同', 'ruling.noWords': '说法不同', 'ruling.reasons': '裁定理由', 'ruling.reasonsHint': '双方都看得到，也写进先例',
  'ruling.template': '{by}裁定：由{unit}办理。依据：{because}。', 'ruling.templateBare': '{by}裁定：由{unit}办理。依据：',
  'ruling.willHold': '{unit}马上收到，由它主办', 'ruling.willStay': '它不能再退回', 'ruling.willDue': '期限不变，还是{due}', 'ruling.willFirst': '它签收以前，{unit}仍要负责',
  'ruling.willKeep': '写成先例，以后同类的事直接派', 'ruling.rule': '裁定由{unit}办理',
}
