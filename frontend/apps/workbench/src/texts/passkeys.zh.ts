export const passkeys = {
  'passkey': '通行密钥', 'passkey.sub': '用指纹、人脸、设备密码或安全钥匙登录，不用记，也骗不走', 'passkey.none': '还没有', 'passkey.add': '添加通行密钥', 'passkey.addSub': '起个名字，再按设备的提示做',
  'passkey.name': '叫什么', 'passkey.nameHint': '认得出是哪台设备就行，例如：办公室电脑', 'passkey.make': '在这台设备上添加', 'passkey.added': '添加好了。其他设备都已退出', 'passkey.rename': '改名', 'passkey.renameOf': '给 {name} 改名', 'passkey.renamed': '改好了', 'passkey.save': '保存',
  'passkey.remove': '移除', 'passkey.removeOf': '移除 {name}', 'passkey.removeSub': '它马上不能再登录，其他设备都会退出', 'passkey.removed': '移除了', 'passkey.since': '{on} 添加', 'passkey.used': '{at} 用过', 'passkey.unused': '还没有用过',
  'passkey.blocked': '可能被复制，已停用。请移除，并告诉本单位管理员', 'passkey.notHere': '通行密钥要在有域名的 https 网址上才能用', 'passkey.notThis': '这个浏览器不支持通行密钥，换一个新些的浏览器就行',
}
