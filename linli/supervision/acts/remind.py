"""Remind the unit that a case waits for 催办: lighter than an order, nothing has to be answered."""

from datetime import datetime, timedelta

from linli.cases.models import Case, Note
from linli.cases.notes import write_note
from linli.cases.rules import pack_of
from linli.cases.step import locked
from linli.journal.acting import Actor, Conflict, act
from linli.journal.record import record
from linli.journal.tail import timeline
from linli.notices.values import unit_pair
from linli.people.units import unit_by_id
from linli.supervision.events import RungClimbed, UnitReminded
from linli.supervision.pressing import pressed
from linli.supervision.telling import moment_words, stage_pair, tell


@act
def remind_unit(case_id: int, note: str = "", *, by: Actor, now: datetime) -> Case:
    """Remind whom the case waits for, in the words that the ladder itself uses.

    Whoever may supervise may remind; the deadline stays. A unit is reminded of a case once a day:
    a second time is refused with who did it when, for what helps then is an order.
    """
    # Locked first: of two who press at one moment the second must see the first one's reminder.
    case = locked(case_id)
    whom = pressed(case, by=by, now=now)
    _must_be_first_today(case, whom.unit.id, now)
    written = None
    if note.strip():
        written = write_note(case, Note.Kind.PROGRESS, note, by=by, now=now)
    (entry_id,) = record(
        UnitReminded(
            case_id=case.id,
            unit_id=whom.unit.id,
            desk_id=whom.issuer.id,
            stage=whom.stage,
            due_at=whom.stage_due_at,
            note_id=None if written is None else written.id,
        ),
        by=by,
        now=now,
    )
    tell(
        case,
        RungClimbed.name,  # one reminder reads like the other
        "supervised",
        [whom.unit.id],
        entry_id=entry_id,
        now=now,
        unit=unit_pair(whom.unit.id),
        stage=stage_pair(whom.stage),
        due=moment_words(whom.stage_due_at, case),
    )
    return case


def _must_be_first_today(case: Case, unit_id: int, now: datetime) -> None:
    zone = pack_of(case).district.zone
    local = now.astimezone(zone)
    midnight = local - timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    earlier = (
        timeline("case", case.id)
        .filter(event=UnitReminded.name, at__gte=midnight, facts__unit_id=unit_id)
        .order_by("-id")
        .first()
    )
    if earlier is None:
        return
    by, at = unit_by_id(earlier.facts["desk_id"]), earlier.at.astimezone(zone)
    raise Conflict(
        "reminder.today_already",
        f"{by.name_zh}今天 {at:%H:%M} 已经催过，不必再催。要书面答复的，请督办。",
        f"{by.name_en} reminded it today at {at:%H:%M}. If it must answer in writing, supervise.",
    )
