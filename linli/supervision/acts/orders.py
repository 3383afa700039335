"""What happens to a supervision order: answered, accepted, sent back, withdrawn, overdue."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.apart import against
from linli.cases.evidence.attach import attach
from linli.cases.models import Case, Evidence, Note
from linli.cases.notes import write_note
from linli.cases.rules import area_code_of
from linli.cases.step import locked
from linli.cases.timing import hours_of, limit_of
from linli.clock.acts import TimerRow, cancel, set_timers
from linli.clock.deadline import due
from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.record import record
from linli.notices.values import unit_pair
from linli.people.permissions import Subject, must
from linli.policy.queries import release
from linli.supervision.acts.plan import plan_next
from linli.supervision.acts.standing import end_order, timer_of
from linli.supervision.events import (
    OrderAccepted,
    OrderAnswered,
    OrderOverdue,
    OrderReturned,
    OrderWithdrawn,
)
from linli.supervision.models import Order
from linli.supervision.telling import moment_words, tell

STATE_NAMES: dict[str, tuple[str, str]] = {
    Order.State.ISSUED: ("待答复", "waiting for its answer"),
    Order.State.ANSWERED: ("已答复，待认定", "answered, to be looked at"),
    Order.State.ACCEPTED: ("已认可", "accepted"),
    Order.State.WITHDRAWN: ("已撤销", "withdrawn"),
    Order.State.FOLLOWED: ("逾期未答，已再督办", "not answered, supervised again"),
}


def subject_of_order(order: Order, case: Case) -> Subject:
    """An order as the door sees it: its recipient holds it, its issuer is its desk."""
    return Subject(
        holder_unit_id=order.unit_id,
        desk_unit_id=order.issuer_id,
        area_code=area_code_of(case),
        against_unit_ids=against(case.id),
    )


@act
def answer_order(
    order_id: int, text: str, *, evidence: Sequence[UUID] = (), by: Actor, now: datetime
) -> Order:
    """Answer an order in writing, with files if there are any. Late is possible, and shows."""
    order, case = _locked(order_id, "order.answer", by=by, now=now)
    _must_be(order, Order.State.ISSUED)
    note = write_note(case, Note.Kind.PROGRESS, text, by=by, now=now, field="text")
    attach(evidence, case_id=case.id, report_id=None, stage=Evidence.Stage.DURING, by=by, now=now)
    order.state, order.answer, order.answered_at = Order.State.ANSWERED, note, now
    order.evidence = [str(one) for one in evidence]
    order.save()
    cancel(case.id, kinds=[timer_of(order)], now=now)
    event = OrderAnswered(
        case_id=case.id,
        order_id=order.id,
        unit_id=order.unit_id,
        desk_id=order.issuer_id,
        note_id=note.id,
        evidence=tuple(order.evidence),
    )
    (entry_id,) = record(event, by=by, now=now)
    tell(
        case,
        event.name,
        "supervisor",
        [order.issuer_id],
        entry_id=entry_id,
        now=now,
        order=order.number,
        unit=unit_pair(order.unit_id),
    )
    plan_next(case, now=now)
    return order


@act
def accept_order_answer(order_id: int, *, words: str = "", by: Actor, now: datetime) -> Order:
    """Accept the answer as sufficient: the order is over. Being overdue stays a fact."""
    order, case = _locked(order_id, "order.accept", by=by, now=now)
    _must_be(order, Order.State.ANSWERED)
    note_id = None
    if words.strip():
        note = write_note(case, Note.Kind.PROGRESS, words, by=by, now=now, field="words")
        note_id = note.id
    order.state, order.ended_at = Order.State.ACCEPTED, now
    order.save()
    event = OrderAccepted(
        case_id=case.id,
        order_id=order.id,
        unit_id=order.unit_id,
        desk_id=order.issuer_id,
        note_id=note_id,
    )
    _tell_recipient(order, case, event.name, record(event, by=by, now=now)[0], now)
    return order


@act
def send_order_back(order_id: int, words: str, *, by: Actor, now: datetime) -> Order:
    """Send an answer back as not sufficient: the unit answers anew, with the form's time anew."""
    order, case = _locked(order_id, "order.accept", by=by, now=now)
    _must_be(order, Order.State.ANSWERED)
    note = write_note(case, Note.Kind.PROGRESS, words, by=by, now=now, field="words")
    form = release(order.release_id).pack.ladder.forms_by_code[order.form]
    calendar = hours_of(order.release_id, order.unit_id)
    order.due_at = due(now, limit_of(form.answer_within), calendar=calendar)
    order.state, order.started_at, order.answered_at = Order.State.ISSUED, now, None
    order.save()
    set_timers([TimerRow(case.id, timer_of(order), order.due_at)], now=now)
    event = OrderReturned(
        case_id=case.id,
        order_id=order.id,
        unit_id=order.unit_id,
        desk_id=order.issuer_id,
        due_at=order.due_at,
        note_id=note.id,
    )
    _tell_recipient(order, case, event.name, record(event, by=by, now=now)[0], now)
    plan_next(case, now=now)
    return order


