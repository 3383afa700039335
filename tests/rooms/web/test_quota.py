"""What one person may send in as files within a day: bytes and number, counted in memory alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from linli.attempts.models import Attempt
from linli.batches.models import Batch
from linli.cases.evidence.keep import keep_upload
from linli.cases.models import Evidence
from linli.journal.acting import VISITOR, Actor
from linli.people.acts.sessions import open_session
from linli.people.models import Session
from linli.policy.queries import current
from linli.policy.sections.intake import Uploads, UploadsOf
from linli.web.refusals import forget_written
from tests.cast import NOW, Cast
from tests.rooms.cases.traces import traces
from tests.rooms.web.callers import NOBODY, statements
from tests.unit.evidence import corpus

PHOTO = corpus.jpeg()
LITTLE = UploadsOf(megabytes=20, files=2)
TWENTY_MB = 20 * 1024**2


@pytest.fixture(autouse=True)
def little(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files a day for everybody; no token comes back while a slow machine works."""
    intake = current().pack.intake
    few = Uploads(resident=LITTLE, officer=LITTLE, unnamed=LITTLE)
    monkeypatch.setitem(intake.__dict__, "uploads", few)
    monkeypatch.setattr("linli.web.quota.DAY", 1e9)


def send(
    path: str, data: bytes = PHOTO, *, who: Actor | None = None, field: str = "photo", **more: Any
) -> Any:
    headers = more.pop("headers", {})
    if who is not None:
        kind = Session.Kind.RESIDENT if who.kind == "resident" else Session.Kind.OFFICER
        token = open_session(kind, who.id, by=who, now=NOW).token
        headers["Authorization"] = f"Bearer {token}"
    with transaction.atomic():
        file = SimpleUploadedFile("x", data)
        return Client().post(f"/api{path}", {field: file}, headers=headers, **more)


def is_full(answer: Any) -> None:
    assert answer.status_code == 422, answer.content
    problem = answer.json()
    assert (problem["code"], problem["field"]) == ("upload.quota", "file")
    assert "2 个文件" in problem["zh"]
    assert "2 files a day" in problem["en"]
    assert "小时" in problem["zh"], "it says when there is room again"


def test_a_third_file_is_one_too_many_and_does_nothing(cast: Cast) -> None:
    assert [send("/resident/photos").status_code for _ in range(2)] == [201, 201]
    before = traces()
    is_full(send("/resident/photos"))
    assert traces() == before
    assert Evidence.objects.count() == 2


def test_bytes_count_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        current().pack.intake.uploads.__dict__, "unnamed", UploadsOf(megabytes=20, files=9)
    )
    big = PHOTO + bytes(TWENTY_MB - 2 * len(PHOTO))  # what hangs behind a picture is cut off
    assert send("/resident/photos", big).status_code == 201
    assert send("/resident/photos").status_code == 201
    assert send("/resident/photos", PHOTO + b"\0").json()["code"] == "upload.quota"


def test_words_are_not_counted_and_cost_nothing_more(cast: Cast) -> None:
    with statements() as before:
        assert NOBODY.post("/resident/reports", {"text": "井盖坏了"}).status_code == 201
    for _ in range(3):
        answer = send("/resident/photos")
    is_full(answer)
    with statements() as after:
        assert NOBODY.post("/resident/reports", {"text": "路灯不亮"}).status_code == 201
    assert len(after) == len(before)


def test_counting_asks_the_database_nothing(cast: Cast) -> None:
    with statements() as by_hand:
        keep_upload(PHOTO, kind="image", by=VISITOR, now=NOW)
    with statements() as counted:
        send("/resident/photos")
    assert len(counted) == len(by_hand)


def test_each_has_her_own(cast: Cast) -> None:
    """By account wherever she sits, and by address when nobody is signed in."""
    senders: list[dict[str, Any]] = [
        {},
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": "2001:db8:1:2::5"},
        {"who": cast.granny_lin},
    ]
    for sender in senders:
        assert [send("/resident/photos", **sender).status_code for _ in range(2)] == [201, 201]
        is_full(send("/resident/photos", **sender))
    is_full(send("/resident/photos", REMOTE_ADDR="2001:db8:1:2:ffff::9"))
    is_full(send("/resident/photos", who=cast.granny_lin, REMOTE_ADDR="203.0.113.9"))


def test_an_officer_has_one_for_photos_documents_and_tables_together(cast: Cast) -> None:
    document = "/workbench/evidence?kind=document"
    assert send(document, corpus.pdf(), who=cast.zhou_ming, field="file").status_code == 201
    table = "text,place\n井盖坏了,槐荫路\n".encode()
    handed = send("/workbench/tables?kind=cases", table, who=cast.zhou_ming, field="file")
    assert handed.status_code == 201, handed.content
    is_full(send("/workbench/evidence", who=cast.zhou_ming, field="file"))
    is_full(send("/workbench/tables?kind=cases", table, who=cast.zhou_ming, field="file"))
    assert (Batch.objects.count(), Evidence.objects.count()) == (1, 1)


def test_what_was_refused_does_not_count(cast: Cast) -> None:
    for _ in range(5):
        assert send("/resident/photos", b"<html>").json()["code"] == "not_an_image"
    assert [send("/resident/photos").status_code for _ in range(2)] == [201, 201]
    is_full(send("/resident/photos"))


def test_it_comes_back_evenly_over_the_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1_000.0
    monkeypatch.setattr("linli.web.quota.DAY", 86_400.0)
    monkeypatch.setattr("linli.web.rates.time.monotonic", lambda: at)
    for _ in range(3):
        answer = send("/resident/photos")
    is_full(answer)
    assert "过 12 小时" in answer.json()["zh"] or "过 13 小时" in answer.json()["zh"]
    at += 86_400 / 2
    assert send("/resident/photos").status_code == 201
    is_full(send("/resident/photos"))


def test_whoever_goes_on_is_on_record_once_a_minute_without_the_file(cast: Cast) -> None:
    forget_written()
    for _ in range(5):
        send("/resident/photos", who=cast.granny_lin)
    [row] = Attempt.objects.all()
    assert (row.kind, row.code, row.many) == ("round", "upload.quota", 1)
    assert row.route == "POST /api/resident/photos"
