export const account = {
  'title': '账号与安全', 'sub': '谁能以您的名义办事，都在这里',
  'devices': '登录着的设备', 'devices.sub': '不认识的，马上退出，再换密码', 'devices.others': '其他设备都退出', 'devices.ended': '已退出 {n} 台',
  'password': '密码', 'password.sub': '至少 12 个字符，一句好记的话就行；不用定期换', 'password.old': '原密码', 'password.new': '新密码', 'password.go': '换密码',
  'password.done': '换好了。其他设备都已退出', 'password.show': '看得见输入',
}
