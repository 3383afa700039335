"""The other ways in and the way out: pages, files, results; and a day without a line."""

import json
import os
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from linli.cases.acts.accept import accept
from linli.cases.acts.dispatch import dispatch
from linli.cases.models import Case, Note, Report
from linli.exchange.hotline import polling
from linli.exchange.hotline.asking import ask
from linli.exchange.hotline.folder import complete, read_folders
from linli.exchange.hotline.models import HotlineLetter, HotlineLine, HotlineOrder
from linli.exchange.hotline.polling import poll_due
from linli.exchange.hotline.signing import make_secret
from linli.exchange.sending.engine import send_all
from linli.exchange.sending.models import Sending
from linli.exchange.sending.queries import standings
from linli.journal.acting import Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all
from linli.outside.addresses import Closed
from linli.outside.ask import Answer, Unanswered
from linli.simulate import hotline as simulated
from linli.simulate.hotline import SimulatedHotline, pushing
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.cases.matters import UNIT
from tests.rooms.exchange.hotlines import SECRET, Line, closed, connected, polled, recorded

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Line:
    connected(cast)
    made = Line(SimulatedHotline())
    monkeypatch.setattr(polling, "ask", made)
    return made


def test_a_hotline_is_asked_page_by_page_from_where_it_was_left(line: Line) -> None:
    line.hotline.take_calls(5, now=NOW)
    came = len(line.hotline.feed)

    at = polled(NOW, came + 2)

    assert Report.objects.count() == 5
    assert HotlineLetter.objects.filter(state="taken").count() == came
    assert HotlineLine.objects.get().cursor == str(came)
    line.hotline.take_calls(1, now=at)
    polled(at, 3)
    assert Report.objects.count() == 6
    assert not HotlineLetter.objects.filter(deliveries__gt=1).exists()


def test_it_is_asked_when_it_is_its_turn_and_signed(line: Line) -> None:
    assert poll_due(NOW) == 0
    poll_due(NOW + timedelta(seconds=30))
    assert len(line.asked) == 1
    poll_due(NOW + MINUTE)
    assert len(line.asked) == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_with_every_fault_at_once_nothing_is_lost_and_nothing_is_there_twice(
    line: Line, seed: int
) -> None:
    line.hotline = SimulatedHotline(
        seed=seed,
        faults=frozenset({"repeats", "shuffled", "late", "errors", "huge", "malformed"}),
    )
    line.hotline.take_calls(6, now=NOW)

    at = NOW
    for _ in range(8):
        at = polled(at, 8)
        at += timedelta(minutes=15)

    orders = set(line.hotline.numbers[:6])
    assert set(HotlineOrder.objects.exclude(report_id=None).values_list("number", flat=True)) == (
        orders
    )
    assert Report.objects.count() == 6
    dead = HotlineLetter.objects.filter(state="dead").values_list("reason", flat=True)
    assert sorted(dead) == ["no_number", "not_an_object", "too_large", "unknown_kind"]
    assert not HotlineLetter.objects.filter(state="waiting").exists()


def test_what_is_asked_reaches_the_hotline_with_its_own_code_of_why(line: Line, cast: Cast) -> None:
    line.hotline.take_calls(1, now=NOW)
    at = polled(NOW, 3)
    ask(
        HotlineOrder.objects.get().id, "return", "属于邻区。", reason="R01", by=cast.wu_ting, now=at
    )
    deliver_all(now=at)
    send_all(now=at, lines=line)  # type: ignore[arg-type]  # it asks as they do
    [told] = line.hotline.told
    assert (told["msgType"], told["reasonCode"], told["content"]) == ("17", "R01", "属于邻区。")


