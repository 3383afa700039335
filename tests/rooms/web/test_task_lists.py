"""The task lists of the workbench, over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from linli.cases.acts.answer import answer
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.cases.queries.asked import Asked
from linli.cases.queries.task_lists import TaskList
from linli.supervision.models import Order
from tests.cast import IN_GUDU, NOW, Cast, founded
from tests.rooms.cases.matters import UNIT, opened, taken_to
from tests.rooms.web.callers import Caller, signed_in, statements

SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    """The cast where every reader of the journal's tail sees it."""
    return founded()


def numbers(who: Caller, which: str) -> list[str]:
    return [row["number"] for row in who.get(f"/workbench/tasks/{which}").json()["items"]]


@time_machine.travel(SOON, tick=False)
def test_each_list_has_what_belongs_on_it(cast: Cast) -> None:
    # given: one case of urban management's in each state that matters
    made = {
        state: taken_to(state, cast)
        for state in (State.DISPATCHED, State.ACCEPTED, State.HELD, State.ANSWERED, State.CLOSED)
    }
    given_back = taken_to(State.DISPATCHED, cast)
    give_back(given_back.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW)
    late = taken_to(State.ACCEPTED, cast)
    Case.objects.filter(id=late.id).update(due_at=NOW)
    pressing = taken_to(State.ACCEPTED, cast)
    Case.objects.filter(id=pressing.id).update(
        received_at=NOW - timedelta(days=9), due_at=NOW + timedelta(days=1)
    )
    chen, liu = signed_in(cast.chen_qiang), signed_in(cast.liu_fang)

    # then
    numbered = {state: case.number for state, case in made.items()}
    assert set(numbers(chen, "todo")) == {
        numbered[State.DISPATCHED],
        numbered[State.ACCEPTED],
        late.number,
        pressing.number,
    }
    assert set(numbers(chen, "done")) == {numbered[State.ANSWERED], numbered[State.CLOSED]}
    assert numbers(chen, "held") == [numbered[State.HELD]]
    assert numbers(chen, "overdue") == [late.number]
    assert numbers(chen, "due_soon") == [pressing.number]
    assert numbers(chen, "returned") == [given_back.number]
    assert numbers(chen, "started") == numbers(chen, "supervised") == []
    # the desk has what was given back, and what it has to verify
    assert set(numbers(liu, "todo")) == {given_back.number, numbered[State.ANSWERED]}
    assert chen.get("/workbench/tasks/held").json()["counts"] == {
        "todo": 4,
        "to_approve": 0,
        "due_soon": 1,
        "overdue": 1,
        "held": 1,
        "supervised": 0,
        "returned": 1,
    }

    # and: once somebody else has accepted it, it is no longer ours
    dispatch(given_back.id, "utility-water", by=cast.zhou_ming, now=NOW)
    assert numbers(chen, "returned") == [given_back.number]
    given_back.assignments.filter(ended_at=None).update(accepted_at=NOW)
    assert numbers(chen, "returned") == []


@time_machine.travel(SOON, tick=False)
@pytest.mark.parametrize("which", ["todo", "done", "supervised"])
def test_a_list_costs_the_same_however_much_is_on_it(which: str, cast: Cast) -> None:
    for _ in range(4):
        case = taken_to(State.ANSWERED if which == "done" else State.DISPATCHED, cast)
        Order.objects.create(
            number=f"DB{case.id}",
            case=case,
            unit_id=cast.unit(UNIT).id,
            issuer_id=cast.unit("centre").id,
            level="district",
            form="press",
            release_id=case.release_id,
            values={},
            issued_at=NOW,
            started_at=NOW,
            due_at=NOW + timedelta(days=1),
        )
    chen = signed_in(cast.chen_qiang)
    chen.get(f"/workbench/tasks/{which}")  # what a process keeps in memory is read by now
    with statements() as asked:
        first = chen.get(f"/workbench/tasks/{which}?limit=3").json()
    assert len(asked) <= 6, asked
    rest = chen.get(f"/workbench/tasks/{which}?limit=3&cursor={first['next']}").json()
    found = [row["number"] for row in (*first["items"], *rest["items"])]
    assert len(found) == len(set(found)) == 4
    assert rest["next"] is None


def test_a_list_that_is_none_is_refused(cast: Cast) -> None:
    opened(cast)
    assert signed_in(cast.chen_qiang).get("/workbench/tasks/everything").status_code == 422


@time_machine.travel(SOON, tick=False)
def test_what_narrows_a_list(cast: Cast) -> None:
    # given: one that is due today, one of another kind, one at another place
    today = taken_to(State.ACCEPTED, cast)
    Case.objects.filter(id=today.id).update(due_at=NOW + timedelta(hours=2))
    pothole = opened(cast, category="road-pothole", unit=UNIT)
    away = opened(cast, unit=UNIT, point=IN_GUDU, urgency="emergency", channel="hotline")
    chen = signed_in(cast.chen_qiang)

    def of(query: str, which: str = "todo") -> set[str]:
        return set(numbers(chen, f"{which}?{query}"))

    # then: in the same way on a unit's list and on all that she may list
    for which in ("todo", "all"):
        assert of("due=today", which) == {today.number}
        assert of("due=late", which) == set()
        assert of("category=road-pothole", which) == {pothole.number}
        assert of("area=990100002", which) == {away.number}
        assert of("urgency=emergency", which) == of("channel=hotline", which) == {away.number}
        assert of("state=accepted", which) == {today.number}
        assert of(f"unit={UNIT}", which) == {today.number, pothole.number, away.number}
        assert of("unit=centre", which) == set()
        newest = [today.number, pothole.number, away.number][::-1]
        assert numbers(chen, f"{which}?sort=newest") == newest
        first = chen.get(f"/workbench/tasks/{which}?sort=newest&limit=2").json()
        rest = f"/workbench/tasks/{which}?sort=newest&limit=2&cursor={first['next']}"
        assert [row["number"] for row in chen.get(rest).json()["items"]] == newest[2:]


def test_the_end_of_the_week_is_the_districts_own_sunday(cast: Cast) -> None:
    week = Asked(which=TaskList.TO_DO, due="week")
    assert week.wanted(NOW).due_before == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert Asked.from_plain(week.plain()) == week


def test_news_are_what_others_did_since(committed: Cast) -> None:
    # given
    with time_machine.travel(SOON, tick=False):
        one, other = (taken_to(State.ACCEPTED, committed) for _ in range(2))
        chen = signed_in(committed.chen_qiang)
        upto = chen.get("/workbench/tasks/todo").json()["upto"]
        quiet = chen.get(f"/workbench/tasks/todo/news?after={upto}").json()
        assert (quiet["items"], quiet["off"], quiet["all"]) == ([], [], True)

        # when: one is answered, one is new
        answer(one.id, "已经修好", by=committed.chen_qiang, now=SOON)
        fresh = taken_to(State.DISPATCHED, committed)

        # then
        news = chen.get(f"/workbench/tasks/todo/news?after={quiet['upto']}").json()
        assert [row["number"] for row in news["items"]] == [fresh.number]
        assert news["off"] == [one.number]
        assert news["counts"]["todo"] == 2
        assert other.number not in str(news)
        assert chen.get("/workbench/tasks/todo/news?after=x.1").status_code == 422
