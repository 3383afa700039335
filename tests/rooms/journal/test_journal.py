"""The journal: what is recorded is followed, once, and never changed."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.journal.acting import Actor, Conflict
from linli.journal.deliver import deliver_all, deliver_due, retry, stuck, wait_after
from linli.journal.events import EVENTS, Event, event
from linli.journal.followers import BY_EVENT, FOLLOWERS, Followed, follows
from linli.journal.models import Delivery, Entry
from linli.journal.once import recalled, remember
from linli.journal.record import record
from linli.journal.tail import START, here, subjects_after, tail, timeline
from linli.journal.written import written_after

NOW = datetime(2026, 11, 18, 2, 20, tzinfo=UTC)
SWEEP = Actor.system("test")


@event("kettle.boiled")
class KettleBoiled(Event):
    case_id: int
    degrees: int
    since: datetime | None = None
    cups: tuple[int, ...] = ()


@pytest.fixture
def heard() -> Iterator[list[tuple[Event, Followed]]]:
    """A follower that keeps what it was told."""
    told: list[tuple[Event, Followed]] = []

    @follows(KettleBoiled, name="test.hear")
    def hear(boiled: KettleBoiled, followed: Followed) -> None:
        """Keeps what it is told."""
        told.append((boiled, followed))

    yield told
    del FOLLOWERS["test.hear"]
    BY_EVENT["kettle.boiled"].remove("test.hear")


@pytest.mark.django_db
def test_what_a_follower_does_not_want_is_not_delivered(
    heard: list[tuple[Event, Followed]],
) -> None:
    @follows(KettleBoiled, name="test.hot", when=lambda boiled: boiled.degrees > 90)
    def hear_the_hot(boiled: KettleBoiled, followed: Followed) -> None:
        """Is told of what is hot."""

    try:
        with transaction.atomic():
            record(
                KettleBoiled(case_id=1, degrees=80),
                KettleBoiled(case_id=2, degrees=95),
                by=SWEEP,
                now=NOW,
            )
    finally:
        del FOLLOWERS["test.hot"]
        BY_EVENT["kettle.boiled"].remove("test.hot")
    rows = Delivery.objects.order_by("entry_id").values_list("follower", "entry__subject_id")
    assert sorted(rows) == [("test.hear", 1), ("test.hear", 2), ("test.hot", 2)]


@pytest.fixture
def failing() -> Iterator[None]:
    """A follower that writes and then fails, whatever it is told."""

    @follows(KettleBoiled, name="test.fail")
    def fail(boiled: KettleBoiled, followed: Followed) -> None:
        """Fails."""
        with transaction.atomic():
            record(KettleBoiled(case_id=99, degrees=1), by=SWEEP, now=NOW)
        raise ValueError("13800000000 must not be kept")

    yield
    del FOLLOWERS["test.fail"]
    BY_EVENT["kettle.boiled"].remove("test.fail")


def boil(*degrees: int) -> list[int]:
    with transaction.atomic():
        return record(*(KettleBoiled(case_id=7, degrees=d) for d in degrees), by=SWEEP, now=NOW)


@pytest.mark.django_db
def test_an_event_is_followed_with_its_facts_as_they_were(
    heard: list[tuple[Event, Followed]],
) -> None:
    told = KettleBoiled(case_id=7, degrees=100, since=NOW, cups=(1, 2))
    with transaction.atomic():
        record(told, by=SWEEP, now=NOW)
    assert deliver_all(now=NOW) == 1
    assert [one for one, _ in heard] == [told]
    assert heard[0][1].actor_kind == "system"
    assert deliver_all(now=NOW) == 0


@pytest.mark.django_db
def test_ids_come_back_in_the_order_of_the_events() -> None:
    ids = boil(1, 2, 3, 4, 5)
    assert ids == sorted(ids)
    assert [entry.facts["degrees"] for entry in timeline("case", 7)] == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_an_act() -> None:
    with pytest.raises(RuntimeError):
        record(KettleBoiled(case_id=7, degrees=1), by=SWEEP, now=NOW)
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_entry_and_its_deliveries_along(
    heard: list[tuple[Event, Followed]],
) -> None:
    def refused_at_the_end() -> None:
        with transaction.atomic():
            record(KettleBoiled(case_id=7, degrees=1), by=SWEEP, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused_at_the_end()
    assert Entry.objects.count() == Delivery.objects.count() == 0


@pytest.mark.django_db
def test_a_follower_that_fails_leaves_nothing_behind_waits_and_is_at_last_stuck(
    heard: list[tuple[Event, Followed]], failing: None
) -> None:
    boil(100)
    now = NOW
    deliver_due(now=now)
    assert len(heard) == 1, "the other follower is not held up"
    assert timeline("case", 99).count() == 0, "its own rows went with its savepoint"
    assert deliver_due(now=now) == 0, "it rests before it is tried again"
    for attempt in range(1, 10):
        now += wait_after(attempt)
        deliver_due(now=now)
    (dead,) = stuck()
    assert dead.attempts == 10
    assert "13800000000" not in dead.error, "a message may hold what a person wrote"
    assert deliver_due(now=now + timedelta(days=1)) == 0
    assert retry(now=now) == 1
    assert stuck() == []
    assert deliver_due(now=now) == 1


@pytest.mark.django_db(transaction=True)
def test_the_news_of_one_case_is_committed_before_that_of_the_next_is_begun() -> None:
    """Else a worker would hold a case after the other, in any order, until the last of them."""
    held: list[set[int]] = []

    def hold_up(boiled: KettleBoiled, followed: Followed) -> None:
        """Sees which cases a worker has committed so far, over a connection of its own."""

        def look() -> None:
            done = Delivery.objects.filter(state="done").values_list("entry__subject_id", flat=True)
            held.append(set(done))
            connection.close()

        looking = threading.Thread(target=look)
        looking.start()
        looking.join()

    follows(KettleBoiled, name="test.look")(hold_up)
    try:
        with transaction.atomic():
            record(
                *(KettleBoiled(case_id=number, degrees=1) for number in (5, 6, 5, 6)),
                by=SWEEP,
                now=NOW,
            )
        assert deliver_due(now=NOW) == 4
    finally:
        del FOLLOWERS["test.look"]
        BY_EVENT["kettle.boiled"].remove("test.look")
    assert held == [set(), set(), {5}, {5}]


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_each_entry_once(heard: list[tuple[Event, Followed]]) -> None:
    boil(*range(60))

    def work() -> None:
        while deliver_due(now=NOW, limit=7):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(told.degrees for told, _ in heard if isinstance(told, KettleBoiled)) == list(
        range(60)
    )
    assert Delivery.objects.filter(state="done").count() == 60


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    ["UPDATE journal_entry SET event = 'x'", "DELETE FROM journal_entry"],
)
def test_an_entry_is_never_changed(sql: str) -> None:
    boil(1)
    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert timeline("case", 7).get().event == "kettle.boiled"


@pytest.mark.django_db(transaction=True)
def test_a_reader_of_the_tail_misses_nothing_that_commits_late() -> None:
    (first,) = boil(1)
    started, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(KettleBoiled(case_id=8, degrees=2), by=SWEEP, now=NOW)
            started.set()
            may_commit.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert started.wait(10)
    boil(3)
    seen = tail(after=START)
    assert [entry.id for _, entry in seen] == [first], "above a running transaction all is hidden"
    may_commit.set()
    writer.join()
    rest = tail(after=seen[-1][0])
    assert sorted(entry.facts["degrees"] for _, entry in rest) == [2, 3]
    assert tail(after=rest[-1][0]) == []


@pytest.mark.django_db(transaction=True)
def test_what_runs_in_another_database_of_the_server_does_not_hold_the_tail_back() -> None:
    here = connection.get_connection_params()
    wanted = ("host", "port", "user", "password")
    there = {key: here[key] for key in wanted if here.get(key)}
    with psycopg.connect(**there, dbname="postgres") as other:
        other.execute("SELECT pg_current_xact_id()")  # it runs on, and was there first
        (first,) = boil(1)
        assert [entry.id for _, entry in tail(after=START)] == [first]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "read",
    [tail, lambda: subjects_after(START, "case"), here, lambda: written_after(limit=100)],
    ids=["tail", "subjects_after", "here", "written_after"],
)
def test_no_look_at_the_tail_sorts_the_journal(read: Callable[[], object]) -> None:
    with CaptureQueriesContext(connection) as asked:
        read()
    (looked,) = [query["sql"] for query in asked if "journal_entry" in query["sql"]]

    with connection.cursor() as cursor:
        for other_way in ("seqscan", "bitmapscan", "sort"):  # an empty table needs no index
            cursor.execute(f"SET LOCAL enable_{other_way} = off")
        cursor.execute(f"EXPLAIN {looked}")
        plan = [row[0] for row in cursor.fetchall()]

    assert "journal_entry_tail" in "\n".join(plan)
    assert not [line for line in plan if "Sort Key" in line and "running" not in line]


@pytest.mark.django_db
def test_the_same_key_and_body_get_the_same_answer_and_another_body_a_conflict() -> None:
    with transaction.atomic():
        assert recalled("reports", "k1", {"text": "井盖"}, now=NOW) is None
        remember("reports", "k1", {"number": "LJ-1"})
    assert recalled("reports", "k1", {"text": "井盖"}, now=NOW) == {"number": "LJ-1"}
    with pytest.raises(Conflict) as refused:
        recalled("reports", "k1", {"text": "路灯"}, now=NOW)
    assert refused.value.field == "Idempotency-Key"
    assert recalled("verbs", "k1", {"text": "路灯"}, now=NOW) is None, "each door has its own keys"


@pytest.mark.django_db(transaction=True)
def test_a_twin_waits_for_the_first_and_gets_its_answer() -> None:
    claimed, may_finish = threading.Event(), threading.Event()
    answers: list[object] = []

    def first() -> None:
        with transaction.atomic():
            assert recalled("reports", "k", {"a": 1}, now=NOW) is None
            claimed.set()
            may_finish.wait(10)
            remember("reports", "k", {"number": "LJ-1"})
        connection.close()

    def second() -> None:
        claimed.wait(10)
        with transaction.atomic():
            answers.append(recalled("reports", "k", {"a": 1}, now=NOW))
        connection.close()

    both = [threading.Thread(target=first), threading.Thread(target=second)]
    for one in both:
        one.start()
    claimed.wait(10)
    may_finish.set()
    for one in both:
        one.join()
    assert answers == [{"number": "LJ-1"}]


def test_an_event_is_frozen_and_its_name_is_its_own() -> None:
    with pytest.raises(FrozenInstanceError):
        KettleBoiled(case_id=1, degrees=1).degrees = 2  # type: ignore[misc]  # that is the point
    assert EVENTS["kettle.boiled"] is KettleBoiled
