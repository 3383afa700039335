export const account = {
  'title': '账号与安全', 'sub': '谁能以您的名义办事，都在这里',
  'factor': '动态口令', 'factor.sub': '登录时除了密码，再填手机上每 30 秒换一次的 6 位数字', 'factor.on': '已绑定，{at} 起', 'factor.off': '还没有绑定', 'factor.left': '恢复码还剩 {n} 个', 'factor.few': '恢复码只剩 {n} 个，建议换一批',
  'factor.must': '您的岗位必须绑定动态口令或添加通行密钥', 'factor.due': '您的岗位必须绑定动态口令或添加通行密钥，请在 {at} 前办好', 'factor.now': '办好之前办不了别的',
  'factor.begin': '绑定手机', 'factor.again': '换手机、不用了', 'factor.again.sub': '先解除，再在新手机上绑定。其他设备都会退出', 'factor.remove': '解除', 'factor.removed': '解除了', 'factor.codes': '换一批恢复码', 'factor.codes.sub': '旧的恢复码马上作废',
  'factor.scan': '用验证器扫这个码', 'factor.scan.sub': '手机上的验证器应用都可以，比如微信小程序里的“身份验证器”', 'factor.open': '在这台手机的验证器里打开', 'factor.key': '扫不了，就手工填这个密钥', 'factor.square': '绑定用的二维码',
  'factor.code': '手机上现在的 6 位数字', 'factor.confirm': '绑定', 'factor.done': '绑定好了', 'factor.paper': '把恢复码抄下来，收好', 'factor.paper.sub': '手机丢了或换了，用一个恢复码登录，每个只能用一次。关上就看不到了', 'factor.copy': '复制', 'factor.copied': '复制好了', 'factor.print': '打印', 'factor.kept': '收好了',
  'factor.reset': '{by} {at} 重置了您的第二重验证', 'factor.reset.house': '系统管理员', 'factor.reset.why': '原因：{reason}', 'factor.reset.not': '如果不是您请求的，马上换密码并告诉本单位管理员', 'factor.reset.read': '知道了',
  'devices': '登录着的设备', 'devices.sub': '不认识的，马上退出，再换密码', 'devices.others': '其他设备都退出', 'devices.ended': '已退出 {n} 台',
  'telling': '消息设置', 'telling.sub': '本单位的新消息，除了收件箱还怎么告诉我', 'telling.saved': '设置好了', 'telling.sent': '验证码已发出',
  'password': '密码', 'password.sub': '至少 12 个字符，一句好记的话就行；不用定期换', 'password.old': '原密码', 'password.new': '新密码', 'password.go': '换密码',
  'password.done': '换好了。其他设备都已退出', 'password.show': '看得见输入',
}
