"""What an event of a case means in plain words, for staff and for the reporter.

A room above that records events about a case adds its own sentences with `say`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentences for one event; without public ones the reporter is not shown it.

    Placeholders: unit, desk, ground, due, until, other, reason, stage, times, count, fields, way,
    outcome, asked, wanted, before.
    """

    zh: str
    en: str
    public_zh: str = ""
    public_en: str = ""


SAYINGS: dict[str, Saying] = {}


def say(event: str, zh: str, en: str, *, public: tuple[str, str] | bool = False) -> None:
    """Enter the sentences of an event; `public` is True when the reporter reads the same ones."""
    if isinstance(public, bool):
        public = (zh, en) if public else ("", "")
    SAYINGS[event] = Saying(zh, en, *public)


say("case.opened", "立案，到{desk}", "Filed at {desk}", public=("已受理", "Received"))
say("report.joined", "并入一条诉求", "One more report joined")
say("report.supplemented", "诉求人补充", "The reporter added to it")
say("hotline_order.asked", "{unit}向热线提出申请", "{unit} asked the hotline")
say("report.signed", "诉求人登记了手机号", "The reporter left her number")
say("consent.given", "诉求人同意短信告知", "The reporter agreed to text messages")
say("consent.withdrawn", "诉求人撤回短信告知", "The reporter wants no more text messages")
say("personal.read", "查看诉求人信息：{reason}", "The reporters' data was read: {reason}")
say(
    "identity.asked",
    "{unit}申请启封保密身份：{reason}",
    "{unit} asked to open a confidential identity: {reason}",
)
say(
    "identity.opened",
    "同意{unit}启封保密身份：{reason}，{until}前可查看",
    "{unit} may read a confidential identity until {until}: {reason}",
    public=(
        "您封存的身份已由两人同意启封：{unit}因“{reason}”，{until}前可查看",
        "Two people agreed to open your sealed identity: {unit}, {reason}, until {until}",
    ),
)
say("identity.kept", "不同意{unit}启封保密身份", "{unit} may not read a confidential identity")
say(
    "identity.read",
    "{unit}查看了保密身份：{reason}",
    "{unit} read a confidential identity: {reason}",
    public=("{unit}查看了您封存的身份：{reason}", "{unit} read your sealed identity: {reason}"),
)
say("report.withdrawn", "一条诉求撤回：{ground}", "One report was withdrawn: {ground}")
say("case.amended", "补正：{fields}", "Amended: {fields}", public=("信息已补正", "Completed"))
say(
    "case.kept_apart",
    "本案反映{unit}，{unit}及其下属单位回避",
    "It is about {unit}, which is kept apart from it",
    public=True,
)
say(
    "case.kept_apart_no_more",
    "本案不是反映{unit}，不再回避",
    "It is not about {unit} after all",
    public=True,
)
say(
    "case.recused",
    "从被反映单位移交{desk}",
    "Taken from the unit that it is about, to {desk}",
    public=True,
)
say(
    "case.relimited",
    "时限随事项调整，办结期限由{before}改为{due}",
    "The limits follow the category: due {due}, before {before}",
    public=("办理时限已调整，应在{due}前办结", "The time limit was adjusted: due {due}"),
)
say("case.declined", "不予受理：{ground}", "Declined: {ground}", public=True)
say("case.dispatched", "派单给{unit}", "Dispatched to {unit}", public=True)
say(
    "case.ruled",
    "裁定由{unit}办理，不得再退",
    "It was ruled that {unit} holds it and cannot return it",
    public=("已裁定由{unit}办理", "It was ruled that {unit} is responsible"),
)
say("case.accepted", "{unit}签收", "{unit} accepted it", public=("{unit}开始办理", "{unit} began"))
say(
    "case.returned",
    "{unit}退单：{ground}（第 {times} 次）",
    "{unit} returned it: {ground} (time {times})",
    public=("正在重新确定办理单位", "Another unit is being found"),
)
say("case.reported_up", "上报{desk}", "Reported up to {desk}", public=True)
say("case.sent_down", "下派{desk}", "Sent down to {desk}", public=True)
say("case.answered", "{unit}办结答复", "{unit} answered", public=True)
say(
    "case.verified",
    "核查通过",
    "Verified",
    public=("核查通过，等待结案", "The answer was verified"),
)
say(
    "case.failed",
    "核查不通过，退回{unit}",
    "The answer did not hold; back to {unit}",
    public=("核查未通过，{unit}继续办理", "The answer did not hold; {unit} goes on"),
)
say("case.closed", "结案", "Closed", public=True)
say(
    "case.reopened",
    "重办（第 {times} 次）：{reason}",
    "Reopened (time {times}): {reason}",
    public=("重新办理：{reason}", "Reopened: {reason}"),
)
say(
    "case.held",
    "挂账至{until}：{ground}",
    "On hold until {until}: {ground}",
    public=("暂停计时到{until}：{ground}", "Clock paused until {until}: {ground}"),
)
say(
    "case.resumed",
    "恢复办理，期限{due}",
    "Goes on; due {due}",
    public=("接着计时，期限{due}", "The clock runs again; due {due}"),
)
say(
    "case.extended",
    "延期至{due}：{ground}",
    "Extended to {due}: {ground}",
    public=True,
)
say(
    "case.applied",
    "{unit}申请{wanted}：{ground}，由{asked}审批",
    "{unit} applied for {wanted}: {ground}; {asked} decides",
)
say("application.approved", "{asked}同意{unit}的{wanted}申请", "{asked} approved: {wanted}")
say("application.refused", "{asked}不同意{unit}的{wanted}申请", "{asked} refused: {wanted}")
say(
    "application.taken_back", "{unit}撤回{wanted}申请", "{unit} took back its application: {wanted}"
)
say(
    "application.lapsed",
    "{unit}的{wanted}申请失效：未在期限内审批，或案件已有新进展",
    "The application of {unit} lapsed ({wanted}): not answered within the limit, or overtaken",
)
say("case.merged", "并入 {other}", "Merged into {other}", public=True)
say("case.absorbed", "并入 {other} 的 {count} 条诉求", "Took in {count} report(s) of {other}")
say("case.unmerged", "撤销并案，从 {other} 分出", "Taken out of {other} again", public=True)
say("case.parted", "撤销并案，{count} 条诉求回到 {other}", "{count} report(s) went back to {other}")
say(
    "report.taken_out",
    "一条诉求移出，单独立案 {other}",
    "One report became a case of its own: {other}",
)
say("case.linked", "关联 {other}", "Linked to {other}")
say(
    "case.split",
    "拆分出 {other}",
    "{other} was split off",
    public=("其中一部分另案办理：{other}", "A part is handled as {other}"),
)
say(
    "case.parts_decided",
    "主案决定分案是否等候",
    "Decided whether to wait for the parts",
)
say("case.assisted", "{unit}参与协办", "{unit} assists")
say(
    "case.redacted",
    "隐去部分内容：{ground}",
    "Some content was taken out: {ground}",
    public=("部分内容已隐去：{ground}", "Some content was taken out: {ground}"),
)
say("case.withdrawn", "撤回：{ground}", "Withdrawn: {ground}", public=True)
say("case.noted", "记录进展", "Progress", public=("进展", "Progress"))
say(
    "case.contacted",
    "联系诉求人（{way}）：{outcome}",
    "Contacting the reporter ({way}): {outcome}",
    public=("{outcome}诉求人（{way}）", "The reporter was contacted ({way}): {outcome}"),
)
say(
    "case.overdue",
    "超期：{unit}未按时{stage}",
    "Overdue: {unit} did not {stage} in time",
    public=("已超期：{unit}未按时{stage}", "Overdue: {unit} did not {stage} in time"),
)
say("timer.rang", "计时到点：{due}", "A clock of it ran out: {due}")
