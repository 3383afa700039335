"""管理操作: what administrators did, as the auditor reads it."""

import io
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from openpyxl import load_workbook

from linli.journal.events import EVENTS
from linli.journal.models import Entry
from linli.people.acts.officers import lock_officer
from linli.people.acts.sign_in import reset_password
from linli.people.acts.staff import add_officer, add_post
from linli.web.workbench.administrative_words import ACTS, KIND_OF, OF_A_PERSON, WORDS
from tests.cast import HUAIYIN, NOW, Cast
from tests.rooms.web.callers import Caller, signed_in, statements

AT = "/workbench/administrative-acts"


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def done(cast: Cast) -> Cast:
    """邓伟 enters 林悦, 秦瑜 appoints her, makes her a password, and locks 马军."""
    lin = add_officer("lin.yue", "林悦", by=cast.deng_wei, now=NOW)
    unit = f"community-{HUAIYIN}"
    add_post(lin, "grid_worker", unit_code=unit, by=cast.qin_yu, now=NOW)
    reset_password(lin, "lamp under the bridge", by=cast.qin_yu, now=NOW)
    lock_officer(cast.ma_jun.id, by=cast.qin_yu, now=NOW)
    return cast


def read(who: Caller, query: str = "") -> list[dict[str, Any]]:
    answer = who.get(f"{AT}?{query}")
    assert answer.status_code == 200, answer.json()
    return list(answer.json()["items"])


def test_the_auditor_reads_who_did_what_to_whom(done: Cast) -> None:
    items = read(signed_in(done.xu_hui))
    assert [(one["by"]["name"], one["text"]["zh"], one["whom"]["name"]) for one in items] == [
        ("秦瑜", "账号停用", "马军"),
        ("秦瑜", "重发了初始密码", "林悦"),
        ("秦瑜", "任岗：槐荫社区工作站 网格员", "林悦"),
        ("邓伟", "录入人员", "林悦"),
    ]
    assert [one["kind"] for one in items] == ["locks", "ways_in", "posts", "accounts"]
    assert [one["role"]["zh"] for one in items] == ["安全管理员"] * 3 + ["系统管理员"]
    assert all(one["text"]["en"] for one in items)


def test_nobody_else_does_and_least_of_all_those_who_did_it(done: Cast) -> None:
    for who in ("deng_wei", "qin_yu", "zhou_ming", "wang_min"):
        for path in (AT, f"{AT}/sheet"):
            assert signed_in(getattr(done, who)).get(path).status_code == 403


def test_by_person_kind_and_day(done: Cast) -> None:
    xu = signed_in(done.xu_hui)
    assert {one["by"]["name"] for one in read(xu, f"officer={done.deng_wei.id}")} == {"邓伟"}
    assert len(read(xu, f"q={quote('林悦')}")) == 3, "as the one it was done to"
    assert len(read(xu, "q=qin.yu&kind=posts")) == 1
    assert read(xu, f"q={quote('没有这个人')}") == []
    assert len(read(xu, "since=2026-11-18&until=2026-11-18")) == 4
    assert read(xu, "until=2026-11-17") == []
    assert xu.get(f"{AT}?kind=weather").json()["code"] == "administration.kind"


def test_what_somebody_does_for_herself_and_the_house_by_itself_is_not_there(done: Cast) -> None:
    wang = signed_in(done.wang_min)
    assert wang.ask("DELETE", "/workbench/session").status_code == 204
    events = {row.event for row in Entry.objects.all()}
    assert {"policy.adopted", "session.ended"} <= events, "by the house, and by herself"
    kinds = {one["kind"] for one in read(signed_in(done.xu_hui))}
    assert kinds == {"accounts", "posts", "locks", "ways_in"}
    assert len(read(signed_in(done.xu_hui))) == 4


def test_a_page_asks_as_little_for_two_as_for_twenty(done: Cast) -> None:
    xu = signed_in(done.xu_hui)

    def asked(query: str) -> int:
        with statements() as found:
            read(xu, query)
        return len(found)

    few = asked("limit=2")
    for number in range(20):
        add_officer(f"new.{number}", "某某", by=done.deng_wei, now=NOW)
    assert asked("limit=24") == few <= 5
    assert asked("limit=24&q=qin.yu") == few + 1


def test_pages_follow_on_without_gap(done: Cast) -> None:
    xu = signed_in(done.xu_hui)
    seen: list[int] = []
    cursor = ""
    while True:
        page = xu.get(f"{AT}?limit=3&cursor={cursor}").json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 4


def test_taken_out_as_excel_it_is_on_record_itself(done: Cast) -> None:
    xu = signed_in(done.xu_hui)
    answer = xu.get(f"{AT}/sheet?kind=posts")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[1], row[3], row[5]) for row in rows] == [("秦瑜", "岗位", "林悦")]
    newest = read(xu)[0]
    assert (newest["kind"], newest["text"]["zh"]) == ("records", "导出管理操作，1 行")
    assert (newest["by"]["name"], newest["whom"]) == ("徐慧", None)


def test_every_act_is_an_event_with_its_sentence() -> None:
    assert set(KIND_OF) <= set(EVENTS)
    assert set(WORDS) | OF_A_PERSON == set(KIND_OF)
    assert not set(WORDS) & OF_A_PERSON
    assert sum(map(len, ACTS.values())) == len(KIND_OF)
