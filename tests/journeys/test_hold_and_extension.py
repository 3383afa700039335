"""挂账与延期: the clock stands over a weekend, in the open, and goes on by itself.

Whoever is measured by the clock does not stop it: the street does, with a plan, and a note that the
reporter reads. Later the unit is granted more time, and the reporter reads the new date. What a
unit wants of the clock it applies for: one level up it is decided, and the clock runs on meanwhile.
"""

from tests.cast import IN_HUAIYIN
from tests.journeys.district import District, at
from tests.journeys.people import refused

PLAN = "周一早上复工，由二队实施。"
NOTE = "周末大雨，不能铺沥青，周一上午恢复施工。"
ON_HOLD = {
    "ground": "season-or-weather",
    "plan": PLAN,
    "public_note": NOTE,
    "until": "2026-11-23T10:00:00+08:00",
}


def test_a_case_is_held_over_the_weekend(district: District) -> None:
    # given: a pothole that transport has accepted, due in five working days
    xiao_zhang, street = district.xiao_zhang, district.wang_min
    unit = district.takes_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")
    xiao_zhang.signs_in()
    receipt = xiao_zhang.reports(
        "路面坑洼", category="road-pothole", at=IN_HUAIYIN, photo=xiao_zhang.photographs()
    )
    number, code = receipt["number"], receipt["code"]
    assert receipt["due_at"] == "2026-11-25T10:20:00+08:00"
    unit.accepts(number)

    # when: on Friday afternoon it begins to rain; the unit cannot stop its own clock
    district.until(at(20, 16))
    with refused("people.may_not", 403) as said:
        unit.does("hold", number, ON_HOLD)
    assert "值班长" in said["zh"]
    held = street.does("hold", number, ON_HOLD)

    # then: the deadline counts the working time of the hold, not the weekend
    assert held["state"]["code"] == "held"
    assert held["due_at"] == "2026-11-25T16:20:00+08:00"  # two hours of Friday, two of Monday

    # and: the reporter reads the note, and when it goes on; the plan is the unit's
    told = xiao_zhang.messages()[-1]
    assert NOTE in told
    assert "11月23日（周一）10:00" in told
    seen = xiao_zhang.follows(code)
    assert seen["state"]["code"] == "held"
    assert [step["note"] for step in seen["steps"] if step["event"] == "case.held"] == [NOTE]
    assert PLAN not in str(seen)
    assert PLAN in str(unit.opens(number)["notes"])
    # held once is all that the pack allows
    with refused("case.not_now.hold", 409):
        street.does("hold", number, ON_HOLD)

    # when: the weekend is over
    district.until(at(23, 9, 59))
    assert unit.opens(number)["state"]["code"] == "held"
    district.until(at(23, 10))

    # then: it goes on by itself, at the minute, and everyone knows
    page = unit.opens(number)
    assert page["state"]["code"] == "accepted"
    resumed = page["timeline"][-1]
    assert (resumed["event"], resumed["at"]) == ("case.resumed", "2026-11-23T10:00:00+08:00")
    assert (resumed["by"]["zh"], page["due_at"]) == ("系统", held["due_at"])
    assert "已恢复办理" in xiao_zhang.messages()[-1]
    assert any("已恢复办理" in message for message in unit.inbox())
    with refused("case.hold.used_up", 409):
        street.does("hold", number, {**ON_HOLD, "until": "2026-11-24T10:00:00+08:00"})


def test_more_time_is_granted_in_the_open_and_only_in_time(district: District) -> None:
    # given
    xiao_zhang, street = district.xiao_zhang, district.wang_min
    unit = district.takes_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")
    xiao_zhang.signs_in()
    receipt = xiao_zhang.reports("路面坑洼", category="road-pothole", at=IN_HUAIYIN)
    number, code = receipt["number"], receipt["code"]
    unit.accepts(number)
    more = {"ground": "parts-on-order", "note": "等沥青到货。", "amount": 2}

    # when: more than the whole limit is asked for; then two days
    with refused("case.extend.amount", 422) as said:
        street.does("extend", number, {**more, "amount": 6})
    assert "5（工作日）" in said["zh"]
    with refused("people.may_not", 403):
        unit.does("extend", number, more)
    extended = street.does("extend", number, more)

    # then: two working days later, over the weekend or not
    assert extended["due_at"] == "2026-11-27T10:20:00+08:00"
    assert xiao_zhang.follows(code)["due_at"] == extended["due_at"]
    assert (
        "需要更长时间：等待配件或材料到货。新的期限是11月27日（周五）10:20"
        in (xiao_zhang.messages()[-1])
    )
    assert any("已延期至11月27日" in message for message in unit.inbox())

    # when: that time is over too
    district.until(at(27, 10, 21))
    # then: late stays late
    assert "case.overdue" in xiao_zhang.steps(code)
    with refused("case.extend.overdue", 409):
        street.does("extend", number, more)
    with refused("case.hold.overdue", 409):
        street.does("hold", number, {**ON_HOLD, "until": "2026-11-30T10:00:00+08:00"})


def test_a_unit_applies_and_the_level_above_decides(district: District) -> None:
    # given: transport has a pothole, and has called the reporter
    xiao_zhang, centre = district.xiao_zhang, district.zhou_ming
    unit = district.takes_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")
    xiao_zhang.signs_in()
    receipt = xiao_zhang.reports("路面坑洼", category="road-pothole", at=IN_HUAIYIN)
    number, code = receipt["number"], receipt["code"]
    unit.accepts(number)
    assert unit.opens(number)["contact_due_at"] == "2026-11-19T10:20:00+08:00"
    unit.does("contact", number, {"way": "phone", "reached": True, "note": "约好周四看现场"})
    assert unit.opens(number)["contact_due_at"] is None
    assert "case.contacted" in xiao_zhang.steps(code)
    assert "约好" not in str(xiao_zhang.follows(code))

    # when: it applies for more time
    more = {"ground": "parts-on-order", "note": "等沥青到货。", "amount": 2}
    asked = unit.does("apply_extension", number, more)
    # then: nothing moves, the centre has it to do, and a second click is told so
    assert asked["due_at"] == "2026-11-25T10:20:00+08:00"
    assert any(number in message and "待审批" in message for message in centre.inbox())
    listed = centre.gets("/workbench/tasks/to_approve")
    assert [one["number"] for one in listed["items"]] == [number]
    with refused("case.apply.pending", 409):
        unit.does("apply_hold", number, ON_HOLD)
    with refused("case.approve.own", 403):
        unit.does("approve", number, {})

    # when: the centre says no, with the reason; the unit comes again, and it says yes
    centre.does("refuse", number, {"note": "先用冷补料处置。"})
    assert any("先用冷补料处置" in message for message in unit.inbox())
    unit.does("apply_hold", number, ON_HOLD)
    held = centre.does("approve", number, {"note": "同意，周一复工。"})

    # then: it is the hold itself, and page and ledger say who applied and who approved
    assert held["state"]["code"] == "held"
    assert NOTE in xiao_zhang.messages()[-1]
    page = unit.opens(number)
    told = [(one["kind"]["code"], one["state"]["code"]) for one in page["applications"]]
    assert told == [("extend", "refused"), ("hold", "approved")]
    (decision,) = unit.gets(f"/workbench/cases/{number}/clock")["decisions"]
    assert decision["applicant"]["code"] == "dept-transport"
    assert decision["unit"]["code"] == "centre"
    stages = unit.gets(f"/workbench/cases/{number}/clock")["stages"]
    assert [one["stage"]["code"] for one in stages] == ["accept", "contact"]
    assert not any(one["late"] for one in stages)
