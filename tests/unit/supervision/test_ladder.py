"""When rungs are reached: tables of the demo district's hours, and what holds for every ladder."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.clock.deadline import Interval, Limit, LimitKind, length, used
from linli.policy.sections.ladder import LadderRule, LadderRung, LadderWhen
from linli.supervision.ladder import (
    Facts,
    StageClock,
    deadline,
    moment,
    next_moment,
    planned,
    reached,
    rule_for,
)
from tests.unit.clock.calendars import CALENDAR, YEAR_2026, local

KINDS = LimitKind
often = settings(max_examples=int(os.environ.get("LINLI_EXAMPLES", "25")), deadline=None)


def clock(
    kind: LimitKind, amount: float, start: str = "2026-11-18 10:20", **more: Any
) -> StageClock:
    return StageClock(
        stage="accept",
        occurrence=1,
        started_at=local(start),
        limit=Limit(kind, amount),
        calendar=CALENDAR,
        **more,
    )


WEEKEND = Interval(local("2026-11-20 18:00"), local("2026-11-23 08:00"))
NOON_HOLD = Interval(local("2026-11-18 15:00"), local("2026-11-18 16:00"))

# a rung, a clock, when it is reached
MOMENTS = [
    # four working hours from 10:20: a share of them is working time, the noon rest is none
    ({"share": 0.8}, clock(KINDS.WORKING_HOURS, 4), "2026-11-18 15:32"),
    ({"share": 1.0}, clock(KINDS.WORKING_HOURS, 4), "2026-11-18 16:20"),
    ({"share": 1.5}, clock(KINDS.WORKING_HOURS, 4), "2026-11-19 08:20"),
    # hours after the deadline are of the limit's own kind
    ({"after_hours": 8}, clock(KINDS.WORKING_HOURS, 4), "2026-11-19 16:20"),
    ({"after_hours": 2}, clock(KINDS.CONTINUOUS_HOURS, 2), "2026-11-18 14:20"),
    # an emergency at night keeps no office hours
    (
        {"share": 0.5},
        clock(KINDS.CONTINUOUS_HOURS, 1, "2026-11-22 03:10"),
        "2026-11-22 03:40",
    ),
    # working days: 0.8 of five is four
    ({"share": 0.8}, clock(KINDS.WORKING_DAYS, 5), "2026-11-24 10:20"),
    # calendar days end at midnight; their shares are of the hours in between
    ({"share": 1.0}, clock(KINDS.CALENDAR_DAYS, 2), "2026-11-21 00:00"),
    ({"share": 0.5}, clock(KINDS.CALENDAR_DAYS, 2), "2026-11-19 17:10"),
    ({"after_hours": 6}, clock(KINDS.CALENDAR_DAYS, 2), "2026-11-21 06:00"),
    # an hour on hold is an hour later; a hold over a weekend is no working time
    ({"share": 1.0}, clock(KINDS.WORKING_HOURS, 4, holds=(NOON_HOLD,)), "2026-11-18 17:20"),
    ({"share": 0.8}, clock(KINDS.WORKING_HOURS, 4, holds=(NOON_HOLD,)), "2026-11-18 16:32"),
    ({"share": 0.8}, clock(KINDS.WORKING_DAYS, 5, holds=(WEEKEND,)), "2026-11-24 10:20"),
    # an extension makes the whole longer: 0.8 of four hours and four more
    (
        {"share": 0.8},
        clock(KINDS.WORKING_HOURS, 4, extensions=(Limit(KINDS.WORKING_HOURS, 4),)),
        "2026-11-19 08:44",
    ),
]


@pytest.mark.parametrize(("rung", "stage", "expected"), MOMENTS)
def test_a_rung_is_reached_at_its_moment(
    rung: dict[str, float], stage: StageClock, expected: str
) -> None:
    found = moment(LadderRung(**rung), stage)  # type: ignore[arg-type]  # one key of two
    assert found == local(expected)


def test_the_first_rule_that_fits_decides() -> None:
    rungs = (LadderRung(share=1.0),)
    urgent = LadderRule(
        id="urgent", stage="accept", when=LadderWhen(urgency=("emergency",)), rungs=rungs
    )
    street = LadderRule(
        id="street", stage="accept", when=LadderWhen(levels=("street",)), rungs=rungs
    )
    group = LadderRule(id="group", stage="answer", when=LadderWhen(groups=("roads",)), rungs=rungs)
    rest = LadderRule(id="rest", stage="accept", rungs=rungs)
    rules = [urgent, street, group, rest]

    def rule(stage: str, **facts: str) -> str | None:
        known = Facts(**{"category": "", "group": "", "urgency": "general", "level": ""} | facts)
        found = rule_for(rules, stage, known)
        return None if found is None else found.id

    assert rule("accept", urgency="emergency", level="street") == "urgent"
    assert rule("accept", level="street") == "street"
    assert rule("accept", level="community") == "rest"
    assert rule("answer", group="roads") == "group"
    assert rule("answer", group="trees") is None
    assert rule("verify") is None


def test_rungs_in_a_year_nobody_knows_are_left_out() -> None:
    rule = LadderRule(
        id="r", stage="accept", rungs=(LadderRung(share=1.0), LadderRung(after_hours=9_000))
    )
    late = clock(KINDS.WORKING_HOURS, 4, "2026-11-18 10:20")
    assert [one.step for one in planned(rule, late)] == [1]
    assert YEAR_2026.holidays


rung_lists = st.lists(
    st.one_of(
        st.builds(LadderRung, share=st.floats(0.01, 3)),
        st.builds(LadderRung, after_hours=st.floats(0.01, 60)),
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def clocks(draw: st.DrawFn) -> StageClock:
    kind = draw(st.sampled_from(list(LimitKind)))
    whole = draw(st.integers(1, 12))
    limit = Limit(kind, whole)
    start = draw(
        st.datetimes(
            datetime(2026, 1, 5),  # noqa: DTZ001  # hypothesis adds the zone
            datetime(2026, 6, 1),  # noqa: DTZ001
            timezones=st.just(UTC),
        )
    )
    holds = tuple(
        Interval(
            start + begin, start + begin + draw(st.timedeltas(timedelta(0), timedelta(days=4)))
        )
        for begin in draw(st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), max_size=2))
    )
    return StageClock(
        "answer", 7, start, limit, CALENDAR, (limit,) * draw(st.integers(0, 2)), holds
    )


@often
@given(clocks(), rung_lists)
def test_rungs_come_in_order_none_before_its_share_is_used(
    stage: StageClock, rungs: list[LadderRung]
) -> None:
    rule = LadderRule(id="r", stage="answer", rungs=tuple(rungs))
    found = planned(rule, stage)
    end = deadline(stage)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert len(found) == len(rungs)
    for one in found:
        share = one.rung.share
        if share is None or share > 1:
            assert one.at >= end
        elif share == 1:
            assert one.at == end
        else:
            assert stage.started_at <= one.at <= end


@often
@given(clocks(), st.floats(0.05, 1))
def test_a_share_of_hours_is_that_share_to_the_microsecond(stage: StageClock, share: float) -> None:
    if stage.limit.kind in {LimitKind.CALENDAR_DAYS, LimitKind.LEGAL_DAYS}:
        return
    whole = length(stage.limit, calendar=CALENDAR) * (1 + len(stage.extensions))
    at = moment(LadderRung(share=share), stage)
    spent = used(stage.started_at, at, stage.limit.kind, calendar=CALENDAR, holds=stage.holds)
    assert abs(spent - whole * share) <= timedelta(microseconds=2)


@often
@given(clocks(), rung_lists, st.lists(st.timedeltas(timedelta(0), timedelta(days=30)), max_size=6))
def test_whenever_somebody_looks_each_rung_is_reached_once_in_order_and_never_early(
    stage: StageClock, rungs: list[LadderRung], looks: list[timedelta]
) -> None:
    rule = LadderRule(id="r", stage="answer", rungs=tuple(rungs))
    found = planned(rule, stage)
    climbed: list[Any] = []
    for look in sorted(looks):
        until = stage.started_at + look
        now = reached(found, {one.key for one in climbed}, until)
        assert all(one.at <= until for one in now)
        climbed += now
        left = next_moment(found, {one.key for one in climbed})
        assert left is None or left > until
    assert [one.at for one in climbed] == sorted(one.at for one in climbed)
    assert len({one.key for one in climbed}) == len(climbed)
