"""The sweep: once, in order, never early, whatever stops, races or jumps."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from linli.clock.acts import TimerRow, cancel, move, set_timers, trust_the_clock
from linli.clock.guard import SETTLE_SECONDS, ClockGuard
from linli.clock.models import Outage, SweepRun, Timer
from linli.clock.sweep import sweep
from linli.journal.acting import Actor
from linli.journal.models import Entry

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPERATOR = Actor.officer(1)


class House:
    """A worker process with its two clocks; `after` lets both run on, `jump` only the wall."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.monotonic = 1_000.0
        self.guard = ClockGuard()

    def after(self, seconds: float) -> "House":
        self.now += timedelta(seconds=seconds)
        self.monotonic += seconds
        return self

    def jump(self, seconds: float) -> "House":
        self.now += timedelta(seconds=seconds)
        return self

    def sweep(self, limit: int = 500) -> int:
        return sweep(self.now, self.monotonic, limit=limit, guard=self.guard)

    def restart(self) -> "House":
        """The process died and another started: its guard remembers nothing."""
        self.guard = ClockGuard()
        return self


@pytest.fixture
def house() -> House:
    """A house that has just swept."""
    house = House()
    house.sweep()
    return house


def timer(case_id: int, minutes: float, kind: str = "accept", step: int = 0) -> TimerRow:
    return TimerRow(case_id, kind, NOON + minutes * MINUTE, step)


def rang() -> list[dict[str, Any]]:
    """The facts of every ring on record, in order."""
    return [entry.facts for entry in Entry.objects.filter(event="timer.rang").order_by("id")]


def recorded(event: str) -> list[dict[str, Any]]:
    return [entry.facts for entry in Entry.objects.filter(event=event).order_by("id")]


@pytest.mark.django_db
def test_timers_ring_in_order_and_none_before_its_time(house: House) -> None:
    set_timers([timer(3, 3), timer(1, 1), timer(2, 2)], now=NOON)
    assert house.after(59).sweep() == 0
    assert house.after(1).sweep() == 1
    assert house.after(3_600).sweep() == 2
    assert house.after(1).sweep() == 0
    assert [facts["case_id"] for facts in rang()] == [1, 2, 3]
    entry = Entry.objects.filter(event="timer.rang").earliest("id")
    assert (entry.subject_kind, entry.subject_id) == ("case", 1)
    assert entry.facts == {
        "kind": "accept",
        "case_id": 1,
        "step": 0,
        "due_at": timer(1, 1).due_at.isoformat(),
        "late_seconds": 0,
        "down_from": None,
        "down_to": None,
    }


@pytest.mark.django_db
def test_a_sweep_rings_at_most_what_it_is_told(house: House) -> None:
    set_timers([timer(case, 1) for case in range(1, 8)], now=NOON)
    house.after(60)
    assert [house.sweep(limit=3) for _ in range(4)] == [3, 3, 1, 0]


@pytest.mark.django_db
def test_setting_timers_again_moves_those_that_wait(house: House) -> None:
    assert set_timers([timer(1, 1), timer(1, 5, "answer")], now=NOON) == 2
    assert set_timers([timer(1, 2)], now=NOON) == 1
    assert house.after(60).sweep() == 0
    assert house.after(60).sweep() == 1
    assert set_timers([], now=NOON) == 0


@pytest.mark.django_db
def test_a_timer_that_rang_rings_anew_only_for_a_later_time(house: House) -> None:
    set_timers([timer(1, 1)], now=NOON)
    assert house.after(60).sweep() == 1
    # the same call repeated, or an earlier time: nothing
    assert set_timers([timer(1, 1)], now=house.now) == 0
    assert set_timers([timer(1, 0)], now=house.now) == 0
    assert house.after(60).sweep() == 0
    # a second unit's time to accept
    assert set_timers([timer(1, 10)], now=house.now) == 1
    assert house.after(600).sweep() == 1


@pytest.mark.django_db
def test_steps_of_one_kind_ring_each_for_itself(house: House) -> None:
    set_timers([timer(1, 1, "climb", 1), timer(1, 2, "climb", 2)], now=NOON)
    assert house.after(120).sweep() == 2
    assert [facts["step"] for facts in rang()] == [1, 2]


