"""The permission words 权限: what a role can be granted, each with its meaning."""

from typing import Literal

Relation = Literal["any", "holder", "desk", "area", "own"]
"""How a post must stand to a case for a grant to hold.

any: no matter how; holder: the post's unit holds the case; desk: the post's unit is the case's
desk; area: the case lies in the post's area or below; own: one's own report or notice.
"""

# What only looks, or takes out what one may look at; every other word changes something. To agree
# to what somebody else asks is for whoever watches, too: without the other's act it does nothing.
# To judge what was read is the watcher's own work, and changes nothing of what she watches. To use
# tables is a way in only: each kind of table asks for the word of what stands in it.
LOOKING = frozenset(
    {"read", "list", "search", "search_phone_tail", "read_personal", "view", "export"}
    | {"agree", "judge", "use"}
)

# What leads to names, numbers and addresses; no masked role 不显示个人信息 has any of it.
PERSONAL = frozenset({"case.read_personal", "case.search_phone_tail", "export.ask", "identity.ask"})

# word → (中文, English)
PERMISSIONS: dict[str, tuple[str, str]] = {
    "case.file": ("立案", "file a case"),
    "case.decline": ("不予受理", "decline a case"),
    "case.dispatch": ("派单", "dispatch a case to a unit"),
    "case.rule": ("裁定", "rule which unit holds a case"),
    "case.accept": ("签收", "accept a case"),
    "case.return": ("退单", "return a case to its desk"),
    "case.report_up": ("上报", "report a case up to the next desk"),
    "case.send_down": ("下派", "send a case down to a desk below"),
    "case.answer": ("办结答复", "answer a case"),
    "case.verify": ("核查", "verify an answer"),
    "case.close": ("结案", "close a case"),
    "case.reopen": ("重办", "reopen a case"),
    "case.hold": ("挂账", "put a case on hold"),
    "case.resume": ("恢复办理", "resume a held case"),
    "case.extend": ("延期", "extend a case's time limit"),
    "case.apply": ("申请挂账、延期", "apply for a hold or an extension"),
    "case.approve": ("审批挂账、延期", "decide on an application for a hold or an extension"),
    "case.merge": ("并案", "merge a case into another"),
    "case.link": ("关联案件", "link two cases"),
    "case.split": ("拆分案件", "split a part off a case"),
    "case.redact": ("隐去内容", "redact what a case says"),
    "case.withdraw": ("撤回", "withdraw a case"),
    "case.amend": ("补正案件信息", "amend a case's category, place or text"),
    "case.note": ("记录办理进展", "write down a case's progress"),
    "case.contact": ("联系诉求人", "write down that the reporter was contacted"),
    "case.join": ("并入诉求", "join a report to an open case"),
    "case.supervise": ("督办", "issue a supervision order on a case"),
    "case.read": ("查看案件", "read a case"),
    "case.list": ("查看案件列表", "list cases"),
    "case.export": ("导出案件列表", "take a list of cases out as a file"),
    "case.search": ("搜索案件", "search cases"),
    "case.search_phone_tail": ("按手机尾号查询", "search cases by the last digits of a phone"),
    "case.read_personal": ("查看诉求人信息", "read a reporter's personal data"),
    "export.ask": ("申请导出个人信息", "ask for a file with names and numbers"),
    "export.agree": ("同意导出个人信息", "agree that a file with names and numbers is made"),
    "identity.ask": ("申请启封保密身份", "ask to open a confidential reporter's identity"),
    "identity.agree": ("同意启封保密身份", "agree that a confidential identity is opened"),
    "hold.read": ("查看依法留存", "see which contents the law holds, and why"),
    "hold.place": (
        "申请依法留存、延后复核",
        "ask to hold a case's content, or to review it later",
    ),
    "hold.end": ("申请解除留存", "ask to hold a case's content no longer"),
    "hold.agree": ("同意留存和解除", "agree that a content is held, or no longer"),
    "task.ask": ("请协办", "ask a unit to assist"),
    "task.handle": ("办理协办任务", "accept, finish or decline a task"),
    "task.waive": ("免除协办任务", "waive a task that is not done"),
    "whistle.blow": ("吹哨", "whistle for units"),
    "whistle.report_in": ("报到", "report in after a whistle"),
    "whistle.assess": ("吹哨评价", "assess after a whistle"),
    "meeting.convene": ("召集联席会议", "convene a joint meeting"),
    "message.read": ("查看消息发送情况", "see which messages left the house, and which did not"),
    "message.resend": ("重发消息、设置单位收信地址", "send messages again; say where units' go"),
    "notice.publish": ("发布告知", "publish a notice for an area"),
    "evidence.read": ("查看附件", "read evidence"),
    "evidence.add": ("上传附件", "add evidence"),
    "report.receive": ("提交诉求", "hand in a report of one's own"),
    "report.receive_for_other": ("代为登记诉求", "hand in a report on behalf of another"),
    "import.run": ("批量导入", "import reports from a sheet"),
    "table.use": ("用表格导入导出", "bring sheets in and take them out"),
    "notice.read": ("查看通知", "read notices"),
    "callback.answer": ("评价办理结果", "answer a callback"),
    "callback.enter": ("登记回访结果", "enter a callback's answers for the reporter"),
    "callback.list": ("查看待回访", "list the callbacks to make"),
    "exclusion.apply": ("申请剔除", "apply for a fact to be left out of the figures"),
    "exclusion.review": ("复核剔除申请", "review an application to leave a fact out"),
    "wall.view": ("查看大屏", "watch the command centre's wall"),
    "rates.read": ("查看三率", "read the three rates"),
    "class.read": ("查看类案", "read classes of cases"),
    "class.take_on": ("专项治理类案", "take on a class of cases as a project"),
    "warning.read": ("查看预警", "read early warnings of unusual rises"),
    "warning.decide": ("处理预警", "accept or dismiss an early warning"),
    "hotline.read": ("查看热线对接", "see how the hotlines stand and what of theirs waits"),
    "hotline.mend": ("处理热线来文", "mend and put aside a hotline's letters, and ask a hotline"),
    "model.read": ("查看文字模型", "see the text models and how they do"),
    "model.choose": ("换用文字模型", "roll back to, or put in force, another text model"),
    "webhook.manage": ("管理推送订阅", "look after what other systems are told"),
    "people.read": ("查看人员", "read units, staff and posts"),
    "people.view": ("查看人员档案", "look at the record of a member of staff"),
    "people.add": ("录入和更正人员", "enter staff and correct their names and phones"),
    "people.grant": ("任岗、停用和重置", "give posts, lock accounts and reset ways in"),
    "template.edit": ("编辑答复模板", "edit a unit's answer templates"),
    "people.correct": ("更正个人信息", "correct a person's data"),
    "people.erase": ("删除个人信息", "erase a person's data"),
    "order.read": ("查看督办单", "read a supervision order"),
    "order.answer": ("答复督办单", "answer a supervision order"),
    "order.accept": ("认定督办答复", "accept or send back the answer to an order"),
    "policy.propose": ("提交规则包", "propose a policy pack"),
    "policy.adopt": ("启用规则包", "adopt a policy pack"),
    "journal.read": ("查看日志", "read the journal"),
    "reading.read": ("查看查阅记录", "see who read what is personal"),
    "request.answer": ("答复个人信息请求", "answer what people ask about their data"),
    "request.take": (
        "在窗口登记个人信息请求",
        "take in at a counter what is asked of data",
    ),
    "reading.judge": ("处理告警", "judge an alarm"),
    "territory.import": ("导入辖区", "import areas"),
}


# The three hands of administering 三员, told apart by their words: who keeps the accounts, who says
# what each may do, and who looks over the shoulder of both.
HANDS: dict[str, frozenset[str]] = {
    "system": frozenset({"people.add"}),
    "security": frozenset({"people.grant"}),
    "audit": frozenset({"journal.read", "reading.read", "reading.judge"}),
}
HAND_NAMES = {
    "system": ("系统管理", "administering the system"),
    "security": ("安全管理", "administering security"),
    "audit": ("审计", "auditing"),
}


def changes(word: str) -> bool:
    """Whether a permission lets its holder change anything."""
    return word.partition(".")[2] not in LOOKING
