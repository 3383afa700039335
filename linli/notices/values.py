"""What a message's placeholders stand for: names and times as pairs of languages."""

from collections.abc import Mapping
from datetime import datetime
from string import Formatter
from typing import Any

from linli.people.units import unit_by_id
from linli.policy.queries import current
from linli.policy.sections.notices import Template
from linli.policy.sections.section import Text

Pair = dict[str, str]
_WEEKDAYS_ZH = "一二三四五六日"


def asked(template: Template) -> set[str]:
    """The names of the placeholders in either language of a template."""
    return {
        name for _, name, _, _ in Formatter().parse(template.text.zh + template.text.en) if name
    }


def said(template: Template, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the template speaks of, and the case's number, to which the inbox leads."""
    return {name: values[name] for name in asked(template) | {"number"} if name in values}


def pair(zh: str, en: str) -> Pair:
    """One text in both languages."""
    return {"zh": zh, "en": en}


def both(text: Text) -> Pair:
    """A text of the pack in both languages."""
    return pair(text.zh, text.en)


def unit_pair(unit_id: int) -> Pair:
    """A unit's name in both languages."""
    unit = unit_by_id(unit_id)
    return pair(unit.name_zh, unit.name_en)


def moment_pair(moment: datetime) -> Pair:
    """A time as people say it, in the district's own zone: 11月16日（周一）09:30."""
    local = moment.astimezone(current().pack.district.zone)
    weekday = _WEEKDAYS_ZH[local.weekday()]
    return pair(
        f"{local.month}月{local.day}日（周{weekday}）{local:%H:%M}",
        f"{local:%a} {local.day} {local:%b}, {local:%H:%M}",
    )


def day_pair(moment: datetime) -> Pair:
    """The day of a time in the district's own zone: 11月16日."""
    local = moment.astimezone(current().pack.district.zone)
    return pair(f"{local.month}月{local.day}日", f"{local.day} {local:%b}")


def month_pair(moment: datetime) -> Pair:
    """The month of a time in the district's own zone: 11月."""
    local = moment.astimezone(current().pack.district.zone)
    return pair(f"{local.month}月", f"{local:%B}")
