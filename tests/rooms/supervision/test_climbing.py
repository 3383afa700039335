"""The ladder climbs each rung once, in order, and only as long as the stage runs."""

from datetime import datetime, timedelta
from typing import get_args

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.extend import extend
from linli.cases.acts.give_back import give_back
from linli.cases.acts.hold import hold
from linli.cases.acts.reopen import reopen
from linli.cases.acts.report_up import report_up
from linli.cases.acts.resume import resume
from linli.cases.acts.verify import verify
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.cases.timing import RUNNING, Stage
from linli.clock.guard import ClockGuard
from linli.clock.models import Timer
from linli.clock.sweep import ring_due, sweep
from linli.journal.acting import Actor
from linli.journal.deliver import deliver_all
from linli.journal.models import Delivery, Entry
from linli.policy.sections.ladder import LadderStage, Measure
from linli.supervision.acts.climb import climb
from linli.supervision.acts.plan import plan
from linli.supervision.ladder import deadline
from linli.supervision.measures import MEASURES
from linli.supervision.models import Card, Chase, Order, Rung
from linli.supervision.stages import STAGES, running
from tests.cast import LIULIN, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, taken_to

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LADDER = Actor.system("supervision.ladder")


def pass_until(moment: datetime) -> None:
    """Let time go by with the worker up: each timer rings in the second in which it is due."""
    while True:
        deliver_all(now=max_at(moment))
        next_due = (
            Timer.objects.filter(rung_at=None, cancelled_at=None, due_at__lte=moment)
            .order_by("due_at")
            .values_list("due_at", flat=True)
            .first()
        )
        if next_due is None:
            return
        ring_due(now=next_due, limit=500)
        deliver_all(now=next_due)


def max_at(moment: datetime) -> datetime:
    """Nothing is delivered later than what was recorded last, so that no rung looks late."""
    last = Entry.objects.order_by("-at").values_list("at", flat=True).first()
    return moment if last is None else last


def climbed(case: Case) -> list[tuple[str, int]]:
    return list(Rung.objects.filter(case=case).order_by("id").values_list("rule", "step"))


def waits_for(case: Case) -> datetime | None:
    rows = Timer.objects.filter(case_id=case.id, kind="rung", rung_at=None, cancelled_at=None)
    return rows.values_list("due_at", flat=True).first()


def clocks(case: Case) -> dict[str, datetime]:
    return {one.clock.stage: deadline(one.clock) for one in running(case)}


def test_every_word_of_the_pack_has_its_function() -> None:
    assert set(MEASURES) == set(get_args(Measure))
    assert set(STAGES) == set(get_args(LadderStage))
    assert all(function.__doc__ for function in MEASURES.values())


@pytest.mark.parametrize("state", [State.FILED, State.DISPATCHED, State.ACCEPTED, State.ANSWERED])
def test_the_ladder_and_the_case_agree_on_every_deadline(cast: Cast, state: State) -> None:
    case = taken_to(state, cast)
    timers = dict(
        Timer.objects.filter(
            case_id=case.id, rung_at=None, cancelled_at=None, kind__in=list(Stage)
        ).values_list("kind", "due_at")
    )
    assert clocks(case) == {stage: timers[stage] for stage in RUNNING[state]}


