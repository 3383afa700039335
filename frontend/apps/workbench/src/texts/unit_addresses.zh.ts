/** Where units' messages go, for the administration's page of notices. */
export const unitAddresses = {
  'unitTo': '单位地址', 'unitTo.sub': '各单位的消息，除了收件箱还发到哪里', 'unitTo.what': '值班邮箱、工作号都可以。先发一个验证码，那边念给您、填回来，才开始发消息。群机器人在规则里写，不在这里填', 'unitTo.noWays': '没有发给单位的渠道', 'unitTo.noWaysWhy': '在规则的 channels.toml 写上渠道，在 notices.toml 的 to 里写上 unit',
  'unitTo.none': '还没有单位留地址', 'unitTo.noneWhy': '消息都在各单位的收件箱里', 'unitTo.on': '已验证，在用', 'unitTo.waits': '等验证码，还不发', 'unitTo.type': '填验证码', 'unitTo.change': '换一个', 'unitTo.changeOf': '换一个{unit}的地址', 'unitTo.drop': '删除', 'unitTo.dropOf': '删除{unit}的地址',
  'unitTo.sent': '验证码发到了这个地址，15 分钟内有效。收到了，就说明发得到', 'unitTo.code': '那边收到的 6 位验证码', 'unitTo.wrong': '验证码不对，请再核对', 'unitTo.prove': '验证', 'unitTo.proved': '验证好了，以后的消息也发到这里', 'unitTo.gone': '删除了，消息只在收件箱',
  'unitTo.add': '给单位填地址', 'unitTo.unit': '单位', 'unitTo.by': '渠道', 'unitTo.address': '地址', 'unitTo.addressHint': '值班邮箱，或在该系统里的用户编号', 'unitTo.send': '发验证码', 'unitTo.cancel': '取消',
}
