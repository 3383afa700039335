"""社区不回应: one tap by a resident, and a community that does not answer.

Not accepted in time, the street supervises; still silent, the district supervises. Each step is
once, on time, visible, and shows in the unit's figures. Also when the server was down over the
deadline: then it says so.
"""

from datetime import timedelta

import pytest

from tests.cast import HUAIYIN, IN_HUAIYIN, LIULIN
from tests.journeys.district import District, at
from tests.journeys.people import Answer, refused

COMMUNITY, STREET = f"community-{HUAIYIN}", f"street-{LIULIN}"
MATTER = {"category": "illegal-posters", "at": IN_HUAIYIN}


def supervision(district: District, number: str) -> Answer:
    found: Answer = district.zhou_ming.gets(f"/workbench/cases/{number}/supervision")
    return found


def rungs(seen: Answer) -> list[tuple[str, int, list[str]]]:
    return [(one["rule"], one["step"], one["measures"]) for one in seen["rungs"]]


def figures(district: District, unit: str) -> Answer:
    (found,) = district.zhou_ming.gets("/workbench/supervision/figures", unit=unit)["units"]
    counted: Answer = found
    return counted


def test_the_community_is_silent_and_the_levels_above_are_not(district: District) -> None:
    # given: one tap at 10:20 on Wednesday; the community has four working hours to accept
    passer_by = district.somebody()
    receipt = passer_by.reports("楼道里贴满小广告", **MATTER)
    number = receipt["number"]
    assert receipt["unit"]["code"] == COMMUNITY
    ahead = supervision(district, number)["ahead"]
    assert [one["due_at"] for one in ahead if one["stage"]["code"] == "accept"] == [
        "2026-11-18T15:32:00+08:00",
        "2026-11-18T16:20:00+08:00",
        "2026-11-19T16:20:00+08:00",
    ]

    # when: four fifths of it are gone
    district.until(at(18, 15, 31))
    assert rungs(supervision(district, number)) == []
    district.until(at(18, 15, 32))
    # then: the community is reminded
    assert rungs(supervision(district, number)) == [("accept", 1, ["remind"])]
    assert "催办" in district.liu_fang.inbox()[-1]

    # when: the time is up
    district.until(at(18, 16, 20))
    # then: a yellow card, and the street supervises
    seen = supervision(district, number)
    assert rungs(seen)[1:] == [("accept", 2, ["yellow_card", "order"])]
    (order,) = seen["orders"]
    assert (order["issuer"]["code"], order["unit"]["code"]) == (STREET, COMMUNITY)
    assert order["automatic"]
    assert "楼道" not in str(order["says"])
    assert seen["chaser"]["code"] == STREET
    assert [card["colour"] for card in seen["cards"]] == ["yellow"]
    assert any(order["number"] in said for said in district.liu_fang.inbox())
    printed = page(district, order["number"])
    assert 'class="a4 letter"' in printed
    assert order["number"] in printed

    # and: a clerk of the street who presses the key herself is told who was first
    with refused("order.open_already", 409) as said:
        district.wang_min.does("supervise", number, {"words": "请尽快"})
    assert "16:20" in said["zh"]
    assert order["number"] in said["zh"]

    # when: another working day of silence
    district.until(at(19, 16, 20))
    # then: a red card, the district supervises the street, and presses from now on
    seen = supervision(district, number)
    accepting = [one for one in rungs(seen) if one[0] == "accept"]
    assert accepting[2:] == [("accept", 3, ["red_card", "move_chase", "order"])]
    orders = {one["issuer"]["code"]: one["unit"]["code"] for one in seen["orders"]}
    assert orders == {STREET: COMMUNITY, "centre": STREET}
    assert seen["chaser"]["code"] == "centre"
    assert all(rung["late_seconds"] < 60 for rung in seen["rungs"])

    # and: it is told on the case's page, and to the reporter in her own words
    events = district.zhou_ming.events(number)
    for event in ("rung.climbed", "card.given", "order.issued", "chase.moved"):
        assert event in events
    assert "order.issued" in passer_by.steps(receipt["code"])
    # and: it shows in the figures of the community, for good
    before = figures(district, COMMUNITY)
    assert (before["yellow_cards"], before["red_cards"], before["overdue"]) == (2, 1, 1)
    assert before["orders_received"] == 1
    assert figures(district, "centre")["orders_issued"] == 1

    # when: the community wakes up, accepts, and answers the street's order
    district.liu_fang.accepts(number)
    district.liu_fang.posts(
        f"/workbench/orders/{order['number']}/answer",
        {"text": "已安排清理。当班人员请假，未及时签收。"},
    )
    with refused("people.may_not", 403):
        district.liu_fang.posts(f"/workbench/orders/{order['number']}/accept", {})
    done = district.wang_min.posts(f"/workbench/orders/{order['number']}/accept", {})
    assert done["state"]["code"] == "accepted"
    assert done["overdue"]
    # then: the stage is over; only the street's own order and the answer are still climbed for
    district.days_pass(days=5)
    late = {rung[:2] for rung in rungs(supervision(district, number)) if rung[0] != "answer"}
    assert late == {(rule, step) for rule in ("accept", "order") for step in (1, 2, 3)}