@pytest.mark.django_db
def test_a_cancelled_timer_does_not_ring_and_may_be_set_again(house: House) -> None:
    set_timers([timer(1, 1), timer(1, 1, "answer"), timer(1, 1, "verify"), timer(2, 1)], now=NOON)
    assert cancel(1, kinds=["accept"], now=NOON) == 1
    assert cancel(1, now=NOON) == 2
    assert cancel(1, now=NOON) == 0
    assert house.after(60).sweep() == 1
    assert [facts["case_id"] for facts in rang()] == [2]
    assert set_timers([timer(1, 2)], now=house.now) == 1
    assert house.after(60).sweep() == 1


@pytest.mark.django_db
def test_a_moved_timer_rings_at_its_new_time_only(house: House) -> None:
    set_timers([timer(1, 1)], now=NOON)
    assert move(1, "accept", NOON + 3 * MINUTE)
    assert house.after(120).sweep() == 0
    assert house.after(60).sweep() == 1
    assert not move(1, "accept", NOON + 9 * MINUTE), "it has rung"
    assert not move(1, "answer", NOON + 9 * MINUTE), "there is none"


@pytest.mark.django_db
def test_after_an_outage_all_ring_once_in_order_and_say_why_they_are_late(house: House) -> None:
    # given timers due before, in and after an outage from 12:00 to 14:30
    set_timers([timer(2, 100), timer(1, 30), timer(3, 151)], now=NOON)
    # when the service was down, and another process starts
    house.after(150 * 60).restart()
    assert house.sweep() == 2
    assert house.after(60).sweep() == 1
    # then
    down = {"down_from": NOON.isoformat(), "down_to": (NOON + 150 * MINUTE).isoformat()}
    told = rang()
    assert [facts["case_id"] for facts in told] == [1, 2, 3]
    assert [facts["late_seconds"] for facts in told] == [120 * 60, 50 * 60, 0]
    assert [{key: facts[key] for key in down} for facts in told[:2]] == [down, down]
    assert told[2]["down_from"] is None
    # and the outage is on record once
    (stopped,) = recorded("clock.stopped")
    assert stopped["cause"] == "down"
    assert (stopped["began_at"], stopped["ended_at"]) == (down["down_from"], down["down_to"])
    assert Outage.objects.get().began_at == NOON


@pytest.mark.django_db
def test_a_backlog_of_two_outages_names_for_each_timer_its_own(house: House) -> None:
    set_timers([timer(1, 10), timer(2, 70)], now=NOON)
    # given a process that came back for one heartbeat and died before it rang anything
    SweepRun.objects.update(last_at=NOON + 60 * MINUTE)
    Outage.objects.create(began_at=NOON, ended_at=NOON + 60 * MINUTE, cause="down")
    # when
    house.after(90 * 60).restart()
    house.sweep()
    # then
    assert [facts["down_from"] for facts in rang()] == [
        NOON.isoformat(),
        (NOON + 60 * MINUTE).isoformat(),
    ]


@pytest.mark.django_db
def test_a_short_silence_is_no_outage_and_an_idle_sweep_writes_little(house: House) -> None:
    for _ in range(4):
        house.after(1).sweep()
    assert SweepRun.objects.get().last_at == NOON, "the heartbeat is written every five seconds"
    house.after(1).sweep()
    assert SweepRun.objects.get().last_at == NOON + timedelta(seconds=5)
    house.after(60).sweep()
    assert Outage.objects.count() == 0


@pytest.mark.django_db
def test_an_idle_sweep_takes_two_statements(house: House, django_assert_num_queries: Any) -> None:
    house.after(1)
    # the heartbeat's row and the claim; the test's own transaction makes the savepoints
    with django_assert_num_queries(2):
        house.sweep()


@pytest.mark.django_db
def test_a_wall_clock_that_jumps_ahead_rings_nothing_early(house: House) -> None:
    set_timers([timer(1, 60)], now=NOON)
    # when the wall clock jumps ten hours ahead
    house.jump(36_000).after(1)
    assert house.sweep() == 0
    assert house.after(1).sweep() == 0
    # then it is on record once, and the heartbeat shows that the house waits
    assert recorded("clock.jumped") == [{"seconds": 36_000}]
    assert SweepRun.objects.get().waiting_since is not None
    # and when the clock is set right, all goes on and nothing was early
    assert house.jump(-36_000).after(1).sweep() == 0
    assert SweepRun.objects.get().waiting_since is None
    assert house.after(3_600).sweep() == 1
    assert rang()[0]["late_seconds"] < 5


