"""The messages of working together: the pack's words, to units, with what the case says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from linli.cases.models import Case
from linli.notices.acts import Message, notify
from linli.people.units import unit_by_id
from linli.policy.queries import current
from linli.policy.sections.notices import Audience, Template

Pair = dict[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """Words of the pack for one event and audience, the units that get them, and the values."""

    event: str
    audience: Audience
    unit_ids: Iterable[int]
    values: dict[str, Any]


def send(case: Case | None, letters: Iterable[Letter], *, entry_id: int, now: datetime) -> None:
    """Put the letters into the units' inboxes; one for which the pack has no words is none."""
    messages = []
    for letter in letters:
        template = current().pack.notices.by_event.get((letter.event, letter.audience))
        if template is None:
            continue
        values = said(template, {**values_of(case), **letter.values})
        messages += [
            Message(
                template=template.code,
                case_id=0 if case is None else case.id,
                unit_id=unit_id,
                values=values,
            )
            for unit_id in sorted(set(letter.unit_ids))
        ]
    notify(messages, entry_id=entry_id, now=now)


def said(template: Template, values: dict[str, Any]) -> dict[str, Any]:
    """The values that the template speaks of, and the case's number, to which the inbox leads."""
    asked = {name for _, name, _, _ in Formatter().parse(template.text.zh + template.text.en)}
    return {name: values[name] for name in asked | {"number"} if name and name in values}


def values_of(case: Case | None) -> dict[str, Any]:
    """What any message may say of a case: never a name, a phone or an address."""
    if case is None:
        return {}
    category = current().pack.category(case.category)
    area = case.area
    return {
        "number": case.number,
        "category": pair("类别待定", "category to be decided")
        if category is None
        else pair(category.name.zh, category.name.en),
        "place": pair("地点待定", "place to be decided")
        if area is None
        else pair(area.name_zh, area.name_en),
        "unit": unit_pair(case.holder_id),
        "due": moment_pair(case.due_at),
    }


def unit_pair(unit_id: int) -> Pair:
    """A unit's name in both languages."""
    unit = unit_by_id(unit_id)
    return pair(unit.name_zh, unit.name_en)


def moment_pair(moment: datetime) -> Pair:
    """A time as people write it, in the district's zone."""
    local = moment.astimezone(ZoneInfo(current().pack.district.time_zone))
    return pair(
        f"{local.month}月{local.day}日 {local:%H:%M}", f"{local.day} {local:%b}, {local:%H:%M}"
    )


def pair(zh: str, en: str) -> Pair:
    """One text in both languages."""
    return {"zh": zh, "en": en}
