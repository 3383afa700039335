export const exports = {
  'export.button': '导出', 'export.title': '导出“{list}”', 'export.sub': '整个列表，按现在的排序',
  'export.narrowed': '按现在的筛选', 'export.columns': '哪些列', 'export.shown': '屏幕上的列', 'export.all': '全部列',
  'export.form': '做成什么文件', 'export.note': '反映人的姓名、电话、门牌不在里面。谁在什么时候导出了什么，会留下记录。最多 100000 件。',
  'export.ask': '开始导出', 'export.mine': '我的导出', 'export.waiting': '排着队，马上开始写',
  'export.writing': '写好 {n} 件，共 {m} 件', 'export.ready': '{n} 件 · {size} · {until} 前可以下载',
  'export.failed': '没有写成，请再导出一次', 'export.cut': '只有前 100000 件，请筛选后分开导出',
  'export.fetch': '下载', 'export.cancel': '取消', 'export.drop': '去掉', 'keys.export': '导出',
}
