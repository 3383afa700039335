"""Matters put on record as a test needs them, and a case taken some way along its life."""

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.hold import hold
from linli.cases.acts.join import join_report
from linli.cases.acts.merge import merge
from linli.cases.acts.open import Opening, open_case
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.cases.evidence.keep import keep_upload
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.journal.acting import VISITOR, Actor
from linli.people.marks import fresh_report_id
from linli.policy.desks import desk_code
from linli.territory.lookup import Outside, locate
from tests.cast import IN_HUAIYIN, NOW, Cast

UNIT = "dept-urban-management"


def opening(
    cast: Cast,
    text: str = "槐荫路12号门口的井盖坏了",
    *,
    category: str = "ask-policy",
    point: tuple[float, float] | None = IN_HUAIYIN,
    unit: str | None = None,
    now: datetime = NOW,
    **more: Any,
) -> Opening:
    """What intake would hand over for a report at a point."""
    place = None if point is None else locate(*point)
    assert not isinstance(place, Outside)
    code = "" if place is None else place.code
    known = cast.pack.category(category)
    return Opening(
        report_id=fresh_report_id(),
        channel=more.pop("channel", "resident"),
        text=text,
        category=category,
        urgency=more.pop("urgency", known.urgency if known else "general"),
        area_id=None if place is None else place.area_id,
        area_code=code,
        generation_id=cast.generation_id,
        latitude=None if point is None else point[0],
        longitude=None if point is None else point[1],
        place_words=more.pop("place_words", "槐荫路12号"),
        desk_id=cast.unit(desk_code(cast.pack, category=category, area_code=code, holder=unit)).id,
        unit_id=None if unit is None else cast.unit(unit).id,
        rule=more.pop("rule", "desk" if unit is None else "test-rule"),
        reported_at=now,
        **more,
    )


def opened(cast: Cast, *args: Any, by: Actor = VISITOR, now: datetime = NOW, **more: Any) -> Case:
    """A case at its desk, or with `unit`."""
    made = open_case(opening(cast, *args, now=now, **more), by=by, now=now, adopted=cast.adopted)
    return Case.objects.get(id=made.case_id)


def joined(case: Case, cast: Cast, *args: Any, now: datetime = NOW, **more: Any) -> UUID:
    """One more voice; its report's id."""
    voice = opening(cast, *args, now=now, **more)
    join_report(case.id, voice, by=VISITOR, now=now)
    return voice.report_id


@cache
def jpeg() -> bytes:
    made = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(made, "JPEG")
    return made.getvalue()


def photo(by: Actor, *, now: datetime = NOW) -> UUID:
    """An uploaded photo that belongs to no case yet."""
    return keep_upload(jpeg(), kind="image", by=by, now=now).id


def taken_to(state: State, cast: Cast, *, now: datetime = NOW, **more: Any) -> Case:
    """A case in a state, taken there by those whose part it is."""
    case = opened(cast, now=now, **more)
    street_or_centre = cast.zhou_ming
    if state is State.FILED:
        pass
    elif state is State.DECLINED:
        decline(case.id, "secret-or-private", by=street_or_centre, now=now)
    elif state is State.MERGED:
        merge(case.id, opened(cast, now=now).id, by=street_or_centre, now=now)
    elif state is State.WITHDRAWN:
        withdraw(case.id, "mistaken", by=street_or_centre, now=now)
    else:
        dispatch(case.id, UNIT, by=street_or_centre, now=now)
        if state is not State.DISPATCHED:
            accept(case.id, by=cast.chen_qiang, now=now)
        if state is State.HELD:
            hold(
                case.id,
                "needs-project",
                plan="列入明年改造计划",
                public_note="需要改造，已列入计划",
                until=now + timedelta(days=30),
                by=street_or_centre,
                now=now,
            )
        if state in {State.ANSWERED, State.VERIFIED, State.CLOSED}:
            answer(case.id, "已经修好", by=cast.chen_qiang, now=now)
        if state in {State.VERIFIED, State.CLOSED}:
            verify(case.id, passed=True, by=street_or_centre, now=now)
        if state is State.CLOSED:
            close(case.id, by=street_or_centre, now=now)
    case.refresh_from_db()
    assert case.state == state
    return case
