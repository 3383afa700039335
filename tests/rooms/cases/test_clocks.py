"""Deadlines of a case: recomputed from facts, stopped in the open, overdue once and for good."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.answer import answer
from linli.cases.acts.apply import apply_for_extension
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.extend import extend
from linli.cases.acts.hold import hold
from linli.cases.acts.reopen import reopen
from linli.cases.acts.resume import resume
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.cases.lifecycle import State
from linli.cases.models import Case, Hold, Report
from linli.cases.pending import pending
from linli.cases.queries.clock_ledger import clock_ledger
from linli.cases.timing import RUNNING, Stage, calendar_under
from linli.clock.deadline import Limit, LimitKind, due
from linli.clock.guard import ClockGuard
from linli.clock.models import Timer
from linli.clock.sweep import sweep
from linli.journal.acting import Actor, Invalid, NotNow
from linli.journal.deliver import deliver_all
from linli.journal.models import Delivery, Entry
from linli.notices.models import Notice
from linli.people.acts.residents import erase_resident
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import UNIT, joined, opened, taken_to

DAY = timedelta(days=1)
FRIDAY_EVENING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 17:00 in the district
MONDAY_MORNING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 8:00


def waiting(case: Case) -> dict[str, datetime]:
    """The stages whose timers wait; rooms upstairs have timers of their own."""
    rows = Timer.objects.filter(
        case_id=case.id, rung_at=None, cancelled_at=None, kind__in=list(Stage)
    )
    return dict(rows.values_list("kind", "due_at"))


def ring(now: datetime) -> None:
    """Let the clock go to this moment and its followers run."""
    sweep(now, 0.0, guard=ClockGuard())
    deliver_all(now=now)


def overdue(case: Case) -> list[str]:
    found = Entry.objects.filter(event="case.overdue", subject_id=case.id).order_by("id")
    return [entry.facts["stage"] for entry in found]


def pause(case: Case, cast: Cast, *, now: datetime, until: datetime) -> Case:
    return hold(
        case.id,
        "season-or-weather",
        plan="等雨停",
        public_note="雨停后就修",
        until=until,
        by=cast.zhou_ming,
        now=now,
    )


@pytest.mark.parametrize("state", State, ids=str)
def test_each_state_has_its_timers(state: State, cast: Cast) -> None:
    case = taken_to(state, cast)
    assert set(waiting(case)) == {stage.value for stage in RUNNING.get(state, ())}
    if "answer" in waiting(case):
        assert waiting(case)["answer"] == case.due_at


def test_an_extension_is_at_most_the_limit_and_two_in_a_round(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    known = cast.pack.category(case.category)
    assert known is not None
    limit = known.limits.answer

    with pytest.raises(Invalid) as refused, transaction.atomic():
        extend(case.id, "complex", "复杂", amount=limit.amount + 1, by=cast.zhou_ming, now=NOW)
    assert refused.value.field == "amount"
    for _ in range(cast.pack.clock.extension.times):
        extend(case.id, "complex", "复杂", by=cast.zhou_ming, now=NOW)
    with pytest.raises(NotNow, match="used up"), transaction.atomic():
        extend(case.id, "complex", "复杂", by=cast.zhou_ming, now=NOW)

    case.refresh_from_db()
    granted = (Limit(LimitKind(limit.kind), limit.amount),) * 2
    calendar = calendar_under(cast.adopted.id)
    assert case.due_at == due(NOW, granted[0], calendar=calendar, extensions=granted)
    assert waiting(case)["answer"] == case.due_at


def test_what_is_overdue_is_neither_held_nor_extended(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    late = case.due_at
    with pytest.raises(NotNow, match="overdue"), transaction.atomic():
        pause(case, cast, now=late, until=late + DAY)
    with pytest.raises(NotNow, match="overdue"), transaction.atomic():
        extend(case.id, "complex", "复杂", by=cast.zhou_ming, now=late)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_hold_ends_within_the_packs_days(days: int, cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    with pytest.raises(Invalid) as refused, transaction.atomic():
        pause(case, cast, now=NOW, until=NOW + days * DAY)
    assert refused.value.field == "until"


def test_a_case_is_held_once_in_a_round(cast: Cast) -> None:
    case = taken_to(State.HELD, cast)
    resume(case.id, by=cast.chen_qiang, now=NOW + timedelta(hours=1))
    with pytest.raises(NotNow, match="used up"), transaction.atomic():
        pause(case, cast, now=NOW + timedelta(hours=2), until=NOW + DAY)


def test_a_hold_ends_by_itself_as_planned_also_when_the_server_was_down(cast: Cast) -> None:
    case = taken_to(State.HELD, cast)
    until = Hold.objects.get(case=case).until
    planned = case.due_at

    ring(until + 3 * DAY)

    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert Hold.objects.get(case=case).resumed_at == until
    assert case.due_at == planned
    assert waiting(case) == {"answer": planned}
    entry = Entry.objects.filter(event="case.resumed").get()
    assert (entry.actor_kind, entry.actor_name) == ("system", "cases.clock")


def test_every_stage_that_runs_out_is_overdue_once(cast: Cast) -> None:
    case = opened(cast)
    at = waiting(case)["dispatch"]
    ring(at - timedelta(seconds=1))
    assert overdue(case) == []
    ring(at)
    ring(at + DAY)
    assert overdue(case) == ["dispatch"]

    dispatch(case.id, UNIT, by=cast.zhou_ming, now=at)
    ring(waiting(case)["accept"])
    assert overdue(case) == ["dispatch", "accept"]

    dispatch(case.id, "dept-water", by=cast.zhou_ming, now=at + DAY)
    ring(waiting(case)["accept"])  # the second unit's own time
    assert overdue(case) == ["dispatch", "accept", "accept"]

    ring(case.due_at + timedelta(seconds=7))
    assert overdue(case)[3:] == ["answer"]
    last = Entry.objects.filter(event="case.overdue").latest("id")
    assert last.facts["unit_id"] == cast.unit("dept-water").id
    assert last.facts["late_seconds"] == 7
    assert waiting(case) == {}
    assert not Delivery.objects.exclude(state="done").exists()


def test_an_answer_just_in_time_is_not_overdue(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    sweep(case.due_at, 0.0, guard=ClockGuard())  # the timer rings ...
    answer(case.id, "好了", by=cast.chen_qiang, now=case.due_at)  # ... and before it is followed
    deliver_all(now=case.due_at)
    assert overdue(case) == []


def test_a_deadline_that_moved_is_not_overdue(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    sweep(case.due_at, 0.0, guard=ClockGuard())
    amend(case.id, Amendment(category="illegal-building"), by=cast.zhou_ming, now=NOW)
    moved = Case.objects.get(id=case.id).due_at
    assert moved > case.due_at
    deliver_all(now=case.due_at)
    assert overdue(case) == []

    ring(moved)
    assert overdue(case) == ["answer"]


def test_a_new_round_has_clocks_of_its_own(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    ring(case.due_at)
    answer(case.id, "好了", by=cast.chen_qiang, now=case.due_at)
    verify(case.id, passed=True, by=cast.zhou_ming, now=case.due_at)
    close(case.id, by=cast.zhou_ming, now=case.due_at)
    again = case.due_at + DAY
    reopen(case.id, reason="unsolved", by=cast.zhou_ming, now=again)
    case.refresh_from_db()
    assert set(waiting(case)) == {"dispatch", "answer"}

    dispatch(case.id, UNIT, by=cast.zhou_ming, now=again)
    accept(case.id, by=cast.chen_qiang, now=again)
    ring(case.due_at)

    assert overdue(case) == ["answer", "answer"]
    with pytest.raises(NotNow, match="overdue"), transaction.atomic():
        pause(case, cast, now=case.due_at, until=case.due_at + DAY)


def test_a_category_changes_the_deadline_from_the_start(cast: Cast) -> None:
    case = opened(cast, category="ask-policy")
    amend(case.id, Amendment(category="rubbish-pile"), by=cast.liu_fang, now=NOW + DAY)
    known = cast.pack.category("rubbish-pile")
    assert known is not None
    limit = Limit(LimitKind(known.limits.answer.kind), known.limits.answer.amount)
    case.refresh_from_db()
    assert case.due_at == due(NOW, limit, calendar=calendar_under(cast.adopted.id))
    assert waiting(case)["answer"] == case.due_at


def test_the_stages_that_run_follow_the_urgency_from_their_own_beginning(cast: Cast) -> None:
    case = opened(cast, unit=UNIT, resident_id=cast.granny_lin.id)
    before, dispatched_at, later = waiting(case), NOW, NOW + timedelta(minutes=20)
    amend(case.id, Amendment(urgency="emergency"), by=cast.zhou_ming, now=later)

    # then: two hours to contact her, of which twenty minutes are gone
    case.refresh_from_db()
    assert before["contact"] == dispatched_at + DAY
    assert waiting(case)["contact"] == dispatched_at + timedelta(hours=2)
    assert waiting(case)["accept"] == dispatched_at + timedelta(hours=1)
    # and: what is over by the limit of now rings at once, and a longer one unmakes nothing
    much_later = NOW + 3 * timedelta(hours=1)
    amend(case.id, Amendment(urgency="general"), by=cast.zhou_ming, now=later)
    assert waiting(case) == before
    amend(case.id, Amendment(urgency="emergency"), by=cast.zhou_ming, now=much_later)
    ring(much_later)
    assert overdue(case) == ["accept", "contact"]
    amend(case.id, Amendment(urgency="general"), by=cast.zhou_ming, now=much_later)
    assert overdue(case) == ["accept", "contact"]


def test_that_a_deadline_moved_with_the_category_stands_in_the_ledger(cast: Cast) -> None:
    case = opened(cast, unit=UNIT)
    promised, accept_by = case.due_at, waiting(case)["accept"]
    amend(case.id, Amendment(category="flooding"), by=cast.zhou_ming, now=NOW)
    case.refresh_from_db()

    assert waiting(case)["accept"] < accept_by
    (change,) = clock_ledger(case, now=NOW).changes
    assert (change.category_before, change.category) == ("ask-policy", "flooding")
    assert (change.urgency_before, change.urgency) == ("general", "emergency")
    assert (change.due_before, change.due_at) == (promised, case.due_at)
    assert (change.unit_id, change.officer.plain) == (cast.unit("centre").id, "周明")
    # and: the unit is told
    deliver_all(now=NOW)
    told = Notice.objects.get(template="holder-relimited")
    assert (told.unit_id, told.values["category"]["zh"]) == (case.holder_id, "内涝积水")
    # and: an amendment that moves nothing is no change of the clock
    amend(case.id, Amendment(summary="积水"), by=cast.zhou_ming, now=NOW)
    assert len(clock_ledger(case, now=NOW).changes) == 1


def test_who_was_asked_decides_by_the_urgency_of_now(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    apply_for_extension(case.id, "complex", "要查管线图", by=cast.chen_qiang, now=NOW)
    amend(case.id, Amendment(urgency="emergency"), by=cast.zhou_ming, now=NOW)
    asked = pending(case)
    assert asked is not None
    assert asked.answer_by == waiting(case)["approval"] == NOW + timedelta(hours=1)


def test_what_an_erased_person_said_goes_when_the_matter_ends(cast: Cast) -> None:
    ended = opened(cast, "我叫林秀英", resident_id=cast.granny_lin.id)
    withdraw(ended.id, "mistaken", by=cast.granny_lin, now=NOW)
    running = opened(cast, "林秀英家门口", resident_id=cast.granny_lin.id)
    other = joined(running, cast, "我也是")
    deliver_all(now=NOW)

    erase_resident(cast.granny_lin.id, by=cast.granny_lin, now=NOW)
    deliver_all(now=NOW)

    assert "林秀英" not in Report.objects.get(case=ended).text
    assert "林秀英" not in Case.objects.get(id=ended.id).summary
    hers = Report.objects.filter(case=running).exclude(id=other).get()
    assert "林秀英" in hers.text  # the unit still needs the words

    withdraw(running.id, "solved-meanwhile", by=Actor.officer(cast.zhou_ming.id), now=NOW)
    deliver_all(now=NOW)
    hers.refresh_from_db()
    assert "林秀英" not in hers.text
    assert Report.objects.get(id=other).text == "我也是"
