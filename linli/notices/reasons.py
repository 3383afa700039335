"""Why a message did not go, in plain words, and what helps. Pure."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """What happened, and what to do about it, in Chinese and English; "" where nothing is to do."""

    zh: str
    en: str
    do_zh: str = ""
    do_en: str = ""


_NOTHING_TO_DO = ("到时候自动再发，不用管。", "It goes again by itself; there is nothing to do.")
_LOOK_AT_GATEWAY = (
    "请维护人员看网关是否正常、密钥是否过期，修好后重发。",
    "Have the gateway and its secrets looked at, then send it again.",
)
REASONS: dict[str, Reason] = {
    "no_address": Reason(
        "没有收信地址",
        "no address",
        "请本人在“消息设置”里留下并验证地址；站内消息已送到。",
        "She can leave an address in her settings and prove it; the inbox has the message.",
    ),
    "no_such_address": Reason(
        "地址不存在或已停用",
        "no such address any more",
        "请本人更新地址后重发；站内消息已送到。",
        "Have her mend the address, then send it again; the inbox has the message.",
    ),
    "refused_by_reader": Reason(
        "对方退订或拒收",
        "she does not want these messages",
        "不要重发。站内消息已送到，必要时打电话。",
        "Do not send it again. The inbox has the message; call her if it matters.",
    ),
    "no_agreement": Reason(
        "对方在微信里同意的条数用完了",
        "no more messages were agreed to at WeChat",
        "已改走下一渠道。本人在“怎么告诉我”里再同意一条，以后的才走微信。",
        "The next channel has it. She can agree to more in her settings.",
    ),
    "forbidden_words": Reason(
        "内容含网关不许的词",
        "the gateway forbids a word in it",
        "请改模板或案件说明里的用词，再重发。",
        "Change the words of the template or of the note, then send it again.",
    ),
    "no_template": Reason(
        "网关没有这个模板",
        "the gateway has no such template",
        "请在网关报备模板，把编号写进 channels.toml，再重发。",
        "Register the template with the gateway, put its id into channels.toml, then send again.",
    ),
    "not_mobile": Reason(
        "不是手机号",
        "no mobile number",
        "座机收不到短信。请改用手机号，或打电话。",
        "Fixed lines take no text messages. Ask for a mobile number, or call.",
    ),
    "abroad": Reason(
        "境外号码，网关不发",
        "a number abroad, which the gateway does not serve",
        "请本人改用邮件，或由网关开通境外短信。",
        "She can choose mail instead, or the gateway can be told to serve other countries.",
    ),
    "quiet": Reason("免打扰时段", "quiet hours", *_NOTHING_TO_DO),
    "slower": Reason("网关要求放慢", "the gateway asked us to slow down", *_NOTHING_TO_DO),
    "over_day": Reason(
        "当天预算用完",
        "the day’s budget is used up",
        "已改走下一渠道。要补发，请明天重发，或请系统管理员在规则里调高每天的预算。",
        "The next channel has it. To send it here, wait for tomorrow, or have an "
        "administrator raise the day’s budget in the rules.",
    ),
    "over_month": Reason(
        "当月预算用完",
        "the month’s budget is used up",
        "已改走下一渠道。要补发，请系统管理员在规则里调高每月的预算后重发。",
        "The next channel has it. To send it here, have an administrator raise the "
        "month’s budget in the rules, and send it again.",
    ),
    "unreadable": Reason(
        "网关的答复读不懂", "the gateway’s answer is unreadable", *_LOOK_AT_GATEWAY
    ),
    "no_token": Reason("网关没给令牌", "the gateway gave no token", *_LOOK_AT_GATEWAY),
    "token_refused": Reason(
        "网关不认我们的令牌", "the gateway refused our token", *_LOOK_AT_GATEWAY
    ),
    "Unready": Reason(
        "渠道没有配好",
        "the channel is not ready",
        "请维护人员补上这个渠道的密钥，再重发。",
        "Have the channel’s secrets put in place, then send it again.",
    ),
    "Closed": Reason(
        "网关地址不许访问",
        "the gateway’s address may not be asked",
        "请维护人员核对 LINLI_MAY_ASK，再重发。",
        "Have LINLI_MAY_ASK looked at, then send it again.",
    ),
}
_UNANSWERED = Reason("网关没有答复", "the gateway did not answer", *_LOOK_AT_GATEWAY)
_UNHEARD = {"Unanswered", "HungUp", "TimeoutError", "ConnectionError", "OSError", "gaierror"}
_STATUS = re.compile(r"([a-z]+)_([0-9]{3})")


def reason_of(code: str) -> Reason:
    """The reason under a code; a gateway's own code is told as it is, for its hot line knows it."""
    if code in REASONS:
        return REASONS[code]
    if code in _UNHEARD or code.endswith(("Timeout", "ConnectionError")):
        return _UNANSWERED
    if status := _STATUS.fullmatch(code):
        number = status[2]
        return Reason(f"网关报错 {number}", f"the gateway failed: {number}", *_LOOK_AT_GATEWAY)
    said = code.removeprefix("said_")
    return Reason(
        f"网关答复：{said}",
        f"the gateway says: {said}",
        "请按网关的代码表处理，再重发。",
        "Look the code up with the gateway’s makers, then send it again.",
    )
