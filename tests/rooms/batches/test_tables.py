"""A table handed in at the desk: tried, mended, confirmed, taken in; and who may see it."""

import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from linli.batches.acts import claim, forget_batches
from linli.batches.models import Batch, BatchPart
from linli.cases.models import Case
from linli.exchange.sheets import imports, taking
from linli.exchange.sheets.imports import import_file
from linli.exchange.sheets.taking import take_next
from linli.journal.models import Entry
from linli.people.models import Post
from tests.cast import IN_HUAIYIN, NOW, Cast
from tests.rooms.batches.desk import book, confirmed, sent, to_mend, tried
from tests.rooms.web.callers import Caller, signed_in

HEAD = ["诉求内容", "事项", "纬度", "经度", "姓名", "电话", "反映时间"]
GOOD = ["路面坑洼积水", "路面坑洼", *IN_HUAIYIN, "林秀英", "13912345678", "2026-10-01 9:30"]
BAD = ["没有这种事", "飞碟", None, None, "王五", "１３８００００２２２２", 46348.5]


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zhou(cast: Cast) -> Caller:
    return signed_in(cast.zhou_ming)


def test_a_table_is_tried_mended_and_taken_in(zhou: Caller) -> None:
    # when: it is tried
    batch = tried(zhou, book(HEAD, GOOD, BAD))
    # then: it is told what would become of it, and nothing did
    assert (batch["stage"], batch["rows_done"], batch["rows_all"]) == ("tried", 2, 2)
    assert batch["counts"] == {"filed": 1, "joined": 0, "known": 0, "rejected": 1}
    assert batch["name"] == "十月.xlsx"
    assert [(one["row"], one["column"]) for one in batch["problems"]] == [(3, "事项")]
    assert not Case.objects.exists()

    # when: it is confirmed, twice
    batch = confirmed(zhou, batch)
    assert zhou.post(f"/workbench/tables/{batch['id']}/confirm").status_code == 200
    assert not take_next()
    # then
    assert (batch["stage"], batch["dry_run"], batch["counts"]["filed"]) == ("done", False, 1)
    assert Case.objects.count() == 1

    # when: the row to mend is mended in the file that came back, and sent again
    rows = to_mend(zhou, batch)
    assert rows[0][:7] == HEAD
    rows[1][1] = "路灯不亮"
    again = confirmed(zhou, tried(zhou, book(*rows, GOOD + [None] * 5)))
    # then: its full-width phone and the spreadsheet's own day are understood; the other is known
    assert again["counts"] == {"filed": 1, "joined": 0, "known": 1, "rejected": 0}
    newest = Case.objects.latest("id")
    assert newest.received_at == NOW
    assert not again["to_mend"]

    # and: it is on record, without a word of what stood in it
    events = Entry.objects.filter(subject_kind="batch").order_by("id")
    assert [one.event for one in events][:4] == [
        "batch.sent",
        "batch.tried",
        "batch.confirmed",
        "batch.taken",
    ]
    assert "林" not in str([one.facts for one in events])


def test_what_lies_in_the_database_is_sealed_and_goes(zhou: Caller, cast: Cast) -> None:
    data = ("诉求内容,电话\n井盖响,13912345678\n坏,1.39E+10\n").encode()
    batch = tried(zhou, data)
    for one in BatchPart.objects.values_list("data_sealed", flat=True):
        assert b"13912345678" not in bytes(one)
    confirmed(zhou, batch)
    assert set(BatchPart.objects.values_list("of", flat=True)) == {"errors", "taken"}

    forget_batches(NOW + timedelta(days=8))
    assert not BatchPart.objects.exists()
    assert zhou.get(f"/workbench/tables/{batch['id']}").json()["problems"] == []
    assert zhou.get(f"/workbench/tables/{batch['id']}/errors").status_code == 404
    assert forget_batches(NOW + timedelta(days=91)) == 1


def test_a_colleague_does_not_learn_that_there_is_such_a_table(zhou: Caller, cast: Cast) -> None:
    batch = tried(zhou, book(HEAD, GOOD))
    deng = signed_in(cast.deng_wei)
    assert deng.get(f"/workbench/tables/{batch['id']}").status_code == 404
    assert deng.post(f"/workbench/tables/{batch['id']}/confirm").status_code == 404
    assert deng.get("/workbench/tables").json()["items"] == []


