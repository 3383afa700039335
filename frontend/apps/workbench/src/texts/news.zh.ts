/** What happened to one's own account. */
export const news = {
  'news': '账号动态', 'news.sub': '最近一个月在新设备上登录、没登录成功、改密码和改第二重验证的记录', 'news.by': '{who}办理', 'news.new': '新', 'news.none': '最近一个月没有变化', 'news.know': '都看过了，没有问题', 'news.notMe': '有不是您做的，请马上改密码、退出其他设备，并告诉本单位管理员。',
}
