"""个人信息请求: what people ask about their data is answered in time and with reasons."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases.models import KeptApart, Report
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.notices.wording import worded
from linli.people.sealing import receipt_code
from linli.rights.asked import forget_requests
from linli.rights.models import PersonalRequest
from tests.cast import NOW, Cast
from tests.journeys.leaks import found, tables
from tests.rooms.cases.matters import opened
from tests.rooms.web.callers import NOBODY, signed_in, statements

pytestmark = pytest.mark.django_db
WISH = {"kind": "correct", "words": "我是林秀英，门牌号写错了，应当是 12 号。"}


def at_the_desk(cast: Cast, state: str = "open") -> Any:
    return signed_in(cast.zhou_ming).get(f"/workbench/personal-requests?state={state}").json()


def test_a_wish_is_answered_where_it_was_asked_and_until_a_day_that_is_said(cast: Cast) -> None:
    # given: a resident who asks about one of her reports
    case = opened(cast, resident_id=cast.granny_lin.id)
    granny, zhou = signed_in(cast.granny_lin), signed_in(cast.zhou_ming)
    assert granny.post("/resident/me/requests", {**WISH, "number": case.number}).status_code == 201

    # then: the district's desk has it, masked, with fifteen working days
    [wish] = at_the_desk(cast)["items"]
    assert (wish["number"], wish["kind"], wish["overdue"]) == (case.number, "correct", False)
    assert wish["who"] == "林** 139****0001"
    assert wish["due_at"].startswith("2026-12-09"), "three weeks of Wednesdays"
    assert not found(["应当是 12 号"], tables("rights_"))
    assert not found(["应当是 12 号"], tables("journal_"))

    # when: it is answered; never without words, and once
    path = f"/workbench/personal-requests/{wish['id']}/answer"
    assert zhou.post(path, {"granted": True, "words": "  "}).status_code == 422
    answer = {"granted": True, "words": "已更正为 12 号。"}
    assert zhou.post(path, answer).status_code == 200
    assert zhou.post(path, {**answer, "granted": False}).status_code == 409

    # then
    [mine] = granny.get("/resident/me/requests").json()["items"]
    assert (mine["state"], mine["answer"]) == ("done", "已更正为 12 号。")
    assert at_the_desk(cast)["items"] == []
    assert at_the_desk(cast, "answered")["items"][0]["answered_by"] == "周明"
    assert signed_in(cast.xiao_zhang).get("/resident/me/requests").json()["items"] == []
    kinds = Entry.objects.filter(subject_kind="personal_request").values_list("event", flat=True)
    assert list(kinds.order_by("id")) == ["personal_request.asked", "personal_request.answered"]

    # and: a year later it is gone
    assert forget_requests(NOW + timedelta(days=364)) == 0
    assert forget_requests(NOW + timedelta(days=366)) == 1


def test_without_an_account_the_receipts_code_is_enough(cast: Cast) -> None:
    code = receipt_code(Report.objects.get(case=opened(cast)).id)
    path = f"/resident/progress/{code}/requests"
    assert NOBODY.post(path, {**WISH, "kind": "delete"}).status_code == 201
    [wish] = at_the_desk(cast)["items"]
    assert wish["who"] == ""
    declined = {"granted": False, "words": "案件正在复议，暂不能删。不服可以申请行政复议。"}
    signed_in(cast.zhou_ming).post(f"/workbench/personal-requests/{wish['id']}/answer", declined)
    [mine] = NOBODY.get(path).json()["items"]
    assert (mine["state"], mine["answer"]) == ("declined", declined["words"])


def test_whoever_asked_is_told_of_the_answer_and_of_the_longer_time_once(cast: Cast) -> None:
    # given: one request with an account and one by a code; the first takes longer
    report = Report.objects.get(case=opened(cast, resident_id=cast.granny_lin.id))
    other = Report.objects.get(case=opened(cast))
    granny, zhou = signed_in(cast.granny_lin), signed_in(cast.zhou_ming)
    granny.post("/resident/me/requests", WISH)
    NOBODY.post(f"/resident/progress/{receipt_code(other.id)}/requests", WISH)
    hers, by_code = (one["id"] for one in at_the_desk(cast)["items"])
    path = f"/workbench/personal-requests/{hers}"
    assert zhou.post(f"{path}/extend", {"words": " "}).status_code == 422
    assert zhou.post(f"{path}/extend", {"words": "要查档案馆。"}).status_code == 200
    assert zhou.post(f"{path}/extend", {"words": "再等等。"}).status_code == 409
    [mine] = granny.get("/resident/me/requests").json()["items"]
    assert (mine["extension"], mine["due_at"][:10]) == ("要查档案馆。", "2026-12-30")

    # when: both are answered, and the deliveries run twice
    zhou.post(f"{path}/answer", {"granted": True, "words": "已更正。"})
    declined = {"granted": False, "words": "正在复议。"}
    zhou.post(f"/workbench/personal-requests/{by_code}/answer", declined)
    deliver_all(now=NOW)
    deliver_all(now=NOW)

    # then: three messages, which say that there is news and nothing of what it was
    told = Notice.objects.filter(template__startswith="data-request").order_by("id")
    assert [(one.template, one.report_id, one.resident_id) for one in told] == [
        ("data-request-extended", report.id, cast.granny_lin.id),
        ("data-request-answered", report.id, cast.granny_lin.id),
        ("data-request-answered", other.id, None),
    ]
    zh, en = worded(told[0], "zh"), worded(told[1], "en")
    assert "最迟12月30日" in zh
    assert zh.endswith("/r/me/data")
    assert "done as asked" in en
    assert worded(told[2], "zh").endswith(f"/r/p/{receipt_code(other.id)}/data")
    assert not found(["档案馆", "已更正", "正在复议"], tables())


def test_nobody_asks_about_anothers_report_or_without_end(cast: Cast) -> None:
    other = opened(cast, resident_id=cast.xiao_zhang.id)
    granny = signed_in(cast.granny_lin)
    answer = granny.post("/resident/me/requests", {**WISH, "number": other.number})
    nothing = granny.post("/resident/me/requests", {**WISH, "number": "LJ-20990101-0001"})
    assert answer.json() == nothing.json()
    assert answer.status_code == 422
    for _ in range(5):
        assert granny.post("/resident/me/requests", WISH).status_code == 201
    assert granny.post("/resident/me/requests", WISH).status_code == 429
    assert PersonalRequest.objects.count() == 5


def test_whom_the_matter_is_about_does_not_learn_that_somebody_asks(cast: Cast) -> None:
    case = opened(cast, resident_id=cast.granny_lin.id)
    signed_in(cast.granny_lin).post("/resident/me/requests", {**WISH, "number": case.number})
    [wish] = at_the_desk(cast)["items"]
    centre = cast.unit("centre")
    KeptApart.objects.create(case=case, unit_id=centre.id, source="desk", since=NOW)
    assert at_the_desk(cast)["items"] == []
    path = f"/workbench/personal-requests/{wish['id']}/answer"
    answer = signed_in(cast.zhou_ming).post(path, {"granted": True, "words": "好"})
    assert answer.status_code == 404


def test_the_list_asks_as_often_for_four_as_for_one(cast: Cast) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            opened(cast, resident_id=cast.granny_lin.id)
            signed_in(cast.granny_lin).post("/resident/me/requests", WISH)
        zhou = signed_in(cast.zhou_ming)
        zhou.get("/workbench/personal-requests")
        with statements() as asked:
            zhou.get("/workbench/personal-requests")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7, asked