@pytest.mark.django_db
def test_without_the_guard_the_same_jump_would_ring_early(house: House) -> None:
    """The control: it shows that the test above can see."""
    set_timers([timer(1, 60)], now=NOON)
    careless = ClockGuard(jump_seconds=float("inf"))
    house.jump(36_000).after(1)
    assert sweep(house.now, house.monotonic, guard=careless) == 1


@pytest.mark.django_db
def test_a_new_time_that_settles_is_believed_and_the_wait_is_the_reason(house: House) -> None:
    # A virtual machine that slept: its monotonic clock stood still, its wall clock is right.
    set_timers([timer(1, 60)], now=NOON)
    house.jump(7_200).after(1).sweep()
    assert house.after(SETTLE_SECONDS - 1).sweep() == 0
    assert house.after(1).sweep() == 1
    assert recorded("clock.stopped")[0]["cause"] == "clock"
    assert rang()[0]["down_from"] == NOON.isoformat()
    assert SweepRun.objects.get().waiting_since is None


@pytest.mark.django_db
def test_an_operators_word_lets_every_process_ring(house: House) -> None:
    set_timers([timer(1, 60)], now=NOON)
    other = House()
    other.sweep()
    for process in (house, other):
        assert process.jump(7_200).after(1).sweep() == 0
    # when
    trust_the_clock(by=OPERATOR, now=house.now)
    # then
    assert house.after(1).sweep() == 1
    assert other.after(1).sweep() == 0
    assert other.guard.sure
    assert len(recorded("clock.jumped")) == len(recorded("clock.trusted")) == 1
    # and the word was for that jump only
    assert house.jump(7_200).after(1).sweep() == 0
    assert house.after(1).sweep() == 0
    assert not house.guard.sure


@pytest.mark.django_db
def test_an_operators_word_before_the_first_sweep_does_no_harm() -> None:
    trust_the_clock(by=OPERATOR, now=NOON)
    house = House()
    set_timers([timer(1, 1)], now=NOON)
    assert house.after(60).sweep() == 1


@pytest.mark.django_db
def test_a_process_started_after_the_jump_waits_with_the_others(house: House) -> None:
    # given one that saw the jump and was killed
    set_timers([timer(1, 60)], now=NOON)
    house.jump(7_200).after(1).sweep()
    # when another starts, with no memory of the time before
    house.after(2).restart()
    assert house.sweep() == 0
    assert house.after(SETTLE_SECONDS - 1).sweep() == 0
    # then it rings when it has seen the new time hold
    assert house.after(1).sweep() == 1


@pytest.mark.django_db
def test_a_clock_set_back_while_nobody_looked_is_no_outage(house: House) -> None:
    house.jump(-3_600).restart().sweep()
    assert SweepRun.objects.get().last_at == house.now
    assert Outage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_ring_every_timer_once() -> None:
    set_timers([timer(case, case / 1_000) for case in range(1, 301)], now=NOON)
    start = threading.Barrier(3)
    rung: list[int] = []

    def work() -> None:
        process = House(NOON + 10 * MINUTE)
        start.wait()
        while count := process.sweep(limit=20):
            rung.append(count)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(rung) == 300
    assert sorted(facts["case_id"] for facts in rang()) == list(range(1, 301))
    assert Timer.objects.filter(rung_at=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_start_after_an_outage_record_it_once() -> None:
    House().sweep()
    start = threading.Barrier(2)

    def work() -> None:
        process = House(NOON + 90 * MINUTE)
        start.wait()
        process.sweep()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Outage.objects.count() == len(recorded("clock.stopped")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_timer_that_is_being_moved_is_left_alone() -> None:
    set_timers([timer(1, 1)], now=NOON)
    moved, swept = threading.Event(), threading.Event()

    def extend() -> None:
        with transaction.atomic():
            move(1, "accept", NOON + 60 * MINUTE)
            moved.set()
            swept.wait(10)
        connection.close()

    officer = threading.Thread(target=extend)
    officer.start()
    moved.wait(10)
    house = House(NOON + 2 * MINUTE)
    assert house.sweep() == 0
    swept.set()
    officer.join()
    assert house.after(1).sweep() == 0
    assert house.after(3_600).sweep() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_dies_leaves_its_timers_waiting() -> None:
    set_timers([timer(1, 1), timer(2, 1)], now=NOON)
    house = House(NOON + 2 * MINUTE)

    def killed_before_the_commit() -> None:
        with transaction.atomic():
            assert house.sweep() == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        killed_before_the_commit()
    assert rang() == []
    assert Timer.objects.filter(rung_at=None).count() == 2
    assert house.after(1).sweep() == 2
