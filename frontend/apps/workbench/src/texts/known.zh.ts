/** How a reporter is known, and how a sealed identity is opened. */
export const known = {
  'known.title': '留不留名', 'known.named': '实名', 'known.confidential': '保密', 'known.anonymous': '匿名',
  'known.namedSub': '办事的人看到打了星号的姓名和号码',
  'known.confidentialSub': '姓名和号码封存，谁都看不到；要打开得两个人同意，并告诉本人。进展凭查询码查',
  'known.anonymousSub': '不记姓名、号码和准确时间。只有查询码能查，请念给本人或抄给本人',
}
