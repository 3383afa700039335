"""脱库: whoever carries off the database, the files, the logs and a backup reads nobody's name.

A thousand people report, and all that happens because of it happens. Then the
backup without its keys, its dump written out, every stored file and every log line are searched.
"""

import base64
import hashlib
import io
import json
import logging
from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from linli.cases.acts.confide import confide
from linli.cases.acts.redact import redact
from linli.cases.acts.supplement import supplement
from linli.cases.known_as import KnownAs
from linli.cases.models import Case, Note, SealedReporter
from linli.cases.models import Report as Voice
from linli.intake.receive import receive
from linli.intake.report import Report
from linli.journal.acting import VISITOR, Actor
from linli.people.acts.codes import request_code
from linli.people.acts.destroy_keys import destroy_erased, waiting
from linli.people.acts.note_resident import note_resident
from linli.people.acts.residents import erase_resident
from linli.people.acts.staff import add_officer
from linli.people.tasks import tidy
from linli.site.backup.take import take_backup
from linli.site.logs import Line
from linli.site.postgres.programs import run_program
from linli.site.worker import Worker
from tests.cast import FOUNDER, HUAIYIN, NOW, PASSWORD, Cast
from tests.journeys.dumps import Planted, opened_values, parts_of
from tests.rooms.cases.matters import joined, photo
from tests.rooms.ledger.conftest import own_log, sealed

HOUSE = Actor.system("retention")
PEOPLE = 1_000
IN_FULL = 25  # who come in by the front door; the others join their cases, by the acts below it
MARKS = {"names": "龘靐龘靐", "addresses": "齉爨齉爨", "texts": "麤灪麤灪"}
LETTERS = "春夏秋冬梅兰竹菊东南西北安宁和平"


def person(number: int) -> Report:
    """One of a thousand, whose name, number, address and text stand nowhere else.

    Each way to be known in turn; who is known by nothing leaves neither name nor number. What is
    said by name lies in plain, and has no mark, unless the matter is sensitive.
    """
    known_as = list(KnownAs)[number % len(KnownAs)]
    anonymous = known_as == KnownAs.ANONYMOUS
    sensitive = number % IN_FULL % 5 == 0
    mark = MARKS["texts"] if sensitive or known_as != KnownAs.NAMED else "有人说"
    letters = "".join(LETTERS[number >> shift & 15] for shift in (0, 4, 8))
    return Report(
        channel="resident",
        category="neighbour-dispute" if sensitive else "ask-policy",
        area_code=HUAIYIN,
        text=f"{mark}第{number}件：{letters}单位有人收了我的东西",
        place_words=f"{MARKS['addresses']}巷{number}号{letters}院",
        name="" if anonymous else f"{MARKS['names']}{letters}",
        phone="" if anonymous else phone(number),
        known_as=known_as,
    )


def speaks(number: int, cast: Cast) -> None:
    """One more voice on one of the cases that are there."""
    said = person(number)
    named = said.known_as == KnownAs.NAMED
    resident_id = note_resident(said.phone, said.name, by=VISITOR, now=NOW) if named else None
    case = Case.objects.order_by("id")[number % IN_FULL]
    voice = {"known_as": said.known_as, "resident_id": resident_id}
    report_id = joined(case, cast, said.text, place_words=said.place_words, **voice)
    if said.known_as == KnownAs.CONFIDENTIAL:
        confide(report_id, name=said.name, phone=said.phone, by=VISITOR, now=NOW)
    if said.known_as != KnownAs.NAMED and number % 10 == 0:
        supplement(report_id, said.text, code_shown=True, by=VISITOR, now=NOW)


def phone(number: int) -> str:
    return f"1998877{number:04}"


PLANTED = Planted(MARKS, [phone(number) for number in range(PEOPLE)])


