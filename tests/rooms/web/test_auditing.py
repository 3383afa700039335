"""The auditor's page: who read what, searched, counted, taken out; who looks here is on record."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from linli.cases.acts.reveal import reveal
from linli.cases.acts.watch import watch_readings
from linli.cases.models import Case, Reading
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.web.callers import Caller, signed_in, statements


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """Two cases, read by the unit's clerk and by the hotline, one of them yesterday."""
    two = [opened(cast, unit=UNIT, resident_id=cast.granny_lin.id) for _ in range(2)]
    reveal(two[0].id, "contact", by=cast.chen_qiang, now=NOW)
    Reading.objects.update(at=NOW - timedelta(days=1))
    reveal(two[1].id, "place", by=cast.chen_qiang, now=NOW)
    reveal(two[1].id, "callback", by=cast.wu_ting, now=NOW)
    return two


def looked(who: Caller, query: str = "") -> Any:
    answer = who.get(f"/workbench/readings{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_it_is_searched_and_counted(cast: Cast, cases: list[Case]) -> None:
    auditor = signed_in(cast.xu_hui)
    whole = looked(auditor)
    assert [one["officer"]["name"] for one in whole["items"]] == ["吴婷", "陈强", "陈强"]
    assert whole["items"][0]["purpose"]["name"]["zh"] == "回访"
    assert "林秀英" not in str(whole)
    counts = whole["counts"]
    assert (counts["lines"], counts["cases"], counts["people"]) == (3, 2, 2)
    assert [(one["name"]["zh"], one["lines"]) for one in counts["officers"]] == [
        ("陈强", 2),
        ("吴婷", 1),
    ]
    assert [(one["key"], one["lines"]) for one in counts["days"]] == [
        ("2026-11-18", 2),
        ("2026-11-17", 1),
    ]
    for query, many in (
        (f"?officer={cast.wu_ting.id}", 1),
        (f"?unit={UNIT}", 2),
        (f"?number={cases[1].number.lower()}", 2),
        ("?purpose=contact", 1),
        ("?since=2026-11-18", 2),
        ("?until=2026-11-17", 1),
        (f"?unit={UNIT}&since=2026-11-18&until=2026-11-18", 1),
    ):
        assert len(looked(auditor, query)["items"]) == many, query
    assert auditor.get("/workbench/readings?number=LJ-20200101-0001").status_code == 404

    # page by page, without the counts again
    first = looked(auditor, "?limit=2")
    rest = looked(auditor, f"?limit=2&cursor={first['next']}")
    assert (len(rest["items"]), rest["next"], rest["counts"]) == (1, None, None)


def test_a_longer_list_costs_no_more_questions(cast: Cast, cases: list[Case]) -> None:
    auditor = signed_in(cast.xu_hui)
    looked(auditor)
    with statements() as few:
        looked(auditor)
    for case in cases:
        for who in (cast.chen_qiang, cast.wu_ting, cast.zhou_ming):
            reveal(case.id, "identity", by=who, now=NOW)
    with statements() as more:
        assert len(looked(auditor)["items"]) == 9
    assert len(more) == len(few)


def test_who_looks_here_and_who_takes_it_out_is_on_record(cast: Cast, cases: list[Case]) -> None:
    auditor = signed_in(cast.xu_hui)
    looked(auditor, f"?officer={cast.chen_qiang.id}")
    answer = auditor.get("/workbench/readings/sheet")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["吴婷", "陈强", "陈强"]
    assert {cell for row in rows for cell in row if cell == "林秀英"} == set()

    looks = auditor.get("/workbench/readings/looks").json()["items"]
    assert [(one["by"], one["exported"], one["rows"], one["narrowed"]) for one in looks] == [
        ("徐慧", True, 3, False),
        ("徐慧", False, 2, True),
    ]
    for other in (cast.zhou_ming, cast.deng_wei, cast.granny_lin):
        for path in ("", "/sheet", "/looks", "/alarms"):
            assert signed_in(other).get(f"/workbench/readings{path}").status_code == 403


def test_an_alarm_is_judged_at_the_desk(cast: Cast, cases: list[Case]) -> None:
    for _ in range(4):
        reveal(cases[0].id, "identity", by=cast.liu_fang, now=NOW)
    watch_readings(now=NOW)
    auditor = signed_in(cast.xu_hui)
    found = auditor.get("/workbench/readings/alarms").json()
    [one] = found["items"]
    assert (found["open"], one["kind"], one["officer"]["name"]) == (1, "again", "刘芳")
    assert (one["number"], one["observed"]) == (cases[0].number, 4)
    path = f"/workbench/readings/alarms/{one['id']}"
    said = {"outcome": "passed_on", "words": "请街道纪工委核实。"}
    assert signed_in(cast.zhou_ming).post(f"{path}/judge", said).status_code == 403
    assert auditor.post(f"{path}/judge", said).status_code == 200
    [judged] = auditor.get("/workbench/readings/alarms?outcome=passed_on").json()["items"]
    assert (judged["words"], judged["judged_by"]) == ("请街道纪工委核实。", "徐慧")
    assert auditor.post(f"{path}/reopen").status_code == 200
    assert auditor.get("/workbench/readings/alarms").json()["open"] == 1
