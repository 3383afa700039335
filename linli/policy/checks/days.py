"""Checks calendar and clock: days that contradict themselves would bend every deadline."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from linli.policy.pack import Pack
from linli.policy.problems import Problem
from linli.policy.sections.calendar import AROUND_THE_CLOCK, CalendarYear, UnitHours
from linli.policy.sections.limits import StageLimit

CALENDAR = "calendar.toml"
CLOCK = "clock.toml"
CONTINUOUS = "continuous_hours"
_SATURDAY = 5


def day_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with time zones, working spans, holidays, make-up days and stage limits."""
    yield from _zone_problems(pack)
    yield from _span_problems("spans", pack.calendar.spans)
    for code, hours in pack.calendar.hours.items():
        yield from _hours_problems(f"hours.{code}", code, hours)
    years = sorted(pack.calendar.years)
    for before, after in pairwise(years):
        if after != before + 1:
            yield Problem(
                CALENDAR,
                f"years.{before + 1}",
                "中间缺了一年，跨年的时限会算错。",
                "a year is missing in between; limits across it would be wrong.",
            )
    for year in years:
        yield from _year_problems(f"years.{year}", year, pack.calendar.years[year])
    if pack.clock.dispatch.emergency.kind != CONTINUOUS:
        yield _not_continuous(CLOCK, "dispatch.emergency.kind")
    if pack.clock.answer_without_category.emergency.kind != CONTINUOUS:
        yield _not_continuous(CLOCK, "answer_without_category.emergency.kind")
    here = "contact" if pack.clock.contact.emergency is None else "contact.emergency"
    yield from emergency_problems(CLOCK, here, pack.clock.contact)


def emergency_problems(file: str, key: str, limit: StageLimit) -> Iterator[Problem]:
    """Danger keeps no office hours: what holds for emergencies runs day and night."""
    if limit.of("emergency").kind != CONTINUOUS:
        yield _not_continuous(file, f"{key}.kind")


def _not_continuous(file: str, key: str) -> Problem:
    return Problem(
        file,
        key,
        "紧急事项的时限必须用 continuous_hours：险情不分上下班。",
        "an emergency's limit must be continuous_hours: danger keeps no office hours.",
        CONTINUOUS,
    )


def _span_problems(key: str, spans: Sequence[tuple[time, time]]) -> Iterator[Problem]:
    for index, (start, end) in enumerate(spans):
        # One that ends at 00:00 ends at 24:00.
        if end != time(0) and start >= end:
            yield Problem(CALENDAR, f"{key}[{index}]", "结束早于开始。", "ends before it begins.")
    if not spans or any(before[1] > after[0] for before, after in pairwise(spans)):
        yield Problem(
            CALENDAR,
            key,
            "至少一段，按时间先后排列，互不重叠。",
            "needs at least one span; they stand in order and do not overlap.",
        )


def _hours_problems(key: str, code: str, hours: UnitHours) -> Iterator[Problem]:
    yield from _span_problems(f"{key}.spans", hours.spans)
    if code == AROUND_THE_CLOCK:
        yield Problem(
            CALENDAR,
            key,
            "around_the_clock 是固有的（全天候），请换一个名称。",
            "is built in and means day and night: choose another name.",
        )
    if not hours.weekdays or len(set(hours.weekdays)) < len(hours.weekdays):
        yield Problem(
            CALENDAR,
            f"{key}.weekdays",
            "至少写一天，且不重复：没有工作日，时限永远不会到期。",
            "needs one day at least, each once: without a workday no limit would ever end.",
        )


def _zone_problems(pack: Pack) -> Iterator[Problem]:
    try:
        ZoneInfo(pack.district.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Problem(
            "district.toml",
            "time_zone",
            f"没有“{pack.district.time_zone}”这个时区。",
            f'there is no time zone "{pack.district.time_zone}".',
        )
    if pack.calendar.time_zone != pack.district.time_zone:
        yield Problem(
            CALENDAR,
            "time_zone",
            "应与 district.toml 的 time_zone 相同。",
            "must be the time_zone of district.toml.",
            pack.district.time_zone,
        )


def _year_problems(key: str, year: int, days: CalendarYear) -> Iterator[Problem]:
    lists = {
        "holidays": days.holidays,
        "make_up_days": days.make_up_days,
        "half_days": days.half_days,
    }
    for name, listed in lists.items():
        seen: set[date] = set()
        for day in listed:
            if day.year != year:
                yield Problem(
                    CALENDAR,
                    f"{key}.{name}",
                    f"{day} 不在 {year} 年。",
                    f"{day} is not in {year}.",
                )
            if day in seen:
                yield Problem(
                    CALENDAR, f"{key}.{name}", f"{day} 出现了两次。", f"{day} stands here twice."
                )
            seen.add(day)
    for day in days.make_up_days:
        if day.weekday() < _SATURDAY:
            yield Problem(
                CALENDAR,
                f"{key}.make_up_days",
                f"{day} 不是周末，不会是调休上班日。",
                f"{day} is no weekend day and cannot be a make-up day.",
            )
    off = set(days.holidays)
    for name in ("make_up_days", "half_days"):
        for day in sorted(off & set(lists[name])):
            yield Problem(
                CALENDAR,
                f"{key}.{name}",
                f"{day} 同时列为放假。",
                f"{day} is also listed as a holiday.",
            )
