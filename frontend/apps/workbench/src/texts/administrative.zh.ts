/** What administrators did: the auditor's page. */
export const administrative = {
  'ad.nav': '管理操作', 'ad.title': '管理操作', 'ad.sub': '管理员做过什么，出自日志，谁也改不了。自己改自己的密码、系统自动做的不在这里',
  'ad.search': '姓名或用户名', 'ad.kind': '种类', 'ad.when': '时间', 'ad.who': '谁', 'ad.what': '做了什么', 'ad.whom': '对谁', 'ad.onlyWho': '只看{name}', 'ad.command': '服务器命令',
  'ad.gone': '编号 {id}', 'ad.only': '只看一个人', 'ad.none': '没有这样的管理操作', 'ad.noneWhy': '少一个条件，或换个日期再查',
  'ad.accounts': '账号', 'ad.posts': '岗位', 'ad.locks': '停用和退出', 'ad.ways_in': '登录方式', 'ad.rules': '规则和辖区', 'ad.tables': '表格', 'ad.doors': '对接', 'ad.channels': '消息渠道', 'ad.models': '文字模型', 'ad.keys': '密钥和系统', 'ad.requests': '个人信息请求', 'ad.records': '审计导出',
}