def test_what_is_no_table_of_the_kind_is_refused_at_the_door(zhou: Caller) -> None:
    for data in (b"\x00\x01", "姓名\n林\n".encode(), b""):
        assert sent(zhou, data).status_code == 422
    assert sent(zhou, b"text\nx\n", "saucers").status_code == 404
    assert sent(zhou, b"username\nx\n", "people").status_code in (403, 404)
    assert not Batch.objects.exists()


def test_a_cancelled_table_is_not_gone_on_with(
    zhou: Caller, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    lines = "".join(f"第{n}件事\n" for n in range(6))
    batch = tried(zhou, f"text\n{lines}".encode())
    zhou.post(f"/workbench/tables/{batch['id']}/confirm")
    beat = taking.beat

    def cancelled(one: Batch, *, now: Any) -> bool:
        zhou.post(f"/workbench/tables/{one.id}/cancel")
        return beat(one, now=now)

    monkeypatch.setattr(taking, "beat", cancelled)
    assert take_next()
    assert Case.objects.count() == 2  # what was taken in stays
    assert not take_next()
    assert zhou.get(f"/workbench/tables/{batch['id']}").json()["stage"] == "cancelled"


def test_a_table_whose_worker_died_is_begun_again_and_nothing_comes_twice(zhou: Caller) -> None:
    batch = tried(zhou, book(HEAD, GOOD))
    zhou.post(f"/workbench/tables/{batch['id']}/confirm")
    assert claim(now=NOW) is not None  # by one that dies now
    assert not take_next()
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        assert take_next()
    assert Case.objects.count() == 1
    assert zhou.get(f"/workbench/tables/{batch['id']}").json()["stage"] == "done"


def test_a_right_that_was_taken_away_is_asked_again_by_the_worker(zhou: Caller, cast: Cast) -> None:
    batch = tried(zhou, book(HEAD, GOOD))
    zhou.post(f"/workbench/tables/{batch['id']}/confirm")
    Post.objects.filter(officer_id=cast.zhou_ming.id).update(ended_at=NOW)
    assert take_next()
    assert Batch.objects.get(id=batch["id"]).stage == "failed"
    assert not Case.objects.exists()


def test_the_template_is_passed_over_and_explains_each_column(zhou: Caller) -> None:
    for form in ("xlsx", "csv"):
        for language in ("zh", "en"):
            answer = zhou.get(
                f"/workbench/tables/template?kind=cases&form={form}&language={language}"
            )
            batch = tried(zhou, answer.content)
            assert (batch["rows_done"], batch["counts"]["rejected"]) == (0, 0)
    kinds = zhou.get("/workbench/tables").json()["kinds"]
    assert [one["needed"] for one in kinds[0]["columns"]][:2] == [True, False]


def test_three_at_once_and_no_more(zhou: Caller) -> None:
    for n in range(3):
        assert sent(zhou, f"text\n第{n}件\n".encode()).status_code == 201
    assert sent(zhou, "text\n第四件\n".encode()).status_code == 429


def test_twenty_thousand_rows_are_not_held_in_memory(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, error file and news of progress; what a row itself costs is another's test."""
    monkeypatch.setattr(imports, "rehearsed", lambda *_, **__: "filed")
    path = tmp_path / "large.csv"
    with path.open("w", encoding="gb18030") as file:
        file.write("诉求内容,电话,事项\n")
        for n in range(20_000):
            file.write(
                f"第{n}件事：路面坑洼积水很久没有人来修,139{n:08},{'飞碟' if n % 10 == 0 else ''}\n"
            )
    seen: list[tuple[int, int | None]] = []
    tracemalloc.start()
    result = import_file(
        path,
        by=cast.deng_wei,
        now=NOW,
        dry_run=True,
        error_file=tmp_path / "to-mend.xlsx",
        progress=lambda done, of: seen.append((done, of)),
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (result.rows, result.rejected) == (20_000, 2_000)
    assert len(result.first_problems) == 50
    assert seen[0] == (500, 20_000)
    assert len(seen) == 40
    assert peak < 12 * 1024**2, f"{peak / 1024**2:.1f} MB"
    assert connection.in_atomic_block
