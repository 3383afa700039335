"""Lists with names and numbers as files: two agree, hours only, and everybody in it reads of it."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from linli.cases.acts.exports import forget_exports
from linli.cases.models import Export, ExportPart, ExportRequest, Reading
from linli.exchange.sheets import export as writing
from linli.exchange.sheets.export import write_next
from linli.journal.models import Entry
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import UNIT, joined, opened
from tests.rooms.web.callers import Caller, signed_in

WHY = "停水三天，逐户电话通知。"
COLUMNS = ["number", "reporter", "phone", "address"]


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def asked(who: Caller, **more: Any) -> int:
    body = {"which": "all", "columns": COLUMNS, "form": "csv", "why": WHY, **more}
    answer = who.post("/workbench/exports/personal", body)
    assert answer.status_code == 201, answer.content
    assert answer.json()["state"] == "asked"
    return int(answer.json()["id"])


def fetched(who: Caller, export_id: int) -> list[list[str]]:
    answer = who.get(f"/workbench/exports/personal/{export_id}/file")
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content)
    assert len(content) == int(answer["Content-Length"])
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_it_takes_two_and_each_case_in_it_is_a_reading(cast: Cast) -> None:
    # given: a case with two voices, one of them known, and another one's
    known = opened(cast, resident_id=cast.granny_lin.id, place_words="槐荫路12号")
    joined(known, cast, place_words="")
    other = opened(cast, "路灯不亮", place_words="")
    zhou, auditor, chen = (signed_in(one) for one in (cast.zhou_ming, cast.xu_hui, cast.chen_qiang))

    # when: who may not ask asks, and who may asks without a reason, and round the second person
    assert (
        chen.post(
            "/workbench/exports/personal", {"which": "all", "columns": COLUMNS, "why": WHY}
        ).status_code
        == 403
    )
    for body, status in (
        ({"which": "all", "columns": COLUMNS, "why": " "}, 422),
        ({"which": "all", "columns": ["number"], "why": WHY}, 422),
    ):
        assert zhou.post("/workbench/exports/personal", body).status_code == status
    assert zhou.post("/workbench/exports", {"which": "all", "columns": COLUMNS}).status_code == 422
    assert not Export.objects.exists()

    # when: she asks, and agrees to it herself
    one = asked(zhou)
    assert zhou.get("/workbench/exports/personal").json()["items"] == []
    answer = zhou.post(f"/workbench/exports/{one}/agree", {"note": ""})
    assert (answer.status_code, answer.json()["code"]) == (403, "export.own_request")
    assert not write_next()
    assert zhou.get(f"/workbench/exports/personal/{one}/file").status_code == 409

    # when: the auditor reads why, and agrees
    [waits] = auditor.get("/workbench/exports/personal").json()["items"]
    assert (waits["id"], waits["officer"], waits["why"]) == (one, "周明", WHY)
    assert auditor.post(f"/workbench/exports/{one}/agree", {"note": ""}).status_code == 200
    assert auditor.post(f"/workbench/exports/{one}/decline", {"note": "不"}).status_code == 409
    assert not Reading.objects.exists()
    assert write_next()

    # then: the file has them, and nowhere lies in the clear
    rows = {row[0]: row[1:] for row in fetched(zhou, one)}
    assert rows[known.number] == ["林秀英", "13912340001", "槐荫路12号"]
    assert rows[other.number] == ["", "", ""]
    assert {bytes(part.data) for part in ExportPart.objects.all()} == {b""}
    assert WHY.encode() not in bytes(ExportRequest.objects.get().why_sealed)

    # and: it is a reading of whoever is in it, by the one who has the file
    [line] = Reading.objects.all()
    assert (line.case_id, line.resident_id, line.officer_id) == (
        known.id,
        cast.granny_lin.id,
        cast.zhou_ming.id,
    )
    assert (line.purpose, line.fields, line.role) == ("export", "name,phone,place", "duty_officer")
    granny = signed_in(cast.granny_lin)
    [hers] = granny.get("/resident/me/readings").json()["items"]
    assert hers["reason"]["name"]["zh"] == "导出文件"
    events = Entry.objects.filter(subject_kind="export").order_by("id")
    assert [(one.event, one.actor_id) for one in events] == [
        ("export.applied", cast.zhou_ming.id),
        ("export.agreed", cast.xu_hui.id),
        ("export.written", 0),
        ("export.fetched", cast.zhou_ming.id),
    ]
    assert "停水" not in str([one.facts for one in events])


def test_it_is_fetched_a_few_times_for_some_hours_by_nobody_else(cast: Cast) -> None:
    opened(cast, resident_id=cast.granny_lin.id)
    zhou, auditor = signed_in(cast.zhou_ming), signed_in(cast.xu_hui)
    one = asked(zhou, columns=["number", "phone"])
    auditor.post(f"/workbench/exports/{one}/agree", {"note": ""})
    write_next()
    assert Reading.objects.get().fields == "phone"

    # the second person has no part in the file, and it is no file like others
    assert auditor.get(f"/workbench/exports/personal/{one}/file").status_code == 403
    assert auditor.get(f"/workbench/exports/{one}/file").status_code == 404
    assert zhou.get(f"/workbench/exports/{one}/file").status_code == 404
    for left in (2, 1, 0):
        fetched(zhou, one)
        [mine] = zhou.get("/workbench/exports").json()["items"]
        assert (mine["personal"], mine["fetches_left"]) == (True, left)
    answer = zhou.get(f"/workbench/exports/personal/{one}/file")
    assert (answer.status_code, answer.json()["code"]) == (409, "export.fetched_out")

    # after eight hours it is gone, by the clock and from the disk
    Export.objects.update(fetched=0, ready_at=NOW - timedelta(hours=8))
    assert zhou.get(f"/workbench/exports/personal/{one}/file").status_code == 404
    forget_exports(NOW)
    assert not ExportPart.objects.exists()
    assert Export.objects.exists()
    forget_exports(NOW + timedelta(days=31))
    assert not ExportRequest.objects.exists()


def test_a_no_says_why_and_a_request_left_for_a_week_is_over(cast: Cast) -> None:
    zhou, auditor = signed_in(cast.zhou_ming), signed_in(cast.xu_hui)
    one, late = asked(zhou), asked(zhou)
    assert auditor.post(f"/workbench/exports/{one}/decline", {"note": " "}).status_code == 422
    assert Export.objects.get(id=one).stage == "asked"
    assert (
        auditor.post(f"/workbench/exports/{one}/decline", {"note": "请发短信"}).status_code == 200
    )
    found = {each["id"]: each for each in zhou.get("/workbench/exports").json()["items"]}
    assert (found[one]["state"], found[one]["note"]) == ("declined", "请发短信")
    assert not write_next()

    Export.objects.filter(id=late).update(asked_at=NOW - timedelta(days=7))
    assert auditor.get("/workbench/exports/personal").json()["items"] == []
    assert auditor.post(f"/workbench/exports/{late}/agree", {"note": ""}).status_code == 409
    assert not write_next()


def test_what_she_may_not_read_is_empty_and_begun_anew_it_is_one_reading(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: the street's clerk, who sees the case of a department's own desk and not its names
    street = signed_in(cast.wang_min)
    hers = opened(cast, resident_id=cast.granny_lin.id, unit=UNIT, category="street-vendor")
    auditor = signed_in(cast.xu_hui)
    one = asked(street)
    auditor.post(f"/workbench/exports/{one}/agree", {"note": ""})
    reads = hers.desk_id == cast.unit("street-990100001").id

    # when: its writer dies after the first rows, and another begins anew
    def dies(*args: Any, **more: Any) -> bool:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(writing, "finish_export", dies)
        with pytest.raises(RuntimeError):
            write_next()
    later = NOW + timedelta(minutes=5)
    with time_machine.travel(later, tick=False):
        assert write_next()

    # then
    assert Reading.objects.count() == int(reads)
    assert len(fetched(street, one)) == 2