@act
def withdraw_order(order_id: int, words: str, *, by: Actor, now: datetime) -> Order:
    """Take an order back, with the reason; the unit need not answer any more."""
    order, case = _locked(order_id, "order.accept", by=by, now=now)
    _must_be(order, Order.State.ISSUED, Order.State.ANSWERED)
    note = write_note(case, Note.Kind.PROGRESS, words, by=by, now=now, field="words")
    _take_back(order, case, note.id, by=by, now=now)
    plan_next(case, now=now)
    return order


@act
def let_go(case: Case, *, by: Actor, now: datetime) -> None:
    """Take back every open order of a locked case in which nothing is left to be done."""
    for order in Order.objects.filter(case=case, ended_at=None).order_by("id"):
        _take_back(order, case, None, by=by, now=now)


def _take_back(order: Order, case: Case, note_id: int | None, *, by: Actor, now: datetime) -> None:
    end_order(order, Order.State.WITHDRAWN, now=now)
    event = OrderWithdrawn(
        case_id=case.id,
        order_id=order.id,
        unit_id=order.unit_id,
        desk_id=order.issuer_id,
        note_id=note_id,
    )
    _tell_recipient(order, case, event.name, record(event, by=by, now=now)[0], now)


@act
def mark_order_overdue(order_id: int, *, due_at: datetime, by: Actor, now: datetime) -> bool:
    """Put on record that an order was not answered in time; False when that is no longer so.

    Between the timer's ringing and this the unit may have answered, or the time may have moved.
    """
    order = Order.objects.filter(id=order_id).first()
    if order is None:
        return False
    case = locked(order.case_id)
    order.refresh_from_db()
    if order.state != Order.State.ISSUED or order.due_at != due_at:
        return False
    if order.overdue_at is None:
        order.overdue_at = due_at
        order.save(update_fields=["overdue_at"])
    event = OrderOverdue(
        case_id=case.id,
        order_id=order.id,
        unit_id=order.unit_id,
        desk_id=order.issuer_id,
        due_at=due_at,
        late_seconds=max(0, int((now - due_at).total_seconds())),
    )
    (entry_id,) = record(event, by=by, now=now)
    _tell_recipient(order, case, event.name, entry_id, now)
    tell(
        case,
        event.name,
        "supervisor",
        [order.issuer_id],
        entry_id=entry_id,
        now=now,
        order=order.number,
        unit=unit_pair(order.unit_id),
        due=moment_words(due_at, case),
    )
    return True


def unknown_order() -> NotFound:
    """The same words whether there is no such order or it is not for the asker."""
    return NotFound(
        "order.unknown",
        "没有这张督办单，或者它不归您查看。请核对编号。",
        "There is no such order, or it is not for you to see. Check the number.",
    )


def _locked(order_id: int, permission: str, *, by: Actor, now: datetime) -> tuple[Order, Case]:
    """The order with its case, both locked: the case first, as everywhere."""
    found = Order.objects.filter(id=order_id).values_list("case_id", flat=True).first()
    if found is None:
        raise unknown_order()
    case = locked(found)
    order = Order.objects.select_for_update().get(id=order_id)
    must(by, permission, subject_of_order(order, case), now=now)
    return order, case


def _must_be(order: Order, *states: Order.State) -> None:
    if order.state in states:
        return
    zh, en = STATE_NAMES[order.state]
    raise NotNow(
        "order.not_now",
        f"督办单{order.number}{zh}，现在不能这样做。请刷新后再看。",
        f"The order {order.number} is {en}: this cannot be done now. Reload it.",
    )


def _tell_recipient(order: Order, case: Case, event: str, entry_id: int, now: datetime) -> None:
    tell(
        case,
        event,
        "supervised",
        [order.unit_id],
        entry_id=entry_id,
        now=now,
        order=order.number,
        due=moment_words(order.due_at, case),
    )