def test_it_pushes_by_itself_signed_and_again_what_was_not_taken(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_secret("city", SECRET, by=FOUNDER, now=NOW)
    made = SimulatedHotline(secret=SECRET)
    busy = [True]

    def ours(method: str, address: str, *, body: bytes, headers: dict[str, str]) -> Answer:
        if busy.pop() if busy else False:
            raise Unanswered("nobody there")
        given = {name: value for name, value in headers.items() if name != "Content-Type"}
        path = address.removeprefix("http://127.0.0.1:8000")
        came = Client().generic(method, path, body, "application/json", headers=given)
        return Answer(came.status_code, {}, came.content)

    monkeypatch.setattr(simulated, "ask", ours)
    address = "http://127.0.0.1:8000/hotline/v1/city"
    lines = list(islice(pushing(made, address, every=0.0, seconds=None), 3))
    assert lines[0].endswith("Unanswered")
    assert lines[1].endswith("→ 200")
    assert Report.objects.count() == 3, "what was not taken came with the next"


def test_a_day_without_a_line_loses_nothing_either_way(line: Line, cast: Cast) -> None:
    # given: an order that was accepted, and told
    line.hotline.take_calls(1, now=NOW)
    at = polled(NOW, 3)
    case = Case.objects.get()
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=at)
    accept(case.id, by=cast.chen_qiang, now=at)
    deliver_all(now=at)

    # when: the line is cut for a day, in which both sides go on working
    line.is_cut = True
    send_all(now=at, lines=line)  # type: ignore[arg-type]  # it asks as they do
    line.hotline.take_calls(2, now=at)
    asked_before = len(line.asked)
    while at < NOW + DAY:
        poll_due(at)
        send_all(now=at, lines=line)  # type: ignore[arg-type]  # it asks as they do
        at += timedelta(hours=1)
    [standing] = standings("hotline")
    assert (standing.waiting, standing.oldest_waiting_at) == (1, NOW + 3 * MINUTE)
    assert HotlineLine.objects.get(way="poll").trouble == "unanswered"
    assert len(line.asked) - asked_before < 200, "who is down is left alone more and more"

    # then: when it is back, all of it comes and goes, once
    line.is_cut = False
    for _ in range(12):
        poll_due(at)
        send_all(now=at, lines=line)  # type: ignore[arg-type]  # it asks as they do
        at += timedelta(hours=2)
    assert Report.objects.count() == 3
    assert HotlineLine.objects.get(way="poll").failures == 0
    assert [one["msgType"] for one in line.hotline.told] == ["11"]
    assert not Sending.objects.exclude(state="sent").exists()


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Answer(500, {}, b""), "status_500"),
        (Answer(302, {"location": "http://127.0.0.1/"}, b""), "status_302"),
        (Answer(200, {}, b"<html>"), "not_json"),
        (Answer(200, {}, b'{"message": "try later"}'), "no_items"),
        (Closed("not in the open net"), "closed"),
        (OSError("leads nowhere"), "nowhere"),
    ],
)
def test_an_answer_that_is_none_moves_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch, answer: Any, trouble: str
) -> None:
    def said(*_: object, **__: object) -> Answer:
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Answer)
        return answer

    monkeypatch.setattr(polling, "ask", said)
    poll_due(NOW)

    found = HotlineLine.objects.get()
    assert (found.trouble, found.failures, found.cursor) == (trouble, 1, "")
    assert not HotlineLetter.objects.exists()


# Files


@pytest.fixture
def drop(cast: Cast, tmp_path: Path, settings: Any) -> Path:
    settings.LINLI_HOTLINE_FOLDER = str(tmp_path)
    read_folders(NOW)
    return tmp_path / "city"


CSV = (
    "工单编号,业务类型,诉求内容,来电人,联系电话,诉求地址,办理时限\n"
    "LJ-9001,派单,井盖坏了,张三丰,13912345678,柳林路9号,2026-11-20 18:00:00\n"
    "LJ-9002,派单,路灯不亮,,,,\n"
    ",派单,没有编号的一行,,13912345678,,\n"
)


def test_a_file_is_read_when_it_is_complete_and_its_result_lies_beside_it(drop: Path) -> None:
    (drop / "in" / "orders.csv.part").write_text(CSV, encoding="gb18030")
    assert read_folders(NOW) == 0
    (drop / "in" / "orders.csv.part").rename(drop / "in" / "orders.csv")

    assert read_folders(NOW) == 3

    assert list((drop / "in").iterdir()) == []
    assert (drop / "failed" / "orders.csv").exists(), "one row of it waits for somebody"
    told = json.loads((drop / "failed" / "orders.csv.result.json").read_text())
    assert (told["rows"], told["taken"], told["kept"]) == (3, 2, 1)
    assert [one["outcome"] for one in told["results"]] == ["taken", "taken", "kept"]
    assert "13912345678" not in json.dumps(told)
    assert "张三丰" not in json.dumps(told, ensure_ascii=False)
    assert Report.objects.count() == 2

    # when: it is put there once more
    (drop / "in" / "orders.csv").write_text(CSV, encoding="utf-8-sig")
    read_folders(NOW)
    assert Report.objects.count() == 2
    again = json.loads((drop / "failed" / "orders.2.csv.result.json").read_text())
    assert again["known"] == 3


def test_json_files_and_broken_ones(drop: Path) -> None:
    (drop / "in" / "a.json").write_text(json.dumps(recorded("updates"), ensure_ascii=False))
    (drop / "in" / "b.json").write_bytes(b'{"orderNo": "A1", "callerPhone": "13912345678"')
    (drop / "in" / "c.csv").write_bytes(b"\x00\x01\x02")
    (drop / "in" / "readme.txt").write_text("not ours")

    read_folders(NOW)

    assert sorted(one.name for one in (drop / "done").iterdir()) == ["a.json", "a.json.result.json"]
    assert (drop / "failed" / "b.json").exists()
    assert (drop / "failed" / "c.csv").exists()
    assert [one.name for one in (drop / "in").iterdir()] == ["readme.txt"]
    assert list(
        HotlineLetter.objects.filter(state="dead").order_by("id").values_list("reason", flat=True)
    ) == [
        "not_json",
        "no_columns",
    ]


