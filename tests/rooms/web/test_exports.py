"""Lists as files: what is in them, who takes them out, what becomes of one half written."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from linli.cases.acts import exports as acts
from linli.cases.lifecycle import State
from linli.cases.models import Case, Export, ExportPart
from linli.exchange.sheets import export
from linli.exchange.sheets.export import write_next
from linli.journal.models import Entry
from linli.people.models import Post
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, taken_to
from tests.rooms.web.callers import Caller, signed_in

ALL = ["number", "state", "overdue", "what", "kind", "urgency", "channel", "area", "who", "desk"]
TIMES = ["received", "due", "ended", "reports"]
FORMULA = '=HYPERLINK("http://x","点我")'


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def asked_by(who: Caller, **more: Any) -> dict[str, Any]:
    body = {"which": "todo", "columns": [*ALL, *TIMES], **more}
    answer = who.post("/workbench/exports", body)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def fetched(who: Caller, export_id: int) -> bytes:
    answer = who.get(f"/workbench/exports/{export_id}/file")
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content)
    assert len(content) == int(answer["Content-Length"])
    return content


def test_a_workbook_that_opens_and_computes_nothing(cast: Cast) -> None:
    # given: what somebody typed, and what would break a file or run in it
    typed = [
        FORMULA,
        "+86 井盖",
        '两行\n第二行 <b>&"',
        "坏字符\x0b\x1f在这里",
        "表情😀",
        "请打 13812346027 找我",
    ]
    for text in typed:
        opened(cast, text, category="cover-damaged", unit=UNIT)
    Case.objects.filter(summary__startswith="+86").update(due_at=NOW - timedelta(hours=1))
    foreign = opened(cast, "不归城管")
    chen = signed_in(cast.chen_qiang)

    # when
    made = asked_by(chen)
    assert chen.get(f"/workbench/exports/{made['id']}/file").status_code == 409
    assert write_next()
    assert not write_next()

    # then
    (one,) = chen.get("/workbench/exports").json()["items"]
    assert (one["state"], one["rows_done"], one["rows_all"]) == ("ready", 6, 6)
    book = load_workbook(io.BytesIO(fetched(chen, made["id"])))
    table = book.active
    assert table is not None
    rows = list(table.iter_rows(values_only=True))
    assert rows[0][:4] == ("编号", "状态", "是否超期", "什么事")
    words = {str(row[3]) for row in rows[1:]}
    assert {FORMULA, "+86 井盖", "表情😀", "坏字符在这里", "请打 138****6027 找我"} <= words
    assert foreign.number not in {row[0] for row in rows}
    assert {cell.data_type for row in table.iter_rows() for cell in row} <= {
        "s",
        "n",
        "d",
        "inlineStr",
    }
    late = next(row for row in rows if row[3] == "+86 井盖")
    assert late[2] == "已超期"
    assert late[11].isoformat() == "2026-11-18T09:20:00"  # type: ignore[union-attr]  # a time
    assert late[13] == 1
    assert table.freeze_panes == "A2"

    # and: who took out what is on record
    events = Entry.objects.filter(subject_kind="export").order_by("id")
    assert [(one.event, one.actor_kind) for one in events] == [
        ("export.asked", "officer"),
        ("export.written", "system"),
        ("export.fetched", "officer"),
    ]
    assert "井盖" not in str([one.facts for one in events])


def test_the_same_as_text_in_english(cast: Cast) -> None:
    opened(cast, FORMULA, category="cover-damaged", unit=UNIT)
    chen = signed_in(cast.chen_qiang)
    made = asked_by(chen, form="csv", language="en", columns=["what", "kind", "due"])
    write_next()
    rows = list(csv.reader(io.StringIO(fetched(chen, made["id"]).decode("utf-8-sig"))))
    assert rows[0] == ["What", "Category", "Due"]
    assert rows[1][0] == f"'{FORMULA}"


@pytest.mark.parametrize("which", ["all", "done", "returned"])
def test_it_is_narrowed_as_the_screen_is(which: str, cast: Cast) -> None:
    taken_to(State.ANSWERED, cast)
    kept = opened(cast, "热线来的", unit=UNIT, channel="hotline")
    zhou = signed_in(cast.zhou_ming)
    made = asked_by(zhou, which=which, channel="hotline", form="csv", columns=["number"])
    write_next()
    rows = fetched(zhou, made["id"]).decode("utf-8-sig").split()
    assert rows == ["编号", *([kept.number] if which == "all" else [])]


def test_nobody_else_fetches_it_and_not_for_long(cast: Cast) -> None:
    opened(cast, unit=UNIT)
    chen, zhou = signed_in(cast.chen_qiang), signed_in(cast.zhou_ming)
    made = asked_by(chen)
    write_next()
    assert zhou.get(f"/workbench/exports/{made['id']}/file").status_code == 404
    assert zhou.post(f"/workbench/exports/{made['id']}/cancel").status_code == 404
    assert zhou.get("/workbench/exports").json()["items"] == []
    Export.objects.update(ready_at=NOW - timedelta(days=1))
    assert chen.get(f"/workbench/exports/{made['id']}/file").status_code == 404
    Export.objects.update(asked_at=NOW - timedelta(days=3))
    assert acts.forget_exports(NOW) == 1
    assert not ExportPart.objects.exists()


def test_what_was_cancelled_is_not_written_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # given: a writer at work, who looks after each row whether it is still wanted
    for _ in range(3):
        opened(cast, unit=UNIT)
    monkeypatch.setattr(export, "ROWS_BETWEEN_BEATS", 1)
    monkeypatch.setattr(export, "PIECE_BYTES", 64)
    chen = signed_in(cast.chen_qiang)
    made = asked_by(chen, form="csv")
    real = export.keep_part

    def cancels(*args: Any, **more: Any) -> bool:
        chen.post(f"/workbench/exports/{made['id']}/cancel")
        return real(*args, **more)

    monkeypatch.setattr(export, "keep_part", cancels)

    # then
    assert write_next()
    assert Export.objects.get().stage == "cancelled"
    assert not ExportPart.objects.exists()
    assert not write_next()


def test_a_writer_that_died_is_followed_by_another(cast: Cast) -> None:
    opened(cast, unit=UNIT)
    chen = signed_in(cast.chen_qiang)
    asked_by(chen)
    dead = acts.claim_export(now=NOW - timedelta(minutes=3))
    assert dead is not None
    assert write_next()
    assert Export.objects.get().stage == "ready"

    # and: should the first one wake up, it finds that the file is not its own any more
    assert not acts.keep_part(dead, 7, b"late", now=NOW)
    assert not acts.finish_export(dead, size=0, by=export.WRITER, now=NOW)


def test_what_fails_again_and_again_is_given_up(cast: Cast) -> None:
    asked_by(signed_in(cast.chen_qiang))
    for _ in range(acts.MOST_ATTEMPTS):
        Export.objects.update(beat_at=NOW - timedelta(hours=1))
        assert acts.claim_export(now=NOW) is not None
    Export.objects.update(beat_at=NOW - timedelta(hours=1))
    assert write_next()
    assert Export.objects.get().stage == "failed"
    assert not write_next()


def test_a_fourth_waits_for_the_first_three(cast: Cast) -> None:
    chen = signed_in(cast.chen_qiang)
    for _ in range(acts.MOST_AT_ONCE):
        asked_by(chen)
    body = {"which": "todo", "columns": ["number"]}
    refused = chen.post("/workbench/exports", body)
    assert refused.status_code == 429
    assert Export.objects.count() == acts.MOST_AT_ONCE


def test_the_rights_of_the_moment_of_writing_count(cast: Cast) -> None:
    opened(cast, unit=UNIT)
    chen = signed_in(cast.chen_qiang)
    asked_by(chen)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        Export.objects.update(asked_at=NOW)
        Post.objects.filter(officer_id=cast.chen_qiang.id).update(ended_at=NOW)
        write_next()
    assert Export.objects.get().rows_done == 0
