"""What is erased opens in no older dump any more, with the keys of today; all the rest does."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.db import connection, transaction

from linli.cases.acts.confide import confide
from linli.cases.acts.redact import redact
from linli.cases.acts.seal_words import seal_words
from linli.cases.acts.take_out import take_out
from linli.cases.lifecycle import State
from linli.cases.models import PLACE, Case, Report, SealedReporter
from linli.journal.acting import Actor
from linli.people.acts.destroy_keys import (
    brought_back_again,
    destroy_again,
    destroy_erased,
    waiting,
)
from linli.people.acts.empty_erased import empty_erased
from linli.people.acts.note_resident import note_resident
from linli.people.acts.residents import correct_resident, erase_resident
from linli.people.keyring import SEAL
from linli.people.models import NAME, PHONE, ErasedKey, Resident
from linli.people.resealing import columns, renew
from linli.people.sealing import ERASED, Erased, bytes_opened, leaf_of, opened, sealed_apart
from linli.people.tree_file import tree_path
from linli.site.looks import own_keys
from linli.site.purging import purge_all
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import joined, taken_to
from tests.rooms.cases.matters import opened as reported

pytestmark = pytest.mark.django_db
BY = Actor.system("retention")
OVER = NOW + timedelta(days=1096)
Dump = dict[tuple[str, str, Any], bytes]


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A copy of the tree for this test alone: what it destroys is gone nowhere else."""
    copy = tmp_path / "tree.keys"
    shutil.copy(house.LINLI_KEY_TREE_FILE, copy)
    settings.LINLI_KEY_TREE_FILE = copy
    return copy


def dump() -> Dump:
    """Every sealed value as it lies in the database now, as a thief or a backup keeps it."""
    found: Dump = {}
    with connection.cursor() as cursor:
        for column in columns(SEAL):
            table, key = column.model._meta.db_table, column.model._meta.pk.column
            cursor.execute(
                f"SELECT {key}, {column.value} FROM {table} WHERE {column.value} IS NOT NULL"  # noqa: S608
            )
            for row, value in cursor.fetchall():
                found[table, column.name, row] = bytes(value)
    return found


def readable(old: Dump) -> dict[str, set[str]]:
    """What opens of an old dump with the keys of today, by column."""
    known = {(one.model._meta.db_table, one.name): one for one in columns(SEAL)}
    read: dict[str, set[str]] = {}
    for (table, name, row), value in old.items():
        column = known[table, name]
        try:
            plain = bytes_opened(value, column.context_of(row), role=column.role).decode()
        except Erased:
            continue
        read.setdefault(f"{table}.{name}", set()).add(plain)
    return read


def resident(number: int, name: str) -> int:
    made = note_resident(f"1390000{number:04}", name, by=BY, now=NOW)
    assert made is not None
    return made


def test_a_purge_closes_the_case_in_older_dumps_and_no_other(cast: Cast) -> None:
    old_one = taken_to(
        State.CLOSED, cast, resident_id=resident(1, "欧阳慕雪"), place_words="杏花巷七号院"
    )
    confide(Report.objects.get(case=old_one).id, name="欧阳慕雪", phone="1", by=BY, now=NOW)
    later = NOW + timedelta(days=100)
    taken_to(
        State.CLOSED, cast, now=later, resident_id=resident(2, "司徒见山"), place_words="槐荫路3号"
    )
    old = dump()
    both = readable(old)
    assert {"杏花巷七号院", "槐荫路3号"} <= both["cases_case.place_sealed"]

    purge_all(dry_run=False, tell=lambda *_: None, now=OVER)
    assert readable(old) == both, "the keys go when the erasure is on the disk"
    assert waiting() > 4
    assert destroy_erased() > 4

    left = readable(old)
    assert left["cases_case.place_sealed"] == left["cases_report.place_sealed"] == {"槐荫路3号"}
    assert "司徒见山" in left["people_resident.name_sealed"]
    assert "欧阳慕雪" not in left["people_resident.name_sealed"]
    assert "13900000001" not in left["people_resident.phone_sealed"]
    assert "cases_sealedreporter.identity_sealed" not in left
    # Nothing that is kept was hurt: all that lies there now opens.
    assert sum(map(len, readable(dump()).values())) > 4
    for value in dump().values():
        assert leaf_of(value) is not None
    assert (waiting(), brought_back_again(), destroy_erased()) == (0, 0, 0)


def test_one_voice_goes_and_the_others_of_the_case_stay(cast: Cast) -> None:
    case = reported(cast, known_as="anonymous", place_words="槐荫路1号")
    gone = joined(case, cast, "麤灪收了烟酒", known_as="confidential", place_words="槐荫路2号")
    stays = joined(case, cast, "我也看见了", known_as="confidential", place_words="槐荫路3号")
    for voice in (gone, stays):
        confide(voice, name="欧阳", phone=str(voice), by=BY, now=NOW)
    old = dump()
    redact(case.id, "subject-request", reports=[gone], by=BY, now=NOW)
    assert destroy_erased() == 3, "what she said, where, and who she is"
    left = readable(old)
    assert "麤灪收了烟酒" not in left["cases_report.text"]
    assert {"我也看见了"} <= left["cases_report.text"]
    assert left["cases_report.place_sealed"] == {"槐荫路1号", "槐荫路3号"}
    assert len(left["cases_sealedreporter.identity_sealed"]) == 1
    assert SealedReporter.objects.get().report_id == stays
    case.refresh_from_db()
    assert opened(case.place_sealed, PLACE).plain == "槐荫路1号"


