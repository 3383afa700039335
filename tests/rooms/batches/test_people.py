"""People and their posts as sheets: tried, taken in, the same once more, and taken out masked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from linli.exchange.sheets.kinds.people import PEOPLE_COLUMNS, POST_COLUMNS
from linli.journal.models import Entry
from linli.people.models import NAME, Officer, Post
from linli.people.sealing import seal
from tests.cast import CHENGDONG, HUAIYIN, LIULIN, NOW, Cast, in_office
from tests.rooms.batches.desk import book, confirmed, rows_of, sent, taken_out, to_mend, tried
from tests.rooms.web.callers import Caller, signed_in

# One table holds both: each hand takes in what is hers.
HEAD = [one.heading[0] for one in (*PEOPLE_COLUMNS, *POST_COLUMNS[2:])]
STATION = f"community-{HUAIYIN}"
LIN = ("lin.yue", "林悦", "13800000001", "网格员", STATION, f"{HUAIYIN}002", "", "", "")
LIN_AT_THE_DESK = ("lin.yue", "林悦", "", "community_clerk", STATION, "", "", "2027-06-30", "")
NO_SUCH_ROLE = ("gu.wen", "顾文", "", "网格长官", STATION, "", "", "", "")
TYPED = ("=1+1", "+8", "-2+3", "@SUM(A1)")


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def deng(cast: Cast) -> Caller:
    """邓伟, who keeps the accounts."""
    return signed_in(cast.deng_wei)


@pytest.fixture
def qin(cast: Cast) -> Caller:
    """秦瑜, who gives the posts."""
    return signed_in(cast.qin_yu)


def judged(who: Caller, *rows: Any, kind: str = "people") -> dict[str, Any]:
    return tried(who, book(HEAD, *(list(row) for row in rows)), kind)


def imported(who: Caller, *rows: Any, kind: str = "people") -> dict[str, Any]:
    return confirmed(who, judged(who, *rows, kind=kind))


def test_a_trial_says_what_would_become_of_each_row_and_keeps_nothing(
    deng: Caller, qin: Caller
) -> None:
    before = (Officer.objects.count(), Post.objects.count())
    found = judged(deng, LIN, LIN_AT_THE_DESK)
    assert found["counts"] == {
        "newcomers": 1,
        "posts": 0,
        "corrected": 0,
        "known": 0,
        "rejected": 0,
    }
    assert before == (Officer.objects.count(), Post.objects.count())

    imported(deng, LIN)
    found = judged(qin, LIN, LIN_AT_THE_DESK, NO_SUCH_ROLE, kind="posts")

    assert (found["counts"]["posts"], found["counts"]["rejected"]) == (2, 1)
    assert (found["rows_done"], found["newcomers"]) == (3, [])
    assert [(one["row"], one["column"]) for one in found["problems"]] == [(4, "角色")]
    assert "网格长官" in found["problems"][0]["why"]["zh"]
    assert before[1] == Post.objects.count()
    events = set(Entry.objects.values_list("event", flat=True))
    assert "batch.tried" in events
    assert not Entry.objects.filter(event="officer.added", subject_id__gt=max(ids())).exists()


def test_neither_hand_takes_in_what_is_the_others(deng: Caller, qin: Caller) -> None:
    table = book(HEAD, LIN)
    for who, kind in ((deng, "posts"), (qin, "people")):
        assert sent(who, table, kind).status_code == 403
    found = judged(qin, LIN, kind="posts")
    assert found["counts"]["rejected"] == 1, "nobody enters staff by way of a post"
    assert "系统管理员" in found["problems"][0]["why"]["zh"]


def ids() -> list[int]:
    return list(Officer.objects.values_list("id", flat=True))


def test_people_come_in_then_their_posts_and_twice_is_once(
    deng: Caller, qin: Caller, cast: Cast
) -> None:
    # when: one table goes through two hands; two rows are one person's, one post cannot be given
    batch = imported(deng, LIN, LIN_AT_THE_DESK)
    assert (batch["stage"], batch["counts"]["newcomers"], batch["newcomers"]) == ("done", 1, [])
    batch = imported(qin, LIN, LIN_AT_THE_DESK, NO_SUCH_ROLE, kind="posts")
    assert (batch["stage"], batch["counts"]["posts"], batch["counts"]["rejected"]) == ("done", 2, 1)

    # then: she is here with both, without a password, and the journal says who did what
    lin = Officer.objects.get(username="lin.yue")
    assert set(lin.posts.values_list("role", "area_code")) == {
        ("grid_worker", f"{HUAIYIN}002"),
        ("community_clerk", HUAIYIN),
    }
    assert lin.password.startswith("!")
    for who, event in ((cast.deng_wei, "officer.added"), (cast.qin_yu, "post.added")):
        names = Entry.objects.filter(actor_id=who.id).values_list("event", flat=True)
        assert event in set(names)
    assert not Officer.objects.filter(username="gu.wen").exists()

    # and: she waits for a first password, until she has one
    assert [one["username"] for one in batch["newcomers"]] == ["lin.yue"]
    qin.post(f"/workbench/officers/{lin.id}/first-password")
    assert qin.get(f"/workbench/tables/{batch['id']}").json()["newcomers"] == []

    # and: the same table again finds everything on record
    assert judged(deng, LIN, LIN_AT_THE_DESK)["counts"]["known"] == 2
    again = judged(qin, LIN, LIN_AT_THE_DESK, kind="posts")
    assert (again["counts"]["known"], again["counts"]["posts"]) == (2, 0)
    # but a phone that changed is corrected, though a spreadsheet made a figure of it
    moved = (*LIN[:2], 13800000002.0, *LIN[3:])
    assert judged(qin, moved, kind="posts")["counts"]["known"] == 1
    assert imported(deng, moved)["counts"]["corrected"] == 1
    assert judged(deng, moved)["counts"]["known"] == 1


def test_staff_go_out_masked_and_are_known_when_they_come_back(
    deng: Caller, qin: Caller, cast: Cast
) -> None:
    imported(deng, LIN)
    imported(qin, LIN, kind="posts")
    for who, kind in ((deng, "people"), (qin, "posts")):
        for form in ("xlsx", "csv"):
            for language in ("zh", "en"):
                out = taken_out(who, kind, form, language)
                found = tried(who, out, kind)
                assert found["counts"]["known"] == found["rows_done"] > 5, found["problems"]
    masked = {row[0]: row[2] for row in rows_of(taken_out(deng, "people"))}
    assert masked["lin.yue"] == "138****0001"

    # whole numbers are asked for, and that they were is on record
    answer = deng.get("/workbench/tables/file?kind=people&unmasked=true")
    assert {row[0]: row[2] for row in rows_of(answer.content)}["lin.yue"] == "13800000001"
    facts = list(Entry.objects.filter(event="table.taken_out").values_list("facts", flat=True))
    assert [one["unmasked"] for one in facts] == [False] * 9 + [True]
    assert "林" not in str(facts)

    # a mask that is not hers is no number
    other = (*LIN[:2], "139****0001", *LIN[3:])
    assert judged(deng, other)["counts"]["rejected"] == 1


@pytest.mark.parametrize(
    ("kind", "change", "word"),
    [
        ("people", {1: "另一个人"}, "两个姓名"),
        ("posts", {1: "另一个人"}, "两个姓名"),
        ("posts", {7: "2027-01-01"}, "起止日期不同"),
        ("posts", {3: "community_clerk", 5: "", 8: "刘芳"}, "代班不能从表格导入"),
        ("posts", {4: ""}, "角色和单位要一起填"),
        ("posts", {5: "990100999"}, "不认识“990100999”"),
        ("posts", {6: "明天"}, "不是可识别的时间。请照这样写：2026-11-22 09:30、2026/11/22"),
        ("people", {2: "问本人"}, "不是电话号码"),
        ("people", {2: "1.38E+10"}, "末几位已丢失"),
        ("people", {0: ""}, "不能空"),
        ("posts", {1: "#N/A"}, "公式错误"),
    ],
)
def test_what_cannot_be_taken_says_why_and_changes_nothing(
    deng: Caller, qin: Caller, kind: str, change: dict[int, str], word: str
) -> None:
    imported(deng, LIN)
    imported(qin, LIN, kind="posts")
    before = (Officer.objects.count(), Post.objects.count())

    row = tuple(change.get(place, cell) for place, cell in enumerate(LIN))
    found = judged(deng if kind == "people" else qin, row, kind=kind)

    assert found["counts"]["rejected"] == 1
    assert word in found["problems"][0]["why"]["zh"]
    assert before == (Officer.objects.count(), Post.objects.count())


def test_rows_to_mend_come_as_a_table_that_is_imported_again(deng: Caller, qin: Caller) -> None:
    # given: of a person with two rows one is wrong
    imported(deng, LIN)
    wrong = (*LIN_AT_THE_DESK[:3], "社区书记员", *LIN_AT_THE_DESK[4:])
    rows = to_mend(qin, judged(qin, LIN, wrong, kind="posts"))
    assert rows[0][: len(HEAD)] == HEAD
    assert [one[rows[0].index("行号")] for one in rows[1:]] == [2, 3]
    assert "另有一行" in rows[1][rows[0].index("错误")]

    # when: it is mended and comes back
    rows[2][HEAD.index("角色")] = "community_clerk"
    batch = confirmed(qin, tried(qin, book(*rows), "posts"))

    # then
    assert (batch["counts"]["posts"], batch["counts"]["rejected"]) == (2, 0)


def test_an_administrator_of_a_street_has_that_street_only(cast: Cast) -> None:
    street = f"street-{LIULIN}"
    luo = signed_in(in_office("luo_ping", "罗萍", "street_administrator", street))
    tang = signed_in(in_office("tang_rui", "唐锐", "street_security_administrator", street))
    for who, kind in ((luo, "people"), (tang, "posts")):
        out = {row[0] for row in rows_of(taken_out(who, kind))[1:]}
        assert out == {"wang.min", "liu.fang", "he.xiulan", "ma.jun", "luo.ping", "tang.rui"}
    assert imported(luo, LIN)["counts"]["newcomers"] == 1
    beyond = (*LIN[:4], f"street-{CHENGDONG}", *("",) * 4)
    mighty = (*LIN[:3], "administrator", street, *("",) * 4)
    for row in (beyond, mighty):
        assert judged(tang, row, kind="posts")["counts"]["rejected"] == 1
    assert imported(tang, LIN, kind="posts")["counts"]["posts"] == 1
    assert sent(signed_in(cast.liu_fang), book(HEAD, LIN), "people").status_code == 403


def test_a_right_that_ended_between_trial_and_import_is_asked_again(
    deng: Caller, cast: Cast
) -> None:
    batch = judged(deng, LIN)
    Post.objects.filter(officer_id=cast.deng_wei.id).update(ended_at=NOW - timedelta(hours=1))
    assert deng.post(f"/workbench/tables/{batch['id']}/confirm").status_code == 403
    assert not Officer.objects.filter(username="lin.yue").exists()


def test_names_that_look_like_formulas_are_text_both_ways(deng: Caller) -> None:
    for officer, text in zip(Officer.objects.order_by("id"), TYPED, strict=False):
        officer.name_sealed = seal(text, NAME)
        officer.save(update_fields=["name_sealed"])
    names = [row[1] for row in rows_of(taken_out(deng, "people"))]
    assert set(TYPED) <= set(names)  # as text: a formula would read as nothing
    table = taken_out(deng, "people", "csv").decode("utf-8-sig")
    assert all(f",'{one}," in table for one in TYPED if one != "+8")
    assert tried(deng, taken_out(deng, "people", "csv"), "people")["counts"]["rejected"] == 0


def test_twenty_thousand_rows_and_no_more(deng: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.exchange.sheets.kinds.people.MOST_ROWS", 2)
    assert judged(deng, LIN, LIN_AT_THE_DESK, NO_SUCH_ROLE)["stage"] == "failed"
