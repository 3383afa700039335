"""停机: the server was down when a deadline passed, and nothing of it is lost or doubled.

The silent unit is overdue once; unit and desk are told once; the figures show that it is late, and
the record says for how long nobody watched.
"""

from collections import Counter

from linli.clock.guard import ClockGuard
from linli.clock.sweep import sweep
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District, at
from tests.journeys.people import refused


def overdue(messages: list[str]) -> int:
    """How many of the messages say that something is overdue."""
    return sum("已超期" in message for message in messages)


def test_a_deadline_that_passed_unwatched_is_seen_once(district: District) -> None:
    # given: a case that urban management accepted, due at 16:20, and then kept silent about
    somebody, street, unit = district.somebody(), district.wang_min, district.chen_qiang
    receipt = somebody.reports("灯杆快倒了", category="lamp-post-damaged", at=IN_HUAIYIN)
    number, code = receipt["number"], receipt["code"]
    district.days_pass(hours=1)
    unit.accepts(number)
    assert unit.tasks()["due_soon"] == 1

    # when: the server goes down before the deadline, and comes up the next morning
    district.until(at(18, 15))
    with district.nobody_watches(hours=17):
        pass
    assert district.now == at(19, 8)

    # then: the case is overdue, once, with the time at which it became so
    page = street.opens(number)
    lines = Counter(line["event"] for line in page["timeline"])
    assert lines["case.overdue"] == 1
    assert "case.overdue" in somebody.steps(code)
    journal = district.xu_hui.gets(f"/workbench/cases/{number}/journal")["items"]
    rings = [one["facts"] for one in journal if one["event"] == "timer.rang"]
    [rang] = [facts for facts in rings if facts["kind"] == "answer"]
    assert rang["due_at"].startswith("2026-11-18T08:20:00")
    assert rang["late_seconds"] == 15 * 3600 + 40 * 60
    # and: the record says that nobody watched, so nobody can say that it rang in time
    assert rang["down_from"].startswith("2026-11-18T07:00:00")
    assert rang["down_to"].startswith("2026-11-19T00:00:00")

    # then: unit and desk were told once, and the figures show it
    assert overdue(unit.inbox()) == overdue(street.inbox()) == 1
    assert (unit.tasks()["overdue"], unit.tasks()["due_soon"]) == (1, 0)
    assert unit.list(overdue="true") == [number]
    assert unit.list(overdue="false") == []

    # when: sweeps go on, and the server goes down once more
    for seconds in range(3):
        assert sweep(district.now, float(seconds), guard=ClockGuard()) == 0
    with district.nobody_watches(hours=2):
        pass

    # then: still once
    assert overdue(unit.inbox()) == overdue(street.inbox()) == 1
    # and: being late stays a fact, which no hold and no extension undoes
    with refused("case.extend.overdue", 409):
        street.does("extend", number, {"ground": "weather", "note": "下雨"})
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    assert unit.tasks()["overdue"] == 0
    assert "case.overdue" in street.events(number)


def test_a_unit_that_never_accepts_is_late_in_accepting_and_then_in_answering(
    district: District,
) -> None:
    # given: nobody at the unit looks
    receipt = district.somebody().reports("灯杆快倒了", category="lamp-post-damaged", at=IN_HUAIYIN)
    number = receipt["number"]

    # when: the server is down over both limits: two hours to accept, four working hours to answer
    with district.nobody_watches(days=1):
        pass

    # then: both, in their order, each once
    journal = district.xu_hui.gets(f"/workbench/cases/{number}/journal")["items"]
    late = [one["facts"]["stage"] for one in journal if one["event"] == "case.overdue"]
    assert late == ["accept", "answer"]


def test_what_was_answered_in_time_is_not_late_because_nobody_watched(district: District) -> None:
    # given: an answer that came in time
    street, unit = district.wang_min, district.chen_qiang
    number = district.somebody().reports("灯杆快倒了", category="lamp-post-damaged", at=IN_HUAIYIN)[
        "number"
    ]
    unit.accepts(number)
    unit.answers(number, "已扶正。", after=[unit.photographs()])

    # when: the desk, not the unit, lets a day pass, with the server down
    with district.nobody_watches(days=2):
        pass

    # then: the one that is late is the desk
    assert (overdue(unit.inbox()), overdue(street.inbox())) == (0, 1)
    journal = district.xu_hui.gets(f"/workbench/cases/{number}/journal")["items"]
    late = [one["facts"] for one in journal if one["event"] == "case.overdue"]
    desk_id = district.cast.unit(street.opens(number)["desk"]["code"]).id
    assert [(one["stage"], one["unit_id"]) for one in late] == [("verify", desk_id)]
    assert unit.tasks()["overdue"] == 0