def test_with_ok_files_a_file_waits_for_its_own(tmp_path: Path) -> None:
    for name in ("a.csv", "a.csv.ok", "b.csv", ".hidden.csv", "~lock.csv"):
        (tmp_path / name).touch()
    (tmp_path / "folder.csv").mkdir()

    assert complete(tmp_path, marker="ok") == ["a.csv"]
    assert complete(tmp_path, marker="rename") == ["a.csv", "b.csv"]


def test_a_link_into_the_house_is_not_followed(drop: Path, tmp_path: Path) -> None:
    (tmp_path / "ring.json").write_text("the house's keys")
    os.symlink(tmp_path / "ring.json", drop / "in" / "orders.json")

    assert read_folders(NOW) == 0
    assert not HotlineLetter.objects.exists()


# What we tell


def test_a_result_goes_out_with_both_numbers_its_words_and_its_photo(
    line: Line, cast: Cast
) -> None:
    line.hotline.take_calls(1, now=NOW)
    polled(NOW, 3)
    closed(Case.objects.get(), cast)
    deliver_all(now=NOW)
    deliver_all(now=NOW)

    send_all(now=NOW, lines=line)  # type: ignore[arg-type]  # it asks as they do

    accepted, result = line.hotline.told
    assert (accepted["msgType"], result["msgType"]) == ("11", "12")
    assert result["orderNo"] == line.hotline.numbers[0]
    assert result["caseNo"] == Case.objects.get().number
    assert result["content"] == "已经修好。"
    assert {one["stage"] for one in result["attachments"]} == {"before", "after"}
    assert result["handleUnit"]


def test_no_with_a_200_is_a_no_and_stays_visible(line: Line, cast: Cast) -> None:
    line.hotline.take_calls(1, now=NOW)
    polled(NOW, 3)
    line.hotline.versions.clear()  # it has forgotten its order
    closed(Case.objects.get(), cast)
    deliver_all(now=NOW)

    send_all(now=NOW, lines=line)  # type: ignore[arg-type]  # it asks as they do

    assert [one.given_up for one in standings("hotline")] == [2]


def test_a_desk_asks_the_hotline_and_its_words_stand_in_the_case(line: Line, cast: Cast) -> None:
    line.hotline.take_calls(1, now=NOW)
    polled(NOW, 3)
    order, case = HotlineOrder.objects.get(), Case.objects.get()

    ask(
        order.id,
        "extension",
        "管线要等停水窗口。",
        reason="E01",
        until=NOW + 3 * DAY,
        by=cast.zhou_ming,
        now=NOW,
    )
    deliver_all(now=NOW)
    send_all(now=NOW, lines=line)  # type: ignore[arg-type]  # it asks as they do

    [told] = line.hotline.told
    assert (told["msgType"], told["content"]) == ("16", "管线要等停水窗口。")
    assert told["applyUntil"] == "2026-11-21T10:20:00+08:00"
    assert Note.objects.filter(case=case, text="管线要等停水窗口。").exists()


@pytest.mark.parametrize(
    ("kind", "text", "until", "refused"),
    [
        ("extension", "再等等", None, Invalid),
        ("extension", "再等等", NOW, Invalid),
        ("question", " ", None, Invalid),
        ("shout", "快", None, Invalid),
    ],
)
def test_what_cannot_be_asked_is_refused_and_writes_nothing(
    line: Line, cast: Cast, kind: str, text: str, until: datetime | None, refused: type[Exception]
) -> None:
    line.hotline.take_calls(1, now=NOW)
    polled(NOW, 3)
    notes = Note.objects.count()

    with pytest.raises(refused), transaction.atomic():
        ask(HotlineOrder.objects.get().id, kind, text, until=until, by=cast.zhou_ming, now=NOW)
    assert Note.objects.count() == notes
    deliver_all(now=NOW)
    assert not Sending.objects.exists()


def test_nothing_is_asked_about_no_order_of_a_hotline_that_takes_nothing(
    cast: Cast, line: Line
) -> None:
    with pytest.raises(NotFound), transaction.atomic():
        ask(1, "question", "在哪里？", by=cast.zhou_ming, now=NOW)
    line.hotline.take_calls(1, now=NOW)
    polled(NOW, 3)
    connected(cast, sends={"address": ""})
    with pytest.raises(NotNow), transaction.atomic():
        ask(HotlineOrder.objects.get().id, "question", "在哪？", by=cast.zhou_ming, now=NOW)