def test_what_was_corrected_opens_until_all_of_it_is_erased(cast: Cast) -> None:
    """Yesterday's backup is still good for who is on record, and for nobody who is not."""
    someone = resident(3, "欧阳慕雪")
    first = dump()
    correct_resident(someone, name="欧阳暮雪", by=BY, now=NOW)
    second = dump()
    destroy_erased()
    assert "欧阳慕雪" in readable(first)["people_resident.name_sealed"]
    erase_resident(someone, by=BY, now=NOW)
    destroy_erased()
    for old in (first, second):
        left = readable(old).get("people_resident.name_sealed", set())
        assert not {"欧阳慕雪", "欧阳暮雪"} & left


def test_what_is_saved_again_unchanged_keeps_its_key_and_what_is_redacted_does_not(
    cast: Cast,
) -> None:
    case = reported(cast, "麤灪科长收了烟酒", known_as="anonymous")
    old = dump()
    case = Case.objects.get(id=case.id)
    case.save()
    list(renew(SEAL))
    assert not ErasedKey.objects.exists()
    report = Report.objects.get(case=case).id
    redact(case.id, "subject-request", reports=[report], by=BY, now=NOW)
    destroy_erased()
    assert not readable(old).get("cases_case.summary")
    assert not readable(old).get("cases_report.text")


def test_what_is_rolled_back_is_not_erased(cast: Cast) -> None:
    someone, old = resident(4, "欧阳慕雪"), dump()
    try:
        with transaction.atomic():
            erase_resident(someone, by=BY, now=NOW)
            raise ValueError
    except ValueError:
        pass
    assert destroy_erased() == 0
    assert readable(old) == readable(dump())


def test_no_two_rows_are_sealed_under_one_key(cast: Cast) -> None:
    """Else what is erased here would be gone there."""
    case = reported(cast, place_words="槐荫路1号")
    voice = joined(case, cast, "还有一处", place_words="槐荫路2号")
    take_out(case.id, voice, "是另一件事", by=cast.zhou_ming, now=NOW)
    sensitive = reported(cast, "井盖", place_words="槐荫路5号")
    seal_words(sensitive)
    sensitive.save()
    leaves = [leaf_of(value) for value in dump().values()]
    assert len(leaves) == len(set(leaves)) > 10
    assert None not in leaves


def test_every_sealed_column_is_watched(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, prosrc FROM pg_trigger JOIN pg_proc p"
            " ON p.oid = tgfoid WHERE tgname IN ('people_note_changed', 'people_note_deleted')"
        )
        watched = cursor.fetchall()
    for column in columns(SEAL):
        bodies = [body for table, body in watched if table == column.model._meta.db_table]
        assert len(bodies) == 2, column
        assert all(f'OLD."{column.name}"' in body for body in bodies), column


def test_an_older_database_that_is_brought_back_is_emptied_of_what_was_erased(cast: Cast) -> None:
    someone, other = resident(5, "欧阳慕雪"), resident(6, "司徒见山")
    was = Resident.objects.get(id=someone)
    erase_resident(someone, by=BY, now=NOW)
    destroy_erased()
    # given: the row as last night's backup has it
    Resident.objects.filter(id=someone).update(
        name_sealed=was.name_sealed, phone_sealed=was.phone_sealed, phone_index=was.phone_index
    )
    assert opened(bytes(was.name_sealed), NAME).plain == ERASED
    # when
    assert empty_erased() == 2
    # then
    found = Resident.objects.get(id=someone)
    assert (found.name_sealed, found.phone_sealed, found.phone_index) == (None, None, None)
    assert opened(Resident.objects.get(id=other).phone_sealed, PHONE).plain == "13900000006"
    assert empty_erased() == 0


def test_an_older_copy_of_the_tree_is_noticed_and_cut_anew(cast: Cast, tree: Path) -> None:
    someone, copy = resident(7, "欧阳慕雪"), tree.read_bytes()
    old = dump()
    erase_resident(someone, by=BY, now=NOW)
    assert told() == ("warning", True)
    destroy_erased()
    assert told() == ("good", False)
    # when: it is put there by hand
    tree.write_bytes(copy)
    assert "欧阳慕雪" in readable(old)["people_resident.name_sealed"]
    assert told() == ("bad", False)
    # then
    assert destroy_again() == 2
    assert "欧阳慕雪" not in readable(old).get("people_resident.name_sealed", set())
    assert told() == ("good", False)
    tree.unlink()
    assert told()[0] == "bad"


def told() -> tuple[str, bool]:
    """How bad the doctor finds the tree, and whether something waits."""
    [found] = own_keys()
    return found.state, waiting() > 0


def test_the_same_words_for_another_row_have_a_key_of_their_own(cast: Cast) -> None:
    first = bytes(Resident.objects.get(id=resident(8, "欧阳")).name_sealed)
    second = sealed_apart(first, NAME)
    assert second is not None
    assert opened(second, NAME).plain == "欧阳"
    assert leaf_of(first) != leaf_of(second)
    assert sealed_apart(None, NAME) is None
    assert tree_path().exists()
