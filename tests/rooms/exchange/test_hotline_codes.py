"""A caller has a code like anybody: by it she follows her report, without an account."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.cases.acts.merge import merge
from linli.cases.models import Report
from linli.exchange.hotline import polling
from linli.exchange.hotline.asking import ask
from linli.exchange.hotline.folder import read_folders
from linli.exchange.hotline.models import HotlineOrder
from linli.exchange.hotline.signing import make_secret
from linli.exchange.sending.engine import send_all
from linli.exchange.sending.models import Sending
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.outside.ask import Answer
from linli.people.marks import receipt_code
from linli.simulate.hotline import SimulatedHotline, told_words
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.exchange.hotlines import (
    SECRET,
    Line,
    connected,
    polled,
    pushed,
    recorded,
    results,
)


@pytest.fixture
def hotline(cast: Cast) -> Cast:
    make_secret("city", SECRET, by=FOUNDER, now=NOW)
    return cast


@pytest.fixture
def line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Line:
    connected(cast)
    made = Line(SimulatedHotline())
    monkeypatch.setattr(polling, "ask", made)
    return made


def followed(code: str) -> Any:
    """What anybody reads who has this code."""
    return Client().get(f"/api/resident/progress/{code}").json()


def test_the_operator_reads_the_caller_a_code_to_follow_it_by(hotline: Cast) -> None:
    (row,) = results(pushed(recorded("order")))

    assert followed(row["code"])["number"] == row["case_number"]
    # sent again, it is the same; and nothing that waits or is kept has one
    (known,) = results(pushed(recorded("order")))
    assert (known["known"], known["code"]) == (True, row["code"])
    (kept,) = results(pushed(recorded("unknown_kind")))
    assert kept["code"] == ""


def test_the_result_beside_a_file_has_each_callers_code(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.LINLI_HOTLINE_FOLDER = str(tmp_path)
    read_folders(NOW)
    rows = "工单编号,业务类型,诉求内容\nLJ-9001,派单,井盖坏了\nLJ-9002,催单,还没有人来\n"
    (tmp_path / "city" / "in" / "orders.csv").write_text(rows, encoding="utf-8")

    read_folders(NOW)

    told = json.loads((tmp_path / "city" / "done" / "orders.csv.result.json").read_text())
    filed, waiting = told["results"]
    assert followed(filed["code"])["number"] == filed["case_number"]
    assert (waiting["outcome"], waiting["code"]) == ("waiting", "")


def test_a_hotline_that_is_asked_is_told_each_callers_own_code(line: Line, cast: Cast) -> None:
    # given: two orders, and the desk found that they are about one matter
    line.hotline.take_calls(2, now=NOW)
    polled(NOW, 4)
    one, other = HotlineOrder.objects.order_by("id")
    case, into = (Report.objects.get(id=each.report_id).case for each in (other, one))
    merge(case.id, into.id, by=cast.zhou_ming, now=NOW)

    # when: the desk asks something about both
    for order in (one, other):
        ask(order.id, "question", "在几楼？", by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    send_all(now=NOW, lines=line)  # type: ignore[arg-type]  # it asks as they do

    # then: each has its own
    assert one.report_id is not None
    assert other.report_id is not None
    codes = {said["orderNo"]: said["queryCode"] for said in line.hotline.told}
    assert codes == {
        one.number: receipt_code(one.report_id),
        other.number: receipt_code(other.report_id),
    }
    assert len(set(codes.values())) == 2
    assert {followed(code)["number"] for code in codes.values()} == {into.number}
    assert all(codes[said.split()[0]] in said for said in told_words(line.hotline.told))


def test_a_hotline_whose_rules_do_not_name_it_is_told_no_code(line: Line, cast: Cast) -> None:
    connected(cast, sends={"fields": {"number": "orderNo", "text": "content"}})
    line.hotline.take_calls(1, now=NOW)
    polled(NOW, 3)
    order = HotlineOrder.objects.get()
    ask(order.id, "question", "在几楼？", by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    send_all(now=NOW, lines=line)  # type: ignore[arg-type]  # it asks as they do

    assert line.hotline.told == [{"orderNo": order.number, "content": "在几楼？"}]


def test_the_code_is_kept_nowhere_though_the_hotline_quotes_it(
    line: Line, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    line.hotline.take_calls(1, now=NOW)
    polled(NOW, 3)
    order = HotlineOrder.objects.get()
    assert order.report_id is not None
    code = receipt_code(order.report_id)
    quoted: list[bytes] = []

    def quotes(method: str, address: str, **more: Any) -> Answer:
        quoted.append(more["body"])
        return Answer(422, {}, b"what is " + more["body"].lower())

    monkeypatch.setattr(line, "ask", quotes)
    with caplog.at_level(logging.DEBUG):
        ask(order.id, "question", "在几楼？", by=cast.zhou_ming, now=NOW)
        deliver_all(now=NOW)
        send_all(now=NOW, lines=line)  # type: ignore[arg-type]  # it asks as they do

    assert code.encode() in quoted[0]
    kept = Sending.objects.get()
    assert '"querycode": "…"' in kept.last_said
    assert kept.body_hash is None
    everything = [*Sending.objects.values(), *Entry.objects.values(), caplog.text]
    assert code.casefold() not in str(everything).casefold()
