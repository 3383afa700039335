/** Whom a case is about, and who is kept apart from it. */
export const about = {
  'about.title': '反映对象', 'about.sub': '被反映单位和它的下属单位不办、也看不到本案',
  'about.field': '被反映单位（回避）', 'about.reporter': '诉求人选的', 'about.rule': '按分拨规则', 'about.text': '文字提到，待确认', 'about.desk': '工作人员确认',
  'about.hint': '文字提到', 'about.isIt': '反映的是它…', 'about.isItOf': '反映的是{unit}，请它回避', 'about.confirm': '核实…', 'about.confirmOf': '核实是否反映{unit}',
  'about.whom': '反映的是谁', 'about.open': '没说，或说不清', 'about.here': '当地社区和街道', 'about.others': '部门和公司', 'about.why': '选了就不会转给它，它也看不到',
}