def test_a_server_that_was_down_over_the_deadline_climbs_late_and_says_why(
    district: District,
) -> None:
    # given
    number = district.somebody().reports("楼道里贴满小广告", **MATTER)["number"]

    # when: the server is down from 15:00 on Wednesday to 17:00 on Thursday
    district.until(at(18, 15))
    with district.nobody_watches(hours=26):
        pass
    district.until(at(19, 17, 1))

    # then: every rung is climbed once, in order, and says how late it is and why
    seen = supervision(district, number)
    climbed = [one for one in seen["rungs"] if one["rule"] == "accept"]
    assert [one["step"] for one in climbed] == [1, 2, 3]
    assert all(one["down_from"] == "2026-11-18T15:00:00+08:00" for one in climbed)
    assert all(one["down_to"] == "2026-11-19T17:00:00+08:00" for one in climbed)
    assert climbed[1]["late_seconds"] == int(timedelta(hours=24, minutes=40).total_seconds())
    assert [card["colour"] for card in seen["cards"]] == ["yellow", "red"]
    assert seen["chaser"]["code"] == "centre"
    assert district.zhou_ming.events(number).count("rung.delayed") == len(seen["rungs"])
    # and: nothing more happens when time goes on for a minute
    district.days_pass(minutes=1)
    assert supervision(district, number)["rungs"] == seen["rungs"]


@pytest.mark.parametrize("line_is_bad", [False, True])
def test_one_key_is_one_order(district: District, line_is_bad: bool) -> None:
    # given
    number = district.somebody().reports("楼道里贴满小广告", **MATTER)["number"]
    district.line_is_bad = line_is_bad

    # when
    order = district.wang_min.does("supervise", number, {"words": "今天务必到场。"})

    # then
    assert order["unit"]["code"] == COMMUNITY
    assert order["words"] == "今天务必到场。"
    received = district.liu_fang.gets("/workbench/orders")["items"]
    assert [one["number"] for one in received] == [order["number"]]
    issued = district.wang_min.gets("/workbench/orders", box="issued", waiting=True)["items"]
    assert [one["number"] for one in issued] == [order["number"]]
    with refused("order.open_already"):
        district.wang_min.does("supervise", number, {})
    # and: the district may supervise beside the street
    assert district.zhou_ming.does("supervise", number, {})["issuer"]["code"] == "centre"
    # and: whoever has no part in it does not learn of it
    with refused("order.unknown", 404):
        district.sun_li.gets(f"/workbench/orders/{order['number']}")


def test_what_was_answered_meanwhile_is_not_supervised(district: District) -> None:
    # given
    number = district.somebody().reports("楼道里贴满小广告", **MATTER)["number"]
    district.liu_fang.accepts(number)
    photo = district.liu_fang.photographs()
    district.days_pass(hours=1)
    district.liu_fang.answers(number, "已清除。", after=[photo])

    # when, then
    with refused("order.answered_meanwhile", 409) as said:
        district.wang_min.does("supervise", number, {})
    assert "11时20分" in said["zh"]


def page(district: District, number: str) -> str:
    """The printed sheet of an order, as the street's clerk sees it."""
    clerk = district.wang_min
    answer = clerk.client.get(f"/api/workbench/orders/{number}/sheet", headers=clerk._headers())
    assert answer["Content-Type"].startswith("text/html")
    found: str = answer.content.decode()
    return found
