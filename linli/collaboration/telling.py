"""The messages of working together: the pack's words, to units, with what the case says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.cases.apart import against
from linli.cases.models import Case
from linli.notices.acts import Message, notify
from linli.notices.values import moment_pair, pair, said, unit_pair
from linli.people.apart import is_apart
from linli.policy.queries import current
from linli.policy.sections.notices import Audience


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
    units_against = frozenset() if case is None else against(case.id)
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
            if not is_apart(unit_id, units_against)
        ]
    notify(messages, entry_id=entry_id, now=now)


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