def test_planning_asks_little_after_every_step(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    with CaptureQueriesContext(connection) as asked:
        plan(case.id, now=NOW)
    # the locked case; contact, the round, the application, the orders; rungs so far; the timer
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 7


def test_a_desk_that_is_given_a_case_back_begins_anew(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW + 3 * HOUR)
    case.refresh_from_db()
    assert clocks(case)["dispatch"] == NOW + 27 * HOUR
    report_up(case.id, "要区里定", by=cast.zhou_ming, now=NOW + 5 * HOUR)
    case.refresh_from_db()
    assert clocks(case)["dispatch"] == NOW + 29 * HOUR


def test_extended_and_held_the_ladder_moves_along(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    deliver_all(now=NOW)
    first = waits_for(case)
    extend(case.id, "complex", "情况复杂", by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    case.refresh_from_db()
    assert clocks(case)["answer"] == case.due_at
    second = waits_for(case)
    assert first is not None
    assert second is not None
    assert second > first
    hold(
        case.id,
        "needs-project",
        plan="列入计划",
        public_note="已列入计划",
        until=NOW + 30 * DAY,
        by=cast.zhou_ming,
        now=NOW,
    )
    deliver_all(now=NOW)
    assert waits_for(case) is None
    resume(case.id, by=cast.zhou_ming, now=NOW + 7 * DAY)
    deliver_all(now=NOW + 7 * DAY)
    case.refresh_from_db()
    assert clocks(case)["answer"] == case.due_at
    assert waits_for(case) == second + 7 * DAY


def test_nothing_is_climbed_when_the_stage_is_over(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    deliver_all(now=NOW)
    at = waits_for(case)
    assert at is not None
    # the timer rings, and the unit accepts before the worker comes to it
    ring_due(now=at, limit=500)
    accept(case.id, by=cast.chen_qiang, now=at)
    deliver_all(now=at)
    assert climbed(case) == []


def test_a_second_unit_climbs_rungs_of_its_own(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    pass_until(NOW + 6 * HOUR)
    assert climbed(case) == [("accept", 1), ("accept", 2)]
    at = NOW + 6 * HOUR
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=at)
    dispatch(case.id, "dept-water", by=cast.zhou_ming, now=at)
    pass_until(NOW + DAY + HOUR)
    accepting = [one for one in climbed(case) if one[0] == "accept"]
    assert accepting == [("accept", 1), ("accept", 2), ("accept", 1), ("accept", 2)]
    assert Card.objects.filter(unit_id=cast.unit("dept-water").id).count() == 1


def test_a_new_round_climbs_anew_and_a_failed_answer_does_not(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    pass_until(case.due_at)
    assert climbed(case) == [("answer", 1), ("answer", 2)]
    late = case.due_at + HOUR
    answer(case.id, "好了", by=cast.chen_qiang, now=late)
    verify(case.id, passed=False, note="没有", by=cast.zhou_ming, now=late)
    pass_until(late + HOUR)
    assert [one for one in climbed(case) if one[0] == "answer"] == [("answer", 1), ("answer", 2)]
    answer(case.id, "真好了", by=cast.chen_qiang, now=late + HOUR)
    verify(case.id, passed=True, by=cast.zhou_ming, now=late + HOUR)
    close(case.id, by=cast.zhou_ming, now=late + HOUR)
    reopen(case.id, reason="recurred", by=cast.zhou_ming, now=late + 2 * HOUR)
    pass_until(late + 30 * HOUR)
    assert ("dispatch", 2) in climbed(case)


def test_climbing_again_does_nothing_and_planning_again_neither(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    pass_until(NOW + 6 * HOUR)
    before = Entry.objects.count()
    at = NOW + 6 * HOUR
    assert climb(case.id, until=at, by=LADDER, now=at) == []
    assert plan(case.id, now=at) == plan(case.id, now=at) == waits_for(case)
    assert Entry.objects.count() == before
    assert Card.objects.count() == Order.objects.count() == 1


def test_after_an_outage_all_that_was_missed_is_climbed_in_order(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    deliver_all(now=NOW)
    sweep(NOW, 0.0, guard=ClockGuard())
    back = NOW + 2 * DAY
    sweep(back, 0.0, guard=ClockGuard())
    deliver_all(now=back)
    rows = list(Rung.objects.filter(case=case, rule="accept").order_by("id"))
    assert [row.step for row in rows] == [1, 2, 3]
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)
    assert {(row.down_from, row.down_to) for row in rows} == {(NOW, back)}
    street = cast.unit(f"street-{LIULIN}")  # above the community, whose desk the case is at
    assert Chase.objects.get(case=case, ended_at=None).unit_id == street.id
    assert not Delivery.objects.exclude(state="done").exists()


def test_a_clock_that_was_wrong_and_set_back_loses_no_rung(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    deliver_all(now=NOW)
    first = waits_for(case)
    assert first is not None
    ring_due(now=first, limit=500)
    deliver_all(now=first)
    # the next timer would be refused if the row that rang were used again for an earlier time
    accept(case.id, by=cast.chen_qiang, now=NOW)
    extend(case.id, "complex", "情况复杂", by=cast.zhou_ming, now=NOW)
    deliver_all(now=first)
    assert waits_for(case) is not None


def test_the_pressing_ends_with_the_answer(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    pass_until(NOW + 2 * DAY)
    assert Chase.objects.filter(case=case, ended_at=None).count() == 1
    accept(case.id, by=cast.chen_qiang, now=NOW + 2 * DAY)
    answer(case.id, "好了", by=cast.chen_qiang, now=NOW + 2 * DAY)
    deliver_all(now=NOW + 2 * DAY)
    assert Chase.objects.filter(case=case, ended_at=None).count() == 0


def test_an_emergency_presses_by_day_and_night(cast: Cast) -> None:
    case = opened(cast, "井盖丢了", category="cover-missing", unit=UNIT, now=NOW + 16 * HOUR)
    assert case.urgency == "emergency"
    pass_until(case.due_at)
    assert ("emergency-accept", 2) in climbed(case)
    assert ("emergency-answer", 2) in climbed(case)
    assert Card.objects.filter(case=case, colour="red").count() == 2
