/** What happened to one's own account. */
export const news = {
  'news': '账号动态', 'news.sub': '最近一个月：新设备登录、登录失败、密码和第二步验证的变化', 'news.by': '{who}办理', 'news.new': '新', 'news.none': '最近一个月没有变化', 'news.know': '都是我，知道了', 'news.notMe': '有不是您做的，请马上改密码、退出其他设备，并告诉本单位管理员。',
}
