"""Notices 通知: what is said to whom when something happens to a case."""

from datetime import time
from functools import cached_property
from typing import Literal

from linli.policy.sections.section import Code, Count, Line, Positive, Section, Text

Audience = Literal["reporter", "holder", "desk", "asked", "asker", "supervised", "supervisor"]
Recipient = Literal["resident", "officer", "unit"]

# What a text can speak of. Never a name, a phone or an address: notices travel by channels that
# others can read over the shoulder.
PLACEHOLDERS: dict[str, tuple[str, str]] = {
    "number": ("案件编号", "the case's number"),
    "code": ("查询码", "the receipt's code"),
    "category": ("事项名称", "the category's name"),
    "unit": ("承办单位", "the unit responsible now"),
    "due": ("办结期限", "the time by which it must be answered"),
    "note": ("说明", "what the officer wrote for the reporter"),
    "ground": ("理由", "the ground that was picked"),
    "link": ("链接", "the address of the case or of the callback"),
    "days": ("天数", "the days for which the link is good"),
    "other": ("关联案件编号", "the number of the case it was merged into or joined to"),
    "count": ("件数", "how many reports the case carries"),
    "place": ("所在社区", "the name of the area, never an address"),
    "district": ("区县名称", "the district's name"),
    "title": ("告知标题", "the title of a notice for an area"),
    "words": ("告知内容", "the words of a notice for an area"),
    "stage": ("环节", "what should be done: dispatch, accept, contact, answer, verify"),
    "order": ("督办单编号", "the number of the supervision order"),
}


class Template(Section):
    """One text: for which event, to whom, in which words.

    An `urgent` one is sent by night and when the money is spent, too. One that is not `texted`
    stays in the inbox of whoever agreed to text messages about her report. By its `name` the desk
    speaks of it; without one by its code.
    """

    code: Code
    name: Text | None = None
    event: Line
    audience: Audience
    text: Text
    urgent: bool = False
    texted: bool = True


class Use(Section):
    """How a channel is used: to reach whom, how many a minute, and for how much money.

    The budgets count messages, or with `by_parts` the parts that a text message is billed in. A
    group's robot has one address for all: `units` says whose messages it is told.
    """

    channel: Code
    to: tuple[Recipient, ...]
    per_minute: Positive = 60
    per_day: Count | None = None
    per_month: Count | None = None
    by_parts: bool = False
    units: tuple[Code, ...] = ()


class Sending(Section):
    """What leaves the house beside the inbox; the uses in the order in which they are tried."""

    quiet: tuple[time, time] = (time(22), time(7))
    uses: tuple[Use, ...] = ()
    # In place of words that were said in confidence: they stay in the house.
    in_confidence: Text = Text(
        zh="编号{number}有新消息，请登录查看。",
        en="There is news of {number}. Please sign in to read it.",
    )
    # Added to what goes to the telephone of whoever agreed to it with her report.
    stop: Text = Text(zh="不再收短信：{link}", en="To stop these texts: {link}")
    # By which somebody shows that an address is hers.
    proof: Text = Text(
        zh="收信地址验证码：{code}，15分钟内有效。如非本人操作，请忽略。",
        en="Code to confirm this address: {code}, valid for 15 minutes. Ignore it if not yours.",
    )

    @cached_property
    def by_channel(self) -> dict[str, Use]:
        """Each use under its channel's code."""
        return {each.channel: each for each in self.uses}


class Notices(Section):
    """All templates, and how they leave the house."""

    templates: tuple[Template, ...]
    sending: Sending = Sending()

    @cached_property
    def by_code(self) -> dict[str, Template]:
        """Each template under its code."""
        return {each.code: each for each in self.templates}

    @cached_property
    def by_event(self) -> dict[tuple[str, Audience], Template]:
        """(event word, audience) → its template."""
        return {(each.event, each.audience): each for each in self.templates}
