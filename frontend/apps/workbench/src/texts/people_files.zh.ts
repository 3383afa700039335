/** Files with names and numbers: asked for by one, agreed to by another. */
export const peopleFiles = {
  'pf.who': '反映人信息', 'pf.without': '不带', 'pf.with': '带，要第二人同意',
  'pf.reporter': '姓名', 'pf.phone': '电话', 'pf.address': '地址（门牌）',
  'pf.why': '为什么要导出，用来做什么', 'pf.note': '同意后才做成文件，只有您能下载，限时限次。里面每个人都会看到：谁导出了、为什么。',
  'pf.ask': '提交，等第二人同意', 'pf.asked': '等第二人同意', 'pf.declined': '没有同意：{note}', 'pf.left': '还能下载 {n} 次', 'pf.leftNone': '已下载完，不能再下载',
  'pf.marked': '含个人信息', 'pf.title': '导出审批', 'pf.what': '{list} · {columns}', 'pf.inArea': '辖区 {area}',
  'pf.none': '没有等您同意的导出申请', 'pf.noneWhy': '有人申请导出姓名、电话、地址时会出现在这里。自己申请的要由别人同意',
  'pf.yes': '同意导出', 'pf.no': '不同意', 'pf.noWhy': '为什么不同意', 'pf.send': '告诉申请人', 'pf.agreed': '已同意，文件马上做', 'pf.refused': '没有同意，已告诉申请人',
}
