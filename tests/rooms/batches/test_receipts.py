"""The receipts of a sheet's rows: whoever handed it in has a code for each who reported."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.batches.acts import claim, forget_batches
from linli.batches.models import BatchPart
from linli.cases.acts.merge import merge
from linli.cases.models import Case, Report
from linli.exchange.sheets.taking import take_next
from linli.journal.models import Entry
from linli.people.marks import receipt_code
from tests.cast import NOW, Cast
from tests.rooms.batches.desk import book, confirmed, receipts, tried
from tests.rooms.web.callers import Caller, signed_in

HEAD = ["外部编号", "诉求内容", "事项"]
LAMP = ["@SUM(A1)", "柳林路口的路灯不亮", "路灯不亮"]
RUBBISH = ["乙-2", "古渡街的垃圾没有人收", None]
BAD = ["丙-3", "没有这种事", "飞碟"]


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zhou(cast: Cast) -> Caller:
    return signed_in(cast.zhou_ming)


def refused(who: Caller, batch: dict[str, Any]) -> bool:
    return bool(who.get(f"/workbench/tables/{batch['id']}/receipts").status_code == 404)


def test_each_row_that_was_taken_in_has_a_code_to_follow_it_by(zhou: Caller) -> None:
    batch = tried(zhou, book(HEAD, LAMP, BAD, RUBBISH))
    assert batch["receipts"] == 0
    assert refused(zhou, batch), "nothing was taken in yet"
    batch = confirmed(zhou, batch)
    assert batch["receipts"] == 2

    head, lamp, rubbish = receipts(zhou, batch)

    assert head == ["行号", "外部编号", "案件编号", "查询码", "查询网址"]
    # its own number stays a text, whatever it looks like
    assert (lamp[:2], rubbish[:2]) == ([2, "@SUM(A1)"], [4, "乙-2"])
    for _, _, number, code, page in (lamp, rubbish):
        followed = Client().get(f"/api/resident/progress/{code}")
        assert followed.json()["number"] == number
        assert page.endswith(f"/r/p/{code}")
    assert receipts(zhou, batch, "en")[0] == ["Row", "Your number", "Case", "Code", "Follow it at"]
    # and: it is on record who took them, without a code
    taken = Entry.objects.filter(event="batch.receipts_fetched")
    assert [one.facts for one in taken] == [
        {"batch_id": batch["id"], "kind": "cases", "rows": 2},
        {"batch_id": batch["id"], "kind": "cases", "rows": 2},
    ]
    assert all(code not in str(list(Entry.objects.values())) for *_, code, _ in (lamp, rubbish))


def test_the_case_is_that_in_which_the_report_is_now(zhou: Caller, cast: Cast) -> None:
    batch = confirmed(zhou, tried(zhou, book(HEAD, LAMP, RUBBISH)))
    one, into = Case.objects.order_by("id")
    merge(one.id, into.id, by=cast.zhou_ming, now=NOW)

    rows = receipts(zhou, batch)[1:]

    assert {row[2] for row in rows} == {into.number}
    assert len({row[3] for row in rows}) == 2, "and each has her own code"


def test_what_somebody_else_brought_in_has_no_receipt_here(zhou: Caller, cast: Cast) -> None:
    deng = signed_in(cast.deng_wei)
    theirs = confirmed(deng, tried(deng, book(HEAD, LAMP)))
    code = receipt_code(Report.objects.get().id)

    mine = confirmed(zhou, tried(zhou, book(HEAD, LAMP, RUBBISH)))

    assert (mine["counts"]["known"], mine["receipts"]) == (1, 1)
    (row,) = receipts(zhou, mine)[1:]
    assert row[1] == "乙-2"
    assert refused(zhou, theirs)
    # but who brought it in herself finds it again, though it is known
    again = confirmed(deng, tried(deng, book(HEAD, LAMP, BAD)))
    assert [row[3] for row in receipts(deng, again)[1:]] == [code]


def test_a_table_that_was_begun_again_has_the_receipts_of_all_its_rows(zhou: Caller) -> None:
    batch = tried(zhou, book(HEAD, LAMP, RUBBISH))
    zhou.post(f"/workbench/tables/{batch['id']}/confirm")
    died = claim(now=NOW)
    assert died is not None
    # by one that dies when the rows are in and nothing is said of them yet
    confirmed_before = tried(zhou, book(HEAD, LAMP))
    assert confirmed(zhou, confirmed_before)["receipts"] == 1

    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        assert take_next()

    batch = zhou.get(f"/workbench/tables/{batch['id']}").json()
    assert (batch["counts"]["known"], batch["receipts"]) == (1, 2)
    assert len(receipts(zhou, batch)) == 3


def test_they_go_with_the_files_of_the_table(zhou: Caller) -> None:
    dropped = confirmed(zhou, tried(zhou, book(HEAD, LAMP)))
    zhou.post(f"/workbench/tables/{dropped['id']}/cancel")
    assert refused(zhou, dropped)
    kept = confirmed(zhou, tried(zhou, book(HEAD, RUBBISH)))
    for one in BatchPart.objects.filter(of="taken").values_list("data_sealed", flat=True):
        assert str(Report.objects.latest("received_at").id).encode() not in bytes(one)

    forget_batches(NOW + timedelta(days=8))

    assert refused(zhou, kept)
    assert not BatchPart.objects.exists()
    assert {one["receipts"] for one in zhou.get("/workbench/tables").json()["items"]} == {0}


def test_a_report_that_is_gone_has_no_row_and_the_others_cost_one_statement(zhou: Caller) -> None:
    rows = [[f"{n}", f"第{n}件事要有人来看", None] for n in range(12)]
    batch = confirmed(zhou, tried(zhou, book(HEAD, *rows)))
    Case.objects.filter(id=Case.objects.order_by("id")[0].id).delete()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(receipts(zhou, batch)) == 12

    of_cases = [one["sql"] for one in asked.captured_queries if "cases_report" in one["sql"]]
    assert len(of_cases) == 1
