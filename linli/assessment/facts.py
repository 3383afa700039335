"""Facts as they come about, made coarse at once: this room never knows whose they are."""

from datetime import datetime
from typing import Any

from linli.assessment.coarse import Kind
from linli.assessment.models import Fact
from linli.cases.models import Case
from linli.feedback.models import Callback, Exclusion
from linli.feedback.queries.rates import window_of
from linli.journal.acting import act
from linli.policy.pack import Pack
from linli.policy.queries import current


@act
def note_closing(case_id: int, entry_id: int, *, in_time: bool, now: datetime) -> None:
    """That a case was closed, in time or late; each closing of a case is one fact."""
    case = Case.objects.values("category", "area__code").get(id=case_id)
    _note(
        "closed",
        entry_id,
        case["area__code"] or "",
        case["category"],
        now,
        in_time=in_time,
        final_at=now,
    )


@act
def note_answer(callback_id: int) -> None:
    """What a reporter answered, once her callback is settled.

    Whoever could not be reached may still answer by her link: until that ends, it is not final.
    """
    callback = Callback.objects.get(id=callback_id)
    if callback.settled_at is not None:
        _note_callback("answered", callback, callback.settled_at)


@act
def note_exclusion(exclusion_id: int) -> None:
    """That an answer is left out of the figures from now on, in the month in which it counted."""
    exclusion = Exclusion.objects.select_related("callback").get(id=exclusion_id)
    callback = exclusion.callback
    if callback is not None and callback.settled_at is not None:
        _note_callback("excluded", callback, callback.settled_at)


def _note_callback(kind: Kind, callback: Callback, settled_at: datetime) -> None:
    full = callback.valid and not callback.response_only
    _note(
        kind,
        callback.id,
        callback.area_code,
        callback.category,
        settled_at,
        valid=callback.valid,
        full=full,
        contacted=callback.contacted if callback.valid else None,
        solved=callback.solved if full else None,
        satisfaction=callback.satisfaction if full else "",
        final_at=settled_at if callback.valid else callback.expires_at,
    )


def _note(kind: Kind, source: int, area: str, category: str, at: datetime, **said: Any) -> None:
    pack = current().pack
    month, _ = window_of(pack, "month", now=at)
    place, group = _coarse(pack, area, category)
    fact, fresh = Fact.objects.select_for_update().get_or_create(
        kind=kind,
        source=source,
        defaults={"month": month.name, "area": place, "group": group, **said},
    )
    if not fresh and fact.number is None:
        Fact.objects.filter(id=fact.id).update(month=month.name, **said)


def _coarse(pack: Pack, area: str, category: str) -> tuple[str, str]:
    """The place and the group that may be published; neither of them for a sensitive matter."""
    disclosure = pack.assessment.disclosure
    found = pack.category(category)
    group = "" if found is None else found.group
    if group in disclosure.sealed_groups:
        return "", ""
    return pack.levels.ancestor(area, disclosure.level) or "", group
