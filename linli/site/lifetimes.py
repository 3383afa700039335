"""Where the house keeps what people said or are, and until when: one line for each such table.

A table with sealed columns, long texts or JSON that is not named here fails the build: whoever adds
one says how it is forgotten.
"""

ENDED = "保存期限到期后每晚清除", "erased in the night after its time of keeping is over"
NOT_PERSONAL = "不含个人信息", "nothing personal"
NO_LONGER = "不再需要即删", "deleted when it is no longer of use"

LIFETIMES: dict[str, tuple[str, str]] = {
    # What people said.
    "cases.Case": ENDED,
    "cases.Report": ENDED,
    "cases.Note": ENDED,
    "cases.SealedReporter": ENDED,
    "cases.CaseWords": ENDED,
    "cases.Evidence": ENDED,
    "cases.StoredFile": (
        "附件移除后一小时内删文件和缩略图",
        "with its thumbnail within an hour after removal",
    ),
    "collaboration.Meeting": ENDED,
    "collaboration.Task": ENDED,
    "collaboration.Whistle": ENDED,
    "feedback.Callback": ENDED,
    "notices.Notice": ENDED,
    "notices.Address": (
        "本人删除、解绑、注销或离职即删，收推送的浏览器退出登录即删；加密保存",
        "when its owner takes it back, is erased or leaves, a browser's when she is signed out of "
        "it; sealed until then",
    ),
    "notices.Preference": ("只有渠道代码和时段，注销或离职即删", "channels' codes and hours alone"),
    "notices.Consent": (
        "编号、时间；诉求内容清除、本人注销即删",
        "ids and times; with the content of the report, or when its reporter is erased",
    ),
    # Who they are.
    "people.Resident": (
        "最后一件诉求清除时一并清除，正在使用账号的除外；本人可随时注销",
        "with the last of her reports, unless she uses an account; at her own word at any time",
    ),
    "people.SignInCode": ("失效一天后", "a day after it ended"),
    "people.Session": ("结束后由清理任务删除", "when the cleaning comes by after its end"),
    "people.Tries": ("两天", "two days"),
    "people.Factor": NO_LONGER,
    "people.RecoveryCode": NO_LONGER,
    "people.Passkey": NO_LONGER,
    "people.Ceremony": ("五分钟", "five minutes"),
    "people.ProviderLink": NO_LONGER,
    "people.FactorReset": ("工作人员，记录留存", "staff: why it was taken away stays on record"),
    "people.Officer": ("工作人员，任职记录留存", "staff: who held which post stays on record"),
    # Who looked at them.
    "cases.ReadingAlarm": ("审计记录，留存", "the auditor's record stays"),
    "attempts.Alarm": ("审计记录，留存", "the auditor's record stays"),
    # What goes by itself.
    "attempts.Attempt": (
        "只有编号、代码、次数和不可逆摘要，按规则包天数",
        "ids, codes, counts and keyed hashes alone; the pack's days",
    ),
    "journal.Answer": ("30 天", "30 days"),
    "cases.Export": ("一天", "a day"),
    "cases.ExportPart": (
        "一天；含个人信息的按规则包的小时数",
        "a day; with personal data the pack's hours",
    ),
    "rights.PersonalRequest": (
        "答复一年后",
        "a year after it was answered",
    ),
    "rights.CounterIntake": ("与请求一起，答复一年后", "with its request, a year after the answer"),
    "rights.CopyPart": ("按规则包的小时数", "the pack's hours"),
    "cases.ExportRequest": ("30 天", "30 days"),
    "cases.ContentHold": (
        "留存理由随案件内容一并清除",
        "why it was held goes with the content of the case",
    ),
    "batches.Batch": (
        "一个季度；文件名和要改的行的原因一周",
        "a quarter; why rows were not taken, a week",
    ),
    "batches.BatchPart": (
        "导入后即删；要改的行、没有导入的表、每行成了哪件诉求一周",
        "the table goes when it is taken in; rows to mend, what was not taken in, and which report"
        " each row became, after a week",
    ),
    # What tells of nobody.
    "journal.Entry": ("只有编号、代码和时间，永久", "ids, codes and times alone, for good"),
    "journal.Delivery": ("只有错误种类", "the kind of a fault alone"),
    "ledger.Leaf": ("加盐承诺，永久", "a salted commitment, for good"),
    "ledger.Witnessed": NOT_PERSONAL,
    "ledger.LastHead": NOT_PERSONAL,
    "policy.Release": NOT_PERSONAL,
    "policy.Proposal": NOT_PERSONAL,
    "territory.Generation": NOT_PERSONAL,
    "territory.Area": NOT_PERSONAL,
    "territory.Outline": NOT_PERSONAL,
    "territory.AreaProposal": NOT_PERSONAL,
    "people.Unit": NOT_PERSONAL,
    "people.AnswerTemplate": NOT_PERSONAL,
    "cases.Blocker": ("只有规则写的原因", "reasons that the rules give"),
    "exchange.ApiKey": NOT_PERSONAL,
    "exchange.Subscription": ("单位系统的地址和密钥", "addresses and secrets of units' systems"),
    "exchange.Sending": (
        "只有编号和代码，送达 30 天后删除",
        "ids and codes alone; 30 days after it was sent",
    ),
    "exchange.HotlineOrder": NOT_PERSONAL,
    "exchange.HotlineLetter": (
        "内容入案即删；待人工的按规则包天数",
        "its words go when they stand in a case; what waits for somebody, by the pack's days",
    ),
    "exchange.HotlineSecret": NO_LONGER,
    "exchange.HotlineLine": NOT_PERSONAL,
    "exchange.Handed": ("只有编号和摘要", "numbers and hashes alone"),
    "routing.Precedent": ("只有规则包自己的字词", "words of the policy pack alone"),
    "routing.TrainedModel": NOT_PERSONAL,
    "routing.ModelInForce": ("只有更换模型的理由", "why a model was put in force"),
    "routing.ModelDrift": NOT_PERSONAL,
    "notices.AreaNotice": ("公开通知", "public notices"),
    "supervision.Rung": NOT_PERSONAL,
    "supervision.Order": (
        "只有编号、单位和时间；文字在案件说明里",
        "numbers, units and times; its words are notes",
    ),
    "insights.Project": ("类案的原因和措施", "causes and measures of class cases"),
    "insights.OpenCase": ("案件结束即删", "goes when the case ends"),
    "insights.RatesOf": ("只有计数", "counts alone"),
    "insights.EarlyWarning": ("只有计数和地区", "counts and areas alone"),
    "assessment.Disclosure": ("只有公开数据", "published figures alone"),
}
