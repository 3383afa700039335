"""帮帮我们: a report with no category, no place and no contact is filed all the same.

Nobody has to know who is responsible in order to report. The district's desk completes it; the
clock has run since the report came in.
"""

from tests.cast import HUAIYIN, IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import refused


def test_the_desk_completes_what_is_lacking(district: District) -> None:
    # given
    somebody, centre, unit = district.somebody(), district.zhou_ming, district.chen_qiang

    # when
    receipt = somebody.reports("实在没办法了，求求你们来看看 🙏")

    # then: it is on record, at the district's desk, and the receipt says what is missing
    number, code = receipt["number"], receipt["code"]
    assert receipt["unit"]["code"] == "centre"
    assert receipt["lacking"] == ["category", "place", "contact"]
    assert receipt["category"] is None
    assert centre.list() == [number]
    assert centre.tasks()["to_dispatch"] == 1
    assert any("类别待定，地点待定" in message for message in centre.inbox())

    # when: the reporter comes back to it by the code and says more; the desk completes it
    somebody.adds(code, "就是柳林路口，路灯杆漏电，碰到会麻。")
    district.days_pass(hours=1)
    with refused("case.amend.nothing", 422):
        centre.does("amend", number, {})
    with refused("case.category_unknown", 422) as said:
        centre.does("amend", number, {"category": "lamp-post-damagd"})
    assert "lamp-post-damaged" in said["zh"]
    amended = centre.does(
        "amend",
        number,
        {
            "category": "lamp-post-damaged",
            "position": {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1], "crs": "wgs84"},
            "place_words": "柳林路口",
            "summary": "路灯杆漏电",
        },
    )

    # then: its deadline is recomputed from when the report came in, not from now
    assert amended["due_at"] == "2026-11-18T16:20:00+08:00"
    page = centre.opens(number)
    assert page["area"]["code"].startswith(HUAIYIN)
    assert (page["urgency"], page["summary"]) == ("utility", "路灯杆漏电")
    assert [note["text"] for note in page["notes"]] == ["就是柳林路口，路灯杆漏电，碰到会麻。"]

    # when
    centre.dispatches(number, "dept-urban-management")
    unit.accepts(number)

    # then: the reporter follows it like any other
    seen = somebody.follows(code)
    assert seen["category"]["zh"] == "灯杆破损"
    assert seen["unit"]["code"] == "dept-urban-management"
    assert seen["due_at"] == amended["due_at"]
    assert somebody.steps(code) == [
        "case.opened",
        "case.amended",
        "case.relimited",
        "case.dispatched",
        "case.accepted",
    ]


def test_nothing_at_all_is_no_report(district: District) -> None:
    with refused("intake.nothing_said", 422):
        district.somebody().reports("  \n ")
