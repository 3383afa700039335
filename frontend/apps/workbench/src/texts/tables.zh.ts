/** 表格：区里用 Excel 管的东西，进出都在这里。 */
export const tables = {
  'section.tables': '表格', 'tables.sub': '区里用 Excel 管的，进出都在这里', 'tables.kinds': '有哪些表', 'tables.none': '没有您能导入或导出的表', 'tables.noneWhy': '请管理员给您的岗位加上相应的权限',
  'tables.template': '模板', 'tables.takeOut': '导出', 'tables.bring': '导入', 'tables.form': '文件格式', 'tables.columns': '{n} 列', 'tables.second': '要第二个人复核', 'tables.elsewhere': '案件在任务列表里按条件导出',
  'tables.mine': '我的导入', 'tables.mineNoneWhy': '先下载模板，填好再导入；正式导入前会先试一遍，告诉您每一行会怎样', 'tables.open': '打开 {name}',
  'tables.title': '导入{kind}', 'tables.how': '先试导：不改任何东西，只说每一行会怎样。看过以后再正式导入。', 'tables.file': '选择文件', 'tables.hint.table': 'Excel（.xlsx）或 CSV，最大 20 MB；CSV 是 UTF-8 或 GB18030 都行', 'tables.hint.json': '{ends} 文件，最大 20 MB',
  'tables.whole': '表里没有的就删去', 'tables.wholeWhy': '整表替换时，每一行都要能导入', 'tables.crs': '坐标系', 'tables.crs.own': '文件里写了', 'tables.crs.wgs84': 'WGS-84、CGCS2000（天地图）', 'tables.crs.gcj02': 'GCJ-02（高德、腾讯）', 'tables.crs.bd09': 'BD-09（百度）', 'tables.noFile': '请先选一个文件', 'tables.try': '试导', 'tables.sending': '正在上传……',
  'tables.stage.waiting': '排队', 'tables.stage.working': '正在处理', 'tables.stage.tried': '已试导，等您确认', 'tables.stage.done': '已导入', 'tables.stage.proposed': '已提交复核', 'tables.stage.failed': '没有导入', 'tables.stage.cancelled': '已取消',
  'tables.done': '{n} 行', 'tables.doneOf': '{n} / {m} 行', 'tables.would': '试导结果', 'tables.became': '导入结果', 'tables.rows': '共 {n} 行',
  'count.filed': '立案', 'count.joined': '并入已有案件', 'count.known': '已经有了', 'count.changed': '有改动', 'count.rejected': '要改', 'count.gone': '会删去', 'count.elsewhere': '不是本区的', 'count.posts': '新岗位', 'count.newcomers': '新人员', 'count.corrected': '更正电话',
  'tables.rejected': '{n} 行要改', 'tables.firstOf': '只列出前 {n} 行，全部在文件里', 'tables.row': '第 {n} 行', 'tables.wholeTable': '整张表', 'tables.mend': '下载要改的行', 'tables.mendHow': '按“怎么改”一列改好，把这个文件再导入一次；已经导入的行会认出来，不会重复。',
  'tables.receipts': '下载回执（{n} 行）', 'tables.receiptsWhy': '每行一个案件编号和查询码，请转告反映人：凭码就能查进度，不用登录。保留一周，会记下是谁下载的。',
  'tables.changes': '会改什么', 'tables.changesNone': '和现在的一样，没有要改的', 'tables.changesMore': '只列出前 {n} 处',
  'tables.go': '正式导入 {n} 行', 'tables.propose': '提交复核', 'tables.proposed': '已提交，等第二个人复核启用', 'tables.seeRules': '去“规则”看', 'tables.seeAreas': '看上面的“等复核”', 'tables.cancel': '取消', 'tables.drop': '删去', 'tables.again': '再导入一份', 'tables.leave': '可以关掉这一页，处理不会停。',
  'tables.unmasked': '导出含完整电话的（会记下是谁导出的）',
  'tables.noPassword': '{n} 位新同事还不能登录，要先发初始密码', 'tables.passwordsOnce': '密码只在下载的文件里，发完请删掉。', 'tables.passwords': '给 {n} 人发初始密码', 'tables.given': '已发 {n} 人，共 {all} 人', 'tables.passwordFile': '初始密码.csv',
  'areas.by': '{name} {day}提交 · 启用后共 {n} 个辖区', 'areas.adopt': '启用这些辖区', 'areas.says': '辖区会改 {n} 处', 'areas.keeps': '之前立的案件仍在当时的辖区里', 'areas.adopted': '新的辖区启用了',
}