@pytest.fixture
def robbed(tmp_path: Path, cast: Cast, settings: Any) -> tuple[Path, str]:
    """The folder of an installation in which a thousand people reported, and its log."""
    own_log(tmp_path / "data", settings)
    settings.LINLI_FILES = str(tmp_path / "data" / "files")
    settings.LINLI_CODE_SENDER = "tests.journeys.phones.Telephones"
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(Line())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        for number in range(IN_FULL):
            # A key, so that the answer is kept for a retry.
            receive(person(number), by=VISITOR, now=NOW, key=f"key-{number}")
        for number in range(IN_FULL, PEOPLE):
            speaks(number, cast)
        photo(VISITOR)
        request_code(phone(7), now=NOW)
        add_officer(
            "stranger", person(6).name, password=PASSWORD, phone=phone(6), by=FOUNDER, now=NOW
        )
        logging.getLogger("django.request").error("Failed: %s", person(9).name)
        worker = Worker()
        while worker.round():
            pass
        assert sealed() > PEOPLE / 2
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.WARNING)
    return tmp_path, said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_whoever_carries_everything_but_the_keys_off_reads_nobody(robbed: tuple[Path, str]):
    place, log = robbed
    # given: what a thief can hold
    found = connection.settings_dict
    url = f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}"
    url += f"&port={found['PORT'] or 5432}"
    made = take_backup(
        place / "backups", url=url, keys_to=None, keep=None, now=NOW, say=lambda done, total: None
    )
    # when
    plain = place / "dump.sql"
    run_program("pg_restore", [f"--file={plain}", str(made.folder / "database.dump")], url=url)
    hits: dict[str, set[str]] = defaultdict(set)
    for table, rows in parts_of(plain.read_bytes()):
        for kind in PLANTED.kinds_in(rows):
            hits[kind].add(table)
    for kind in PLANTED.kinds_in(log.encode()):
        hits[kind].add("log")
    others = [*made.folder.rglob("*"), *(place / "data").rglob("*")]
    files = [one for one in others if one.is_file() and "keys" not in one.parts]
    for file in files:
        for kind in PLANTED.kinds_in(file.read_bytes()):
            hits[kind].add(str(file.relative_to(place)))
    # then
    assert SealedReporter.objects.count() > PEOPLE / 4
    assert len(files) > 10
    assert len(log) > 100
    assert plain.stat().st_size > 2_000_000
    assert dict(hits) == {}
    # and: who has every key of today as well reads whoever is on record, until they are erased
    assert {"names", "addresses", "texts", "phones"} <= kinds_opened(plain.read_bytes())
    everybody_is_erased()
    assert waiting() == 0
    stays = {person(6).name, phone(6)}  # who is of the staff
    assert not kinds_opened(plain.read_bytes(), without=stays)


def everybody_is_erased() -> None:
    """At their word, or as the house does when their time is over; then their keys go."""
    for case in Case.objects.order_by("id"):
        voices = list(Voice.objects.filter(case=case).values_list("id", flat=True))
        notes = list(Note.objects.filter(case=case).values_list("id", flat=True))
        redact(case.id, "retention", reports=voices, notes=notes, place=True, by=HOUSE, now=NOW)
    for resident_id in set(Voice.objects.values_list("resident_id", flat=True)) - {None}:
        erase_resident(resident_id, by=HOUSE, now=NOW)
    tidy(NOW + timedelta(days=3))
    while destroy_erased():
        pass


def kinds_opened(dump: bytes, without: Collection[str] = ()) -> set[str]:
    """What a dump says to whoever has the ring and the tree as they are now."""
    said = "\n".join(plain for plain in opened_values(dump) if plain not in without)
    return PLANTED.kinds_in(said.encode())


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("names", "龘靐龘靐春夏".encode()),
        ("names", "x龘靐龘靐春夏".encode("utf-16-le")),
        ("names", "龘靐龘靐春夏".encode("gb18030")),
        ("names", "龘靐龘靐春夏".encode().hex().encode()),
        ("names", json.dumps("龘靐龘靐春夏").encode()),
        ("names", quote("name=龘靐龘靐春夏").encode()),
        *(("names", base64.b64encode(b"a" * n + "龘靐龘靐春夏".encode() + b"b")) for n in range(3)),
        *(
            ("texts", base64.b64encode(b"a" * n + "麤灪麤灪第".encode("utf-16-be")))
            for n in range(3)
        ),
        ("addresses", b"\t" + b"\\\\u9f49\\\\u7228" * 2 + b"\\\\u5df7"),
        ("addresses", "'齉爨':1 '爨巷':2".encode()),  # a pair, as search keeps it
        ("phones", b"tel 19988770123."),
        ("phones", b"+86 199 8877 0123"),
        ("phones", b"(199)-8877-0123"),
        ("phones", "19988770123".encode("utf-16-le")),
        ("phones", base64.b64encode(b"ab19988770123")),
        ("phones", b"19988770123".hex().encode()),
        ("phones", hashlib.sha256(b"19988770123").hexdigest().encode()),
    ],
)
def test_the_search_finds_what_it_looks_for_in_every_writing(kind: str, written: bytes):
    assert PLANTED.kinds_in(b"\x00abc " + written + b" def") == {kind}


def test_the_search_does_not_find_what_is_not_there():
    assert not PLANTED.kinds_in("张三 13800138000 槐荫路12号 1998 877 1000 19988779999 1".encode())
