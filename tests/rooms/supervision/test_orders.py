"""Supervision orders: who may do what with them, and two people at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from linli.cases.acts.withdraw import withdraw
from linli.cases.lifecycle import State
from linli.clock.models import Timer
from linli.clock.sweep import ring_due
from linli.journal.acting import Conflict, Forbidden, Invalid, NotNow, Refusal
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people.units import unit_by_code, unit_by_id
from linli.supervision.acts.climb import climb
from linli.supervision.acts.issue import issue_order
from linli.supervision.acts.orders import (
    accept_order_answer,
    answer_order,
    send_order_back,
    withdraw_order,
)
from linli.supervision.models import Order, Rung
from linli.supervision.queries.orders import words_of
from linli.web.workbench.sheet_letters import order_letter
from tests.cast import CHENGDONG, LIULIN, NOW, Cast, forget, founded
from tests.rooms.cases.matters import taken_to
from tests.rooms.cases.test_races import at_once
from tests.rooms.people.conftest import refused
from tests.rooms.supervision.test_climbing import LADDER

HOUR = timedelta(hours=1)
EVERYBODY = (
    "granny_lin",
    "he_xiulan",
    "liu_fang",
    "wang_min",
    "gao_yuan",
    "zhou_ming",
    "chen_qiang",
    "sun_li",
    "wu_ting",
    "xu_hui",
    "deng_wei",
)

# verb → who may do it to an order of the street 柳林街道 to urban management (陈强), on a case of
# the community 槐荫 whose desk is the street
MAY = {
    "issue": {"wang_min", "zhou_ming", "liu_fang"},
    "answer": {"chen_qiang"},
    "accept": {"wang_min", "zhou_ming"},
    "send_back": {"wang_min", "zhou_ming"},
    "withdraw": {"wang_min", "zhou_ming"},
}


def ordered(cast: Cast, *, answered: bool = False) -> Order:
    case = taken_to(State.DISPATCHED, cast, category="illegal-building")
    order = issue_order(case.id, words="请今天到场", by=cast.wang_min, now=NOW)
    if answered:
        answer_order(order.id, "已到场", by=cast.chen_qiang, now=NOW + HOUR)
    return order


@pytest.mark.parametrize("verb", sorted(MAY))
def test_who_may_do_what(cast: Cast, verb: str) -> None:
    allowed = set()
    for name in EVERYBODY:
        with transaction.atomic():
            try:
                tried(verb, cast, name)
                allowed.add(name)
            except Forbidden:
                pass
            transaction.set_rollback(True)
    assert allowed == MAY[verb]


def tried(verb: str, cast: Cast, name: str) -> None:
    by = getattr(cast, name)
    if verb == "issue":
        case = taken_to(State.DISPATCHED, cast)
        issue_order(case.id, by=by, now=NOW)
        return
    order = ordered(cast, answered=verb in {"accept", "send_back"})
    acts: dict[str, Callable[[], Any]] = {
        "answer": lambda: answer_order(order.id, "好", by=by, now=NOW + HOUR),
        "accept": lambda: accept_order_answer(order.id, by=by, now=NOW + HOUR),
        "send_back": lambda: send_order_back(order.id, "不够", by=by, now=NOW + HOUR),
        "withdraw": lambda: withdraw_order(order.id, "发错", by=by, now=NOW + HOUR),
    }
    acts[verb]()


def test_an_order_goes_its_way(cast: Cast) -> None:
    # given
    order = ordered(cast)
    assert order.number.startswith("LJ-DB-20261118-")
    assert order.level == "street"
    said = words_of(order)
    assert "城市管理局" in said.opening
    assert "{" not in f"{said.title}{said.opening}{said.demands}{said.closing}"
    assert "{" not in str(words_of(order, "en"))
    # when answered, sent back, answered again and accepted
    with refused(NotNow):
        accept_order_answer(order.id, by=cast.wang_min, now=NOW)
    answer_order(order.id, "已到场", by=cast.chen_qiang, now=NOW + HOUR)
    with refused(NotNow):
        answer_order(order.id, "已到场", by=cast.chen_qiang, now=NOW + HOUR)
    with refused(Invalid):
        send_order_back(order.id, " ", by=cast.wang_min, now=NOW + HOUR)
    back = send_order_back(order.id, "没有说明原因", by=cast.wang_min, now=NOW + 2 * HOUR)
    assert back.due_at > order.due_at
    answer_order(order.id, "原因是…", by=cast.chen_qiang, now=NOW + 3 * HOUR)
    accept_order_answer(order.id, by=cast.wang_min, now=NOW + 4 * HOUR)
    # then it is over, nothing rings, and the next one may be issued
    waiting = Timer.objects.filter(kind__startswith="order.", rung_at=None, cancelled_at=None)
    assert not waiting.exists()
    case_id = order.case_id
    again = issue_order(case_id, by=cast.wang_min, now=NOW + 5 * HOUR)
    assert again.number != order.number
    events = Entry.objects.filter(event__startswith="order.").order_by("id")
    assert [entry.event for entry in events] == [
        "order.issued",
        "order.answered",
        "order.returned",
        "order.answered",
        "order.accepted",
        "order.issued",
    ]


def test_an_order_that_is_not_answered_is_overdue_for_good(cast: Cast) -> None:
    order = ordered(cast)
    deliver_all(now=NOW)
    ring_due(now=order.due_at, limit=500)
    deliver_all(now=order.due_at)
    order.refresh_from_db()
    assert order.overdue_at == order.due_at
    answer_order(order.id, "迟了", by=cast.chen_qiang, now=order.due_at + HOUR)
    accept_order_answer(order.id, by=cast.wang_min, now=order.due_at + HOUR)
    order.refresh_from_db()
    assert order.overdue_at is not None
    assert Entry.objects.filter(event="order.overdue").count() == 1
    assert Rung.objects.filter(rule="order").count() == 2  # reminded, and a yellow card


def test_an_order_that_nobody_answered_is_followed_by_a_new_one(cast: Cast) -> None:
    order = ordered(cast)
    late = order.due_at + HOUR
    for moment in (NOW, order.due_at):
        ring_due(now=moment, limit=500)
        deliver_all(now=moment)
    # when: supervised again, and pressed twice
    again = issue_order(order.case_id, words="今天务必到场", by=cast.wang_min, now=late)
    with refused(Conflict):
        issue_order(order.case_id, by=cast.wang_min, now=late)
    deliver_all(now=late)
    # then: the old one is over and stays late, one is open, and only its time is waited for
    order.refresh_from_db()
    assert (order.state, order.ended_at) == (Order.State.FOLLOWED, late)
    assert order.overdue_at is not None
    street = Order.objects.filter(case_id=order.case_id, level=order.level, ended_at=None)
    assert list(street) == [again]
    waiting = Timer.objects.filter(kind__startswith="order.", rung_at=None, cancelled_at=None)
    assert f"order.{order.id}" not in {timer.kind for timer in waiting}
    with refused(NotNow):
        answer_order(order.id, "迟了", by=cast.chen_qiang, now=late)


def test_orders_of_a_case_that_is_gone_are_let_go(cast: Cast) -> None:
    order = ordered(cast)
    withdraw(order.case_id, "solved-meanwhile", by=cast.zhou_ming, now=NOW + HOUR)
    deliver_all(now=NOW + HOUR)
    order.refresh_from_db()
    assert order.state == Order.State.WITHDRAWN
    waiting = Timer.objects.filter(case_id=order.case_id, rung_at=None, cancelled_at=None)
    assert not waiting.exists()


def test_what_cannot_be_supervised_says_why(cast: Cast) -> None:
    order = ordered(cast)
    street = cast.wang_min
    with refused(Conflict) as said:
        issue_order(order.case_id, by=street, now=NOW + HOUR)
    assert "10:20" in said.value.zh
    for state, code in (
        (State.ANSWERED, "order.answered_meanwhile"),
        (State.HELD, "order.held"),
        (State.CLOSED, "order.case_ended"),
    ):
        case = taken_to(state, cast)
        with refused(NotNow) as refusal:
            issue_order(case.id, by=cast.zhou_ming, now=NOW)
        assert refusal.value.code == code
    case = taken_to(State.DISPATCHED, cast, category="illegal-building")
    with refused(Invalid) as invalid:
        issue_order(case.id, unit_code="dept-water", by=street, now=NOW)
    assert invalid.value.code == "order.unit_not_concerned"
    with refused(Invalid) as invalid:
        issue_order(case.id, unit_code=f"street-{LIULIN}", by=street, now=NOW)
    assert invalid.value.code == "order.own_unit"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    forget()
    return founded()


def test_two_clicks_at_once_are_one_order(people: Cast) -> None:
    case = taken_to(State.DISPATCHED, people)
    results = at_once(
        lambda: issue_order(case.id, by=people.zhou_ming, now=NOW),
        lambda: issue_order(case.id, by=people.zhou_ming, now=NOW),
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Order"]
    assert Order.objects.count() == 1
    assert Entry.objects.filter(event="order.issued").count() == 1


def test_two_workers_at_once_climb_each_rung_once(people: Cast) -> None:
    case = taken_to(State.DISPATCHED, people)
    at = NOW + 48 * HOUR
    results = at_once(
        lambda: climb(case.id, until=at, by=LADDER, now=at),
        lambda: climb(case.id, until=at, by=LADDER, now=at),
        lambda: issue_order(case.id, by=people.zhou_ming, now=at),
    )
    assert not [one for one in results if isinstance(one, Exception | Refusal) and not
                isinstance(one, Conflict)]  # fmt: skip
    keys = list(Rung.objects.values_list("rule", "step", "occurrence"))
    assert len(keys) == len(set(keys)) > 0
    assert Entry.objects.filter(event="rung.climbed").count() == len(keys)


def test_copies_are_told_and_stand_on_the_letter(cast: Cast) -> None:
    # given: the district supervises a case of the street's
    case = taken_to(State.DISPATCHED, cast, category="illegal-building")
    street, holder = f"street-{LIULIN}", unit_by_id(case.holder_id)

    # when: the street gets a copy; whoever gets the order itself needs none
    order = issue_order(case.id, copies=[street, holder.code, street], by=cast.zhou_ming, now=NOW)

    # then
    assert order.copies == [unit_by_code(street).id]
    told = Notice.objects.filter(case_id=case.id, template="supervisor-order")
    assert [one.unit_id for one in told] == order.copies
    assert "柳林街道" in order_letter(order).copied_to


def test_a_copy_goes_to_nobody_without_a_part_in_it(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast, category="illegal-building")
    with refused(Invalid):
        issue_order(case.id, copies=[f"street-{CHENGDONG}"], by=cast.zhou_ming, now=NOW)
    assert not Order.objects.exists()


def test_the_time_to_answer_can_be_shorter_and_never_longer(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast, category="illegal-building")
    for wanted in (NOW, NOW - HOUR, NOW + 90 * HOUR):
        with refused(Invalid):
            issue_order(case.id, answer_by=wanted, by=cast.zhou_ming, now=NOW)
    assert not Order.objects.exists()

    order = issue_order(case.id, answer_by=NOW + 2 * HOUR, by=cast.zhou_ming, now=NOW)

    assert order.due_at == NOW + 2 * HOUR
    assert order.values["answer_by"]["zh"] == "11月18日12时20分"
    assert Timer.objects.get(kind=f"order.{order.id}").due_at == order.due_at
