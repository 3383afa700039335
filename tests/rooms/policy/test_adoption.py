"""Adopting a pack, and what is in force afterwards."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.journal.acting import Actor, NotFound, NotNow
from linli.journal.events import EVENTS
from linli.journal.models import Entry
from linli.policy import queries
from linli.policy.acts import adopt
from linli.policy.models import Release
from linli.policy.pack import Pack
from linli.policy.problems import PackErrors
from linli.policy.queries import current, forget, release
from linli.policy.read import read_pack

DEMO = Path(__file__).parents[3] / "districts" / "demo"
NOW = datetime(2026, 11, 18, 2, 20, tzinfo=UTC)
BY = Actor.officer(7)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget()
    yield
    forget()


def demo() -> Pack:
    return read_pack(DEMO)


def stricter() -> Pack:
    """The demo pack, but that only thirty days may be held."""
    pack = demo()
    hold = pack.clock.hold.model_copy(update={"max_days": 30})
    return pack.model_copy(update={"clock": pack.clock.model_copy(update={"hold": hold})})


@pytest.mark.django_db
def test_before_any_adoption_there_is_a_clear_answer() -> None:
    with pytest.raises(NotNow) as refusal:
        current()
    assert refusal.value.code == "policy.none_adopted"


@pytest.mark.django_db
def test_an_adopted_pack_is_in_force_and_on_record() -> None:
    adopted = adopt(DEMO, by=BY, now=NOW)

    assert adopted.number == 1
    assert current() == adopted
    assert current().pack == demo()
    entry = Entry.objects.get(event="policy.adopted")
    assert (entry.subject_kind, entry.subject_id, entry.actor_id) == ("release", adopted.id, 7)
    row = Release.objects.get()
    assert (row.adopted_at, row.adopted_by_kind, row.adopted_by_id) == (NOW, "officer", 7)


def test_a_changed_copy_of_a_pack_has_a_hash_of_its_own() -> None:
    pack = demo()
    before = pack.hash
    less = pack.model_copy(update={"clock": stricter().clock})
    assert less.hash == stricter().hash != before == pack.hash


@pytest.mark.django_db
def test_the_same_pack_again_is_the_same_release_and_no_entry() -> None:
    first = adopt(DEMO, by=BY, now=NOW)
    again = adopt(demo(), by=BY, now=NOW + timedelta(days=1))

    assert again.id == first.id
    assert Release.objects.get().adopted_at == NOW
    assert Entry.objects.filter(event="policy.adopted").count() == 1


@pytest.mark.django_db
def test_an_old_case_keeps_the_rules_of_its_day() -> None:
    may = adopt(demo(), by=BY, now=NOW)
    june = adopt(stricter(), by=BY, now=NOW + timedelta(days=30))

    assert (june.number, current().id) == (2, june.id)
    assert current().pack.clock.hold.max_days == 30
    assert release(may.id).pack.clock.hold.max_days == 365


@pytest.mark.django_db
def test_going_back_brings_the_earlier_release_back() -> None:
    first = adopt(demo(), by=BY, now=NOW)
    adopt(stricter(), by=BY, now=NOW)
    back = adopt(demo(), by=BY, now=NOW)

    assert (back.id, back.number, current().id) == (first.id, 1, first.id)
    assert Release.objects.count() == 2
    facts = list(Entry.objects.filter(event="policy.adopted").values_list("facts", flat=True))
    assert len(facts) == 3


@pytest.mark.django_db
def test_a_bad_pack_is_not_adopted(tmp_path: Path) -> None:
    with pytest.raises(PackErrors), transaction.atomic():
        adopt(tmp_path, by=BY, now=NOW)

    assert not Release.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_release_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(NotFound):
        release(987_654)


@pytest.mark.django_db
def test_within_a_second_nobody_asks_the_database_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1000.0
    monkeypatch.setattr(queries.time, "monotonic", lambda: moment)
    adopt(demo(), by=BY, now=NOW)
    current()

    with CaptureQueriesContext(
        connection,
    ) as within:
        for _ in range(100):
            current()
    moment += 1.0
    with CaptureQueriesContext(connection) as later:
        for _ in range(100):
            current()

    assert len(within) == 0
    assert len(later) == 1


@pytest.mark.django_db
def test_an_adoption_elsewhere_is_noticed_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1000.0
    monkeypatch.setattr(queries.time, "monotonic", lambda: moment)
    first = adopt(demo(), by=BY, now=NOW)
    current()
    # Another process adopts: its row appears, our memory knows nothing of it.
    pack = stricter()
    other = Release.objects.create(
        number=2,
        turn=2,
        hash=pack.hash,
        adopted_at=NOW,
        adopted_by_kind="officer",
        adopted_by_id=1,
        adopted_by_name="",
        pack=pack.model_dump(mode="json"),
    )

    assert current().id == first.id
    moment += 1.0
    assert current().id == other.id


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_in_force() -> None:
    first = adopt(demo(), by=BY, now=NOW)
    with transaction.atomic():
        adopt(stricter(), by=BY, now=NOW)
        transaction.set_rollback(True)
    forget()

    assert current().id == first.id
    assert Release.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_adoptions_at_once_make_one_release() -> None:
    start = threading.Barrier(2)
    found: list[int] = []
    failed: list[Exception] = []
    pack = demo()

    def adopting() -> None:
        try:
            start.wait()
            found.append(adopt(pack, by=BY, now=NOW).id)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=adopting) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert len(set(found)) == 1
    assert Release.objects.count() == 1
    assert Entry.objects.filter(event="policy.adopted").count() == 1


def test_every_event_that_a_notice_speaks_of_exists() -> None:
    assert {template.event for template in demo().notices.templates} <= set(EVENTS)
