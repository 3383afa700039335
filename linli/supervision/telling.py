"""The messages of supervision: which words of the pack, to which units, with which values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from linli.cases.apart import free_of
from linli.cases.models import Case
from linli.cases.queries.timeline import STAGE_NAMES
from linli.cases.rules import pack_of
from linli.notices.acts import Message, notify
from linli.notices.values import Pair, both, pair, said, unit_pair
from linli.policy.queries import current
from linli.policy.sections.notices import Audience

NO_CATEGORY: Pair = {"zh": "类别待定", "en": "a matter to be decided"}
NO_PLACE: Pair = {"zh": "地点待定", "en": "a place to be decided"}


def tell(
    case: Case,
    event: str,
    audience: Audience,
    unit_ids: Iterable[int],
    *,
    entry_id: int,
    now: datetime,
    **values: Any,
) -> None:
    """Put a message into the inboxes of units; nothing where the pack has no words for it.

    Beside what the case says itself, `values` stand for the template's placeholders.
    """
    template = current().pack.notices.by_event.get((event, audience))
    wanted = free_of(case.id, sorted(set(unit_ids)))
    if template is None or not wanted:
        return
    words = said(template, values_of(case) | values)
    notify(
        [
            Message(template=template.code, case_id=case.id, unit_id=unit_id, values=words)
            for unit_id in wanted
        ],
        entry_id=entry_id,
        now=now,
    )


def values_of(case: Case) -> dict[str, Any]:
    """What any message may say of the case: never a name, a phone or an address."""
    pack = pack_of(case)
    category = pack.category(case.category)
    area = case.area
    return {
        "number": case.number,
        "category": NO_CATEGORY if category is None else both(category.name),
        "place": NO_PLACE if area is None else pair(area.name_zh, area.name_en),
        "district": both(pack.district.name),
        "unit": unit_pair(case.holder_id),
        "due": moment_words(case.due_at, case),
    }


def stage_pair(stage: str) -> Pair:
    """What should be done in a stage."""
    return pair(*STAGE_NAMES.get(stage, (stage, stage)))


def moment_words(moment: datetime, case: Case) -> Pair:
    """A time as people write it, in the district's zone."""
    local = moment.astimezone(pack_of(case).district.zone)
    minutes = f"{local.minute:02}分" if local.minute else ""
    return pair(
        f"{local.month}月{local.day}日{local.hour}时{minutes}",
        f"{local.day} {local:%b}, {local:%H:%M}",
    )
