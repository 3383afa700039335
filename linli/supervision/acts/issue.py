"""Issue a supervision order 督办单: by a rung of the ladder, or by a person's one key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from linli.cases.models import Case, Note, Report
from linli.cases.notes import write_note
from linli.cases.step import locked
from linli.cases.timing import hours_of, limit_of
from linli.clock.acts import TimerRow, set_timers
from linli.clock.deadline import due
from linli.journal.acting import Actor, NotNow, act
from linli.journal.record import record
from linli.notices.values import unit_pair
from linli.people.units import UnitFacts
from linli.policy.queries import AdoptedRelease, current, release
from linli.supervision.acts.choices import answered_by, copied
from linli.supervision.acts.standing import end_unanswered, must_be_first, timer_of
from linli.supervision.events import OrderIssued
from linli.supervision.models import Order, Rung
from linli.supervision.pressing import pressed
from linli.supervision.telling import moment_words, stage_pair, tell, values_of


@act
def issue_order(
    case_id: int,
    *,
    words: str = "",
    unit_code: str | None = None,
    copies: Sequence[str] = (),
    answer_by: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Order:
    """Supervise a case by one key: an order to the unit it waits for, or to the one named.

    The units in `copies` are told of it; `answer_by` is sooner than the form's own time.
    A second order on the same level is refused as long as one is open, and the refusal says who
    supervised at what time; so is one for a case that has been answered meanwhile. An order that is
    overdue is no obstacle: it ends, and the new one follows on it.
    """
    # Locked first: of two clicks at one moment the second must see the first one's order.
    case = locked(case_id)
    ready = ready_to_issue(case, unit_code=unit_code, by=by, now=now)
    told = copied(case, copies, unit=ready.unit, issuer=ready.issuer)
    note = None
    if words.strip():
        note = write_note(case, Note.Kind.PROGRESS, words, by=by, now=now, field="words")
    end_unanswered(case, ready.issuer, by=by, now=now)
    return issued(
        case,
        unit=ready.unit,
        issuer=ready.issuer,
        form=ready.form,
        adopted=ready.adopted,
        stage=ready.stage,
        late_unit_id=case.holder_id,
        stage_due_at=ready.stage_due_at,
        note=note,
        copies=told,
        answer_by=answer_by,
        by=by,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class ReadyToIssue:
    """All that the one key decides by itself: to whom, in whose name, by which form."""

    unit: UnitFacts
    issuer: UnitFacts
    form: str
    adopted: AdoptedRelease
    stage: str
    stage_due_at: datetime


def ready_to_issue(
    case: Case, *, unit_code: str | None = None, by: Actor, now: datetime
) -> ReadyToIssue:
    """What one key would do; raises the refusal that it would meet, and writes nothing."""
    whom = pressed(case, unit_code=unit_code, by=by, now=now)
    must_be_first(case, whom.issuer)
    adopted = release(case.release_id)
    if adopted.pack.ladder.one_key_form is None:
        adopted = current()
    form = adopted.pack.ladder.one_key_form
    if form is None:
        raise NotNow(
            "order.no_form",
            "本区规则包没有督办单样式，请先在 ladder.toml 里设置 one_key_form。",
            "The policy pack has no form for orders: set one_key_form in ladder.toml first.",
        )
    return ReadyToIssue(whom.unit, whom.issuer, form, adopted, whom.stage, whom.stage_due_at)


def issued(
    case: Case,
    *,
    unit: UnitFacts,
    issuer: UnitFacts,
    form: str,
    adopted: AdoptedRelease,
    stage: str,
    late_unit_id: int,
    stage_due_at: datetime,
    rung: Rung | None = None,
    note: Note | None = None,
    copies: Sequence[int] = (),
    answer_by: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Order:
    """Write the order of a locked case, set its timer, tell its recipient."""
    order = drafted(
        case,
        ReadyToIssue(unit, issuer, form, adopted, stage, stage_due_at),
        late_unit_id=late_unit_id,
        answer_by=answer_by,
        now=now,
    )
    order.number, order.rung, order.words = _next_number(adopted, now), rung, note
    order.copies = list(copies)
    order.issued_by = by.id or None
    order.save(force_insert=True)
    due_at = order.due_at
    set_timers([TimerRow(case.id, timer_of(order), due_at)], now=now)
    (entry_id,) = record(
        OrderIssued(
            case_id=case.id,
            order_id=order.id,
            unit_id=unit.id,
            desk_id=issuer.id,
            due_at=due_at,
            rung_id=None if rung is None else rung.id,
            note_id=None if note is None else note.id,
        ),
        by=by,
        now=now,
    )
    tell(
        case,
        OrderIssued.name,
        "supervised",
        [unit.id],
        entry_id=entry_id,
        now=now,
        order=order.number,
        due=moment_words(due_at, case),
    )
    tell(
        case,
        OrderIssued.name,
        "supervisor",
        copies,
        entry_id=entry_id,
        now=now,
        order=order.number,
        unit=unit_pair(unit.id),
        due=moment_words(due_at, case),
    )
    return order


def drafted(
    case: Case,
    ready: ReadyToIssue,
    *,
    late_unit_id: int,
    answer_by: datetime | None = None,
    now: datetime,
) -> Order:
    """The order as it would be issued now, without a number and not on record."""
    known = ready.adopted.pack.ladder.forms_by_code[ready.form]
    calendar = hours_of(ready.adopted.id, ready.unit.id)
    latest = due(now, limit_of(known.answer_within), calendar=calendar)
    due_at = answered_by(case, answer_by, latest, now)
    values: dict[str, Any] = values_of(case) | {
        "unit": unit_pair(ready.unit.id),
        "issuer": unit_pair(ready.issuer.id),
        "late_unit": unit_pair(late_unit_id),
        "stage": stage_pair(ready.stage),
        "received": moment_words(case.received_at, case),
        "due": moment_words(ready.stage_due_at, case),
        "answer_by": moment_words(due_at, case),
        "count": Report.objects.filter(case=case, withdrawn_at=None).count(),
    }
    return Order(
        case=case,
        unit_id=ready.unit.id,
        issuer_id=ready.issuer.id,
        level=ready.issuer.level,
        form=ready.form,
        release_id=ready.adopted.id,
        values=values,
        issued_at=now,
        started_at=now,
        due_at=due_at,
    )


def _next_number(adopted: AdoptedRelease, now: datetime) -> str:
    district = adopted.pack.district
    day = now.astimezone(district.zone).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT supervision_next_serial(%s)", [day])
        serial: int = cursor.fetchone()[0]
    return f"{district.number_prefix}-DB-{day:%Y%m%d}-{serial:04d}"
