"""Checks channels: codes of their own, templates that exist, placeholders that stand for something.

A text with a placeholder that nobody fills would go out as it is, to a person.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.channels import Sms, Wechat
from linli.policy.sections.gateways import Asked, Receipts
from linli.policy.sections.placeholders import ALWAYS, NAMED, OF_A_MESSAGE, OF_A_REQUEST

CHANNELS = "channels.toml"
LONGEST_CODE = 30
# WeChat: 消息标题，15 字以内.
LONGEST_TITLE = 15
# Not of the notices' templates, but sent by the same channel.
SIGN_IN_CODE = "sign-in-code"
ADDRESS_PROOF = "address-proof"
_ANY = re.compile(r"\{([A-Za-z][A-Za-z0-9_.-]*)\}")


def channel_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with what the district says of its channels."""
    every = pack.channels.all
    yield from doubled(CHANNELS, "channels", (one.code for one in every))
    for one in every:
        if len(one.code) > LONGEST_CODE:
            yield Problem(
                CHANNELS,
                f"channels[{one.code}].code",
                f"最多 {LONGEST_CODE} 个字符。",
                f"has at most {LONGEST_CODE} characters.",
            )
    templates = {one.code for one in pack.notices.templates} | {SIGN_IN_CODE, ADDRESS_PROOF}
    for wechat in pack.channels.wechat:
        at = f"wechat[{wechat.code}]"
        yield from _template_problems(at, wechat.templates, templates)
        yield from _strange(f"{at}.page", [wechat.page], OF_A_MESSAGE, NAMED)
        yield from _wechat_problems(at, wechat)
    for sms in pack.channels.sms:
        yield from _sms_problems(sms, templates)


def _sms_problems(sms: Sms, templates: Collection[str]) -> Iterator[Problem]:
    at = f"sms[{sms.code}]"
    yield from _template_problems(at, sms.templates, templates)
    yield from _asked_problems(f"{at}.send", sms.send, OF_A_MESSAGE | ALWAYS)
    if sms.receipts is not None:
        yield from _receipt_problems(f"{at}.receipts", sms.receipts)


def _wechat_problems(at: str, wechat: Wechat) -> Iterator[Problem]:
    if wechat.one_time is None:
        if not wechat.templates:
            yield Problem(
                CHANNELS,
                f"{at}.templates",
                "没有模板，什么也发不出去：写 templates，或者写 one_time。",
                "is empty, so nothing can be sent: give templates, or one_time.",
            )
        return
    if wechat.program:
        yield Problem(
            CHANNELS,
            f"{at}.one_time",
            "只有公众号能发一次性订阅消息：请写 program = false。",
            "is an official account’s alone: write program = false.",
        )
    title = wechat.one_time.title
    if max(len(title.zh), len(title.en)) > LONGEST_TITLE:
        yield Problem(
            CHANNELS,
            f"{at}.one_time.title",
            f"最多 {LONGEST_TITLE} 个字。",
            f"has at most {LONGEST_TITLE} letters.",
        )


def _template_problems(
    at: str, theirs: Iterable[str], templates: Collection[str]
) -> Iterator[Problem]:
    for ours in theirs:
        if ours not in templates:
            yield unknown(CHANNELS, f"{at}.templates", ours, templates, zh="模板", en="template")


def _receipt_problems(at: str, receipts: Receipts) -> Iterator[Problem]:
    if (receipts.proof is None) == (receipts.poll is None):
        yield Problem(
            CHANNELS,
            at,
            "proof（对方推送）和 poll（我们去取）必须二选一。",
            "give either proof (they push) or poll (we ask), and not both.",
        )
    if receipts.poll is not None:
        yield from _asked_problems(f"{at}.poll", receipts.poll, ALWAYS)
    if receipts.proof is not None:
        spoken = (receipts.proof.over, receipts.proof.key, receipts.proof.request)
        names = {"body", "body_hash", "at", "request"}
        yield from _strange(f"{at}.proof", spoken, names, {"secret", "header", "query"})
        if "{secret." not in "".join(spoken):
            yield Problem(
                CHANNELS,
                f"{at}.proof",
                "没有用到任何密钥，谁都能冒充网关。",
                "speaks of no secret: anybody could pass for the gateway.",
            )


def _asked_problems(at: str, asked: Asked, known: Collection[str]) -> Iterator[Problem]:
    sent = (asked.address, *asked.headers.values(), asked.model_dump_json(include={"fields"}))
    extra = {"signature"} if asked.signed else set()
    yield from _strange(at, sent, {*known, *extra}, NAMED)
    if asked.signed is None:
        return
    signed = asked.signed
    spoken = (signed.over, signed.key, signed.request, *signed.steps)
    names = {*known, *OF_A_REQUEST, "request"}
    yield from _strange(f"{at}.signed", spoken, names, NAMED)
    if "{signature}" not in "".join(sent):
        yield Problem(
            CHANNELS,
            f"{at}.signed",
            "签名没有放进任何字段、请求头或地址：请在该处写 {signature}。",
            "stands in no field, header or address: write {signature} where it belongs.",
        )


def _strange(
    at: str, texts: Collection[str], known: Collection[str], kinds: Collection[str]
) -> Iterator[Problem]:
    """A problem for every placeholder that stands for nothing."""
    for text in texts:
        for name in _ANY.findall(text):
            kind, dot, rest = name.partition(".")
            if name not in known and not (dot and rest and kind in kinds):
                yield unknown(
                    CHANNELS, f"{at} {{{name}}}", name, known, zh="占位符", en="placeholder"
                )
