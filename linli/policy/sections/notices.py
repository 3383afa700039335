"""Notices 通知: what is said to whom when something happens to a case."""

from functools import cached_property
from typing import Literal

from linli.policy.sections.section import Code, Line, Section, Text

Audience = Literal["reporter", "holder", "desk", "asked", "asker", "supervised", "supervisor"]

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
    """One text: for which event, to whom, in which words."""

    code: Code
    event: Line
    audience: Audience
    text: Text


class Notices(Section):
    """All templates."""

    templates: tuple[Template, ...]

    @cached_property
    def by_event(self) -> dict[tuple[str, Audience], Template]:
        """(event word, audience) → its template."""
        return {(each.event, each.audience): each for each in self.templates}
