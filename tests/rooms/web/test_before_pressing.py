"""What a form says before anybody presses: whom, why, until when; and what a ruling goes by."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from openpyxl import load_workbook

from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.rule import rule
from linli.cases.lifecycle import State
from linli.cases.models import Case, Report
from linli.collaboration.acts.whistles import blow
from linli.journal.deliver import deliver_all
from linli.routing.known import forget as forget_precedents
from linli.supervision.models import Order
from tests.cast import CHENGDONG, HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, taken_to
from tests.rooms.cases.traces import traces
from tests.rooms.feedback.test_rates import ASKED, answers, one
from tests.rooms.web.callers import signed_in, statements

STALLS = {"category": "street-vendor", "text": "烧烤摊占道经营"}


def test_who_can_be_called_is_said_with_the_reason_and_the_time(cast: Cast) -> None:
    # given: stalls in the street, for which market supervision was called already
    case = opened(cast, **STALLS)
    blow(case.id, ["dept-market"], "请到场", by=cast.liu_fang, now=NOW)
    liu = signed_in(cast.liu_fang)

    # when
    said = liu.get(f"/workbench/cases/{case.number}/calling").json()

    # then: the duty list in its order, the line that names them, four working hours from 10:20
    assert [unit["unit"]["code"] for unit in said["units"]][:2] == [UNIT, "dept-market"]
    assert {unit["why"]["zh"] for unit in said["units"]} == {"市容环境和占道经营"}
    assert [unit["called"] for unit in said["units"]][:2] == [False, True]
    due = {unit["unit"]["code"]: unit["report_in_by"] for unit in said["units"]}
    assert due[UNIT] == "2026-11-18T16:20:00+08:00"
    # the brigade is there round the clock, and so has less time by the clock on the wall
    assert due["dept-fire"] == "2026-11-18T14:20:00+08:00"

    # and: when nobody can be called any more, it says why
    Case.objects.filter(id=case.id).update(state=State.ANSWERED)
    assert liu.get(f"/workbench/cases/{case.number}/calling").json()["code"] == "task.case_answered"


def test_one_key_says_first_what_it_would_do(cast: Cast) -> None:
    # given
    case = taken_to(State.DISPATCHED, cast)
    zhou = signed_in(cast.zhou_ming)
    before = traces()

    # when
    said = zhou.get(f"/workbench/cases/{case.number}/order-ahead").json()

    # then: it says all that the order will say, and has written nothing; the time is that of the
    # stage, for to accept is due before the answer
    assert "11月18日16时20分前签收" in said["says"]["opening"]["zh"]
    assert (said["unit"]["code"], said["issuer"]["code"]) == (UNIT, "centre")
    assert traces() == before
    assert not Order.objects.exists()
    order = zhou.post(f"/workbench/cases/{case.number}/supervise", {}).json()
    assert (order["says"], order["due_at"]) == (said["says"], said["due_at"])

    # and: now it is refused as the key itself is; what happened since is told
    again = zhou.get(f"/workbench/cases/{case.number}/order-ahead")
    assert (again.status_code, again.json()["code"]) == (409, "order.open_already")
    lines = zhou.get(f"/workbench/orders/{order['number']}/timeline").json()["items"]
    assert [line["event"] for line in lines] == ["order.issued"]


def test_what_happened_to_one_whistle_leaves_out_the_rest(cast: Cast) -> None:
    case = opened(cast, **STALLS)
    first = blow(case.id, ["dept-market"], "请到场", by=cast.liu_fang, now=NOW)
    blow(case.id, ["dept-fire"], "通道", by=cast.wang_min, now=NOW)

    lines = signed_in(cast.liu_fang).get(f"/workbench/whistles/{first.id}/timeline").json()

    assert [(line["event"], line["note"]) for line in lines["items"]] == [
        ("whistle.called", "请到场")
    ]


def returned(cast: Cast, times: int = 2) -> Case:
    """A lamp that so many units gave back; the last one proposed the water company."""
    case = opened(cast, category="lamp-post-damaged", text="路口的杆子歪了")
    if case.state == State.FILED:
        dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    give_back(case.id, "not-our-duty", "不是灯杆", by=cast.chen_qiang, now=NOW)
    if times > 1:
        dispatch(case.id, "property-hengyuan", by=cast.zhou_ming, now=NOW)
        give_back(
            case.id,
            "not-our-place",
            "在红线外",
            proposed_unit="utility-water",
            by=cast.sun_li,
            now=NOW,
        )
    case.refresh_from_db()
    return case


def test_a_ruling_sees_who_said_what_and_what_was_decided_before(cast: Cast) -> None:
    # given: the same was ruled on before, near by
    earlier = returned(cast)
    rule(earlier.id, "utility-water", "供水井旁杆", by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    forget_precedents()
    case, single = returned(cast), returned(cast, times=1)
    zhou = signed_in(cast.zhou_ming)

    # when
    listed = zhou.get("/workbench/rulings").json()["items"]
    found = zhou.get(f"/workbench/cases/{case.number}/ruling").json()

    # then: what must be ruled on, and what may still be dispatched
    assert {(one["row"]["number"], one["returns"], one["due"]) for one in listed} == {
        (case.number, 2, True),
        (single.number, 1, False),
    }
    assert [(one["unit"]["code"], one["reason"]) for one in found["returned"]] == [
        (UNIT, "不是灯杆"),
        ("property-hengyuan", "在红线外"),
    ]
    assert found["returned"][1]["proposed"]["code"] == "utility-water"
    assert found["responsible"]["code"] == UNIT
    (precedent,) = found["precedents"]
    assert precedent["number"] == earlier.number
    assert precedent["fits"]
    best = found["candidates"][0]
    assert best["unit"]["code"] == "utility-water"
    assert len(best["reasons"]) == 2
    # and: it is not for those who gave it back
    assert signed_in(cast.sun_li).get("/workbench/rulings").status_code == 403
    # and: once it is ruled on it waits no more
    rule(case.id, "utility-water", "同前", by=cast.zhou_ming, now=NOW)
    waiting = [one["row"]["number"] for one in zhou.get("/workbench/rulings").json()["items"]]
    assert waiting == [single.number]


def test_the_list_of_rulings_costs_the_same_however_long(cast: Cast) -> None:
    for _ in range(3):
        returned(cast, times=1)
    zhou = signed_in(cast.zhou_ming)
    zhou.get("/workbench/rulings")
    with statements() as asked:
        first = zhou.get("/workbench/rulings?limit=2").json()
    assert len(asked) <= 5, asked
    rest = zhou.get(f"/workbench/rulings?limit=2&cursor={first['next']}").json()
    found = [one["row"]["number"] for one in (*first["items"], *rest["items"])]
    assert len(found) == len(set(found)) == 3


@time_machine.travel(NOW, tick=False)
def test_a_notice_says_how_many_it_would_reach_and_only_to_those_who_may(cast: Cast) -> None:
    case = opened(cast)
    Report.objects.filter(case=case).update(resident_id=cast.granny_lin.id)
    zhou, wang = signed_in(cast.zhou_ming), signed_in(cast.wang_min)

    assert zhou.get(f"/workbench/area-notices/reach?area={LIULIN}").json()["residents"] == 1
    assert zhou.get(f"/workbench/area-notices/reach?area={CHENGDONG}").json()["residents"] == 0
    assert wang.get(f"/workbench/area-notices/reach?area={HUAIYIN}").json()["days"] == 365
    assert wang.get(f"/workbench/area-notices/reach?area={CHENGDONG}").status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sheet_of_rates_has_the_figures_of_the_screen(cast: Cast, kind: str) -> None:
    # given: one reporter, satisfied
    answers(one(cast), "yys")
    with time_machine.travel(ASKED + timedelta(hours=1), tick=False):
        zhou = signed_in(cast.zhou_ming, at=ASKED)
        shown = zhou.get("/workbench/rates?by=area&name=2026-12").json()
        answer = zhou.get(f"/workbench/rates/sheet?by=area&name=2026-12&kind={kind}")

    # then: rows carry the names of their own areas
    assert [row["key"]["name"]["zh"] for row in shown["rows"]] == ["柳林街道"]
    if kind == "csv":
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        rows = [["" if c is None else str(c) for c in row] for row in sheet.values]
    assert rows[1][:2] == ["柳林街道", LIULIN]
    assert rows[2][0] == "合计"
    assert [int(float(rows[1][at])) for at in (4, 5, 6, 10, 11)] == [1, 1, 1, 1, 1]
    assert "attachment" in answer["Content-Disposition"]


def test_a_callback_to_make_says_what_it_is_about(cast: Cast) -> None:
    callback = one(cast)
    Report.objects.filter(id=callback.report_id).update(resident_id=cast.granny_lin.id)
    with time_machine.travel(ASKED + timedelta(days=2), tick=False):
        wu = signed_in(cast.wu_ting, at=ASKED + timedelta(days=2))
        (row,) = wu.get("/workbench/callbacks").json()["items"]
        wu.post(f"/workbench/callbacks/{callback.id}/attempts", {"how": "phone", "outcome": "busy"})
        (again,) = wu.get("/workbench/callbacks").json()["items"]

    assert row["case"] == callback.case.number
    assert row["unit"]["code"] == UNIT
    assert row["category"]["code"] == "road-pothole"
    assert (row["tried"], row["attempts_at_most"]) == ([], 3)
    assert [tried["outcome"]["code"] for tried in again["tried"]] == ["busy"]
