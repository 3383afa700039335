/** What was refused at the doors, and the alarms about it: the auditor's page. */
export const security = {
  'sc.nav': '安全记录', 'sc.title': '安全记录', 'sc.sub': '登录失败、越权和被拒的管理操作都在这里。不记姓名、电话和网络地址，只留代号',
  'sc.parts': '看哪一部分', 'sc.alarms': '告警', 'sc.lines': '被拒的尝试',
  'sc.account': '一个账号反复登录失败', 'sc.place': '同一来处试了许多账号', 'sc.walking': '挨个试不归自己看的编号', 'sc.administration': '管理操作屡次被拒', 'sc.door': '接口密钥或签名屡次无效', 'sc.flood': '试探太多，只记次数', 'sc.ledger': '数据与存证不符',
  'sc.accountSaid': '错了 {n} 次', 'sc.placeSaid': '试了 {n} 个账号', 'sc.walkingSaid': '{n} 次查无此件或无权', 'sc.administrationSaid': '被拒 {n} 次', 'sc.doorSaid': '验证失败 {n} 次', 'sc.floodSaid': '另有 {n} 次没有逐条记下', 'sc.ledgerSaid': '夜间核验有 {n} 处不符',
  'sc.accountDo': '问本人：是忘了密码，还是别人在试。需要时请管理员停用账号', 'sc.placeDo': '请运维按时间核对代理的访问日志，必要时在防火墙拦下', 'sc.walkingDo': '核实这个人为什么要找这些编号', 'sc.administrationDo': '核实为什么做职责之外的管理操作', 'sc.doorDo': '联系对接单位核对密钥；不是他们的，请运维拦下', 'sc.floodDo': '请运维查看是否受到攻击', 'sc.ledgerDo': '请运维用 linli ledger verify 看是哪一处：先别改动，保留现场和备份',
  'sc.somebody': '系统外的名字', 'sc.visitor': '没有登录的人', 'sc.resident': '居民或系统外的名字', 'sc.from': '来处', 'sc.mark': '代号 {mark}',
  'sc.span': '{from} 起，最近一次 {to}', 'sc.noAlarms': '没有待处理的安全告警', 'sc.noAlarmsWhy': '系统每分钟看一次：同一账号、同一来处、挨个试编号、管理操作和接口。超过规则包的次数会出现在这里',
  'sc.kind': '种类', 'sc.all': '全部', 'sc.sign_in': '登录失败', 'sc.waiting': '试错过多，须等待', 'sc.factor': '第二步验证失败', 'sc.refused': '越权被拒', 'sc.foreign': '查无此件或无权', 'sc.round': '绕过检查', 'sc.malware': '文件含恶意代码',
  'sc.kindAdministration': '管理操作被拒', 'sc.kindDoor': '接口验证失败',
  'sc.when': '最近一次', 'sc.who': '谁', 'sc.what': '试了什么', 'sc.times': '次数', 'sc.sum': '共 {n} 次', 'sc.onlyWho': '只看{name}', 'sc.onlyPlace': '只看来处 {mark}',
  'sc.none': '没有这样的记录', 'sc.noneWhy': '换个条件再查。填错、过期这类平常的差错不在这里', 'sc.see': '看这些记录',
  'sc.c.sign_in.wrong': '用户名或密码不对', 'sc.c.sign_in.locked': '账号已停用', 'sc.c.sign_in.wrong_code': '动态口令不对', 'sc.c.sign_in.again': '登录凭据无效', 'sc.c.password.wrong': '密码不对', 'sc.c.people.too_many_tries': '试错过多', 'sc.c.people.may_not': '岗位没有这项权限', 'sc.c.people.staff_only': '只供工作人员', 'sc.c.people.residents_only': '只供居民本人', 'sc.c.post.to_oneself': '给自己任岗', 'sc.c.post.apart': '一人兼两个须分立的岗位', 'sc.c.request.foreign': '请求不是从邻里的页面发出', 'sc.c.request.too_many': '操作太频繁', 'sc.c.file.malware': '文件里查出恶意代码', 'sc.c.upload.quota': '一天上传的文件太多', 'sc.c.door.401': '签名无效', 'sc.c.door.403': '密钥缺失或无效', 'sc.c.attempts.more': '只记次数',
}
