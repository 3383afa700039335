"""The drill: every key renewed while people report, look up and search; nothing is lost."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from linli.cases.acts.open import open_case
from linli.cases.acts.place_words import place_words_under_old_keys
from linli.cases.models import PLACE, Case, Report
from linli.cases.models.reporters import SealedReporter
from linli.cases.queries.search import search
from linli.journal.acting import VISITOR, Actor, NotNow
from linli.journal.models import Entry
from linli.people.acts.keys import retire, rotate
from linli.people.acts.note_resident import note_resident
from linli.people.authority import authority_of
from linli.people.keyring import (
    INDEX,
    PURPOSES,
    SEAL,
    KeysMissing,
    forget_key_ring,
)
from linli.people.models import NAME, Officer, Resident
from linli.people.queries import resident_by_phone, residents, residents_by_phone_tail
from linli.people.resealing import columns, counts, renew
from linli.people.role_seal import opened_for_role, sealed_for_role
from linli.people.sealing import opened
from linli.site.rekeying import keys_in_use, reseal_all, still_used
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opening
from tests.rooms.people.meanwhile import Meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = Actor.system("keys")


def phone(number: int) -> str:
    return f"138{number:08}"


def report(cast: Cast, number: int) -> int:
    """Somebody with this number reports a manhole at house so-and-so; the case's id."""
    by = Actor.system("drill")
    resident = note_resident(phone(number), f"居民{number}", by=by, now=NOW)
    told = opening(cast, place_words=f"槐荫路{number}号", resident_id=resident)
    return open_case(told, by=VISITOR, now=NOW, adopted=cast.adopted).case_id


class Life(Meanwhile):
    """What goes on meanwhile: one reports new and known numbers, one looks up, one searches."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        super().__init__(self.report, self.look_up, self.search)

    def report(self, turn: int) -> None:
        report(self.cast, turn % 40)

    def look_up(self, turn: int) -> None:
        found = resident_by_phone(phone(turn % 10))
        assert found is not None, "a number on record was not found"
        assert residents([found])[found].phone.plain == phone(turn % 10)
        assert found in residents_by_phone_tail(phone(turn % 10)[-4:])

    def search(self, turn: int) -> None:
        asker = authority_of(self.cast.zhou_ming, now=NOW)
        assert search(f"槐荫路{turn % 10}号", asker=asker, now=NOW).rows, "a place was not found"


def test_every_key_is_renewed_under_way(people: Cast, ring: Path, tmp_path: Path) -> None:
    for number in range(10):
        report(people, number)
    confided = Report.objects.all()[0].id
    sealed = sealed_for_role("欧阳慕雪", str(confided))
    SealedReporter.objects.create(report_id=confided, identity_sealed=sealed)
    told = opening(people, "麤灪科长收了烟酒", known_as="anonymous", answers={"who": "麤灪"})
    secret = open_case(told, by=VISITOR, now=NOW, adopted=people.adopted).case_id
    shutil.copy(ring, tmp_path / "old.json")
    now = datetime.now(UTC)
    with Life(people) as life:
        life.go_on()
        for purpose in (SEAL, INDEX):
            rotate(purpose, after=timedelta(0), by=KEYS, now=datetime.now(UTC))
        life.go_on()
        with pytest.raises(NotNow) as kept:
            retire(SEAL, 1, still_used=still_used(SEAL, 1), by=KEYS, now=now)
        assert kept.value.code == "keys.still_needed"
        # The first run is killed after a batch, the second goes on from there.
        first = next(iter(renew(SEAL, at_once=3)))
        assert 0 < first.renewed <= 3
        told: list[int] = []
        done = reseal_all(tell=lambda so_far, _: told.append(so_far), at_once=3)
        assert told == sorted(told)
        assert sum(done.values()) == told[-1] > 0
        life.go_on()
        assert [still_used(purpose, 1) for purpose in (SEAL, INDEX)] == [0, 0]
        assert place_words_under_old_keys() == 0
    # A quarter of an hour later nobody holds a value any more that was read before.
    later = datetime.now(UTC) + timedelta(minutes=16)
    for purpose in (SEAL, INDEX):
        retire(purpose, 1, still_used=still_used(purpose, 1), by=KEYS, now=later)
    with Life(people) as after:
        after.go_on()
    assert life.wrong == after.wrong == []
    # Nobody was put on record twice, and everything opens.
    assert Resident.objects.count() == len({people for (people,) in _plain_phones()})
    for case in Case.objects.all():
        assert opened(case.place_sealed, PLACE).plain.startswith("槐荫路")
    renewed = SealedReporter.objects.get()
    assert opened_for_role(renewed.identity_sealed, str(confided)) == "欧阳慕雪"
    assert Case.objects.get(id=secret).summary == "麤灪科长收了烟酒"
    assert Report.objects.get(case_id=secret).answers == {"who": "麤灪"}
    told_of = {str(column): set(counts(column)) for column in columns(SEAL) + columns(INDEX)}
    assert all(keys <= {2} for keys in told_of.values()), told_of
    for one in ("cases_case.summary", "cases_report.text", "cases_report.answers"):
        assert told_of[one] == {2}
    # The old ring alone opens nothing of it.
    (tmp_path / "old.json").replace(ring)
    forget_key_ring()
    for officer in Officer.objects.all():
        with pytest.raises(KeysMissing, match="Key 2"):
            opened(officer.name_sealed, NAME)
    assert resident_by_phone(phone(1)) is None
    kinds = Entry.objects.filter(event__startswith="key.").values_list("event", flat=True)
    assert sorted(kinds) == ["key.added", "key.added", "key.retired", "key.retired"]


def _plain_phones() -> list[tuple[str]]:
    return [(residents([row.id])[row.id].phone.plain,) for row in Resident.objects.all()]


def test_a_key_in_use_is_not_retired(people: Cast, ring: Path) -> None:
    now = datetime.now(UTC)
    for purpose in PURPOSES:
        with pytest.raises(NotNow) as refused:
            retire(purpose, 1, still_used=0, given_up=True, by=KEYS, now=now)
        assert refused.value.code == "keys.in_use"
    rotate(SEAL, after=timedelta(0), by=KEYS, now=now)
    with pytest.raises(NotNow) as early:
        retire(SEAL, 1, still_used=0, by=KEYS, now=now + timedelta(minutes=1))
    assert early.value.code == "keys.not_settled"
    rotate(SEAL, after=timedelta(hours=1), by=KEYS, now=now)
    with pytest.raises(NotNow, match="has not taken over"):
        rotate(SEAL, after=timedelta(0), by=KEYS, now=now)
    used = {(one.purpose, one.number): one.values for one in keys_in_use(counted=True)}
    assert used[SEAL, 1] == Officer.objects.count() + _others(), "counts are of every column"
    assert not Entry.objects.filter(event="key.retired").exists()


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(phone_sealed) FROM people_officer)"
            " + (SELECT count(phone_sealed) + count(name_sealed) FROM people_resident)"
        )
        found: int = cursor.fetchone()[0]
    return found
