"""The state's holiday announcement 放假安排 in the common JSON form, proposed as a year.

`{"year": 2027, "papers": […], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`.
A file follows the year of its announcement: days of the years beside it are added to those.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from linli.batches.kinds import Kind, Looked, Work
from linli.exchange.sheets.packed import changed, propose_pack, waiting_pack
from linli.journal.acting import Invalid
from linli.policy.checks import checks
from linli.policy.pack import Pack
from linli.policy.sections.calendar import CalendarYear
from linli.tables.read import Row
from linli.tables.refusals import BadCell

MOST_BYTES = 1024**2
MOST_DAYS = 1_000
HEADINGS = ("date", "name", "isOffDay")
NAME = ("放假安排", "Holiday announcement")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Announced:
    """One day of an announcement: off, or worked although it is a weekend."""

    day: date
    off: bool


def _tree(path: Path) -> tuple[int, list[Any]]:
    """The year and the days as they stand there; raises Invalid for another kind of file."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
        tree = json.loads(data.decode("utf-8-sig"))
        year, days = tree["year"], tree["days"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _none_such() from None
    sound = isinstance(year, int) and not isinstance(year, bool) and isinstance(days, list)
    if not sound or not 1990 <= year <= 2200 or not 0 < len(days) <= MOST_DAYS:
        raise _none_such()
    return year, days


def _none_such() -> Invalid:
    return Invalid(
        "table.holidays",
        "这不是放假安排的 JSON 文件：要有 year 和 days，days 里每天有 date 和 isOffDay。",
        "This is no holiday announcement in JSON: it has `year` and `days`, and each day `date`"
        " and `isOffDay`.",
        field="file",
    )


def _look(path: Path) -> Looked:
    return Looked(HEADINGS, len(_tree(path)[1]))


def _take(work: Work) -> None:
    year, raw = _tree(work.path)
    base, mine = waiting_pack(work)
    found: dict[date, Announced] = {}
    for place, one in enumerate(raw, 1):
        work.rows += 1
        told = one if isinstance(one, dict) else {}
        row = Row(place, {key: str(told.get(key, "")) for key in HEADINGS})
        try:
            announced = _day(told, year, base)
        except BadCell as bad:
            work.reject(row, bad, bad.column)
        else:
            found[announced.day] = announced
    new = _laid(base, year, list(found.values()))
    problems = checks(new, {})
    if problems:
        raise Invalid(
            "table.unsound",
            f"按这份安排改，规则会出错：{problems[0].key}：{problems[0].zh}",
            f"With it the rules would be wrong: {problems[0].key}: {problems[0].en}",
            field="file",
        )
    known = sum(_stands(base, one) for one in found.values())
    work.counts = {"changed": len(found) - known, "known": known}
    propose_pack(work, base, mine, new, (f"{year} 年放假安排", f"Holidays of {year}"))


def _day(told: dict[str, Any], year: int, base: Pack) -> Announced:
    try:
        day, off = date.fromisoformat(str(told["date"])), told["isOffDay"]
    except (KeyError, ValueError):
        raise BadCell(
            "date", "日期不是 2027-01-01 的样子", "The date is not written like 2027-01-01"
        ) from None
    if not isinstance(off, bool):
        raise BadCell("isOffDay", "只能是 true 或 false", "It must be true or false")
    if not off and day.weekday() < _SATURDAY:
        raise BadCell(
            "isOffDay",
            f"{day} 不是周末，不会是调休上班日",
            f"{day} is no weekend day and cannot be a make-up day",
        )
    if day.year != year and day.year not in base.calendar.years:
        raise BadCell(
            "date",
            f"{day} 属于 {day.year} 年，那一年还没有日历。请先导入 {day.year} 年的安排",
            f"{day} is of {day.year}, which has no calendar yet. Import that year first",
        )
    return Announced(day, off)


def _laid(base: Pack, year: int, days: list[Announced]) -> Pack:
    """The calendar with the announced year in place of what stood there; half days stay."""
    years = dict(base.calendar.years)
    for number in sorted({year} | {one.day.year for one in days}):
        before = years.get(number, CalendarYear(holidays=()))
        said = {one.day: one.off for one in days if one.day.year == number}
        own = number == year
        off = set() if own else {day for day in before.holidays if day not in said}
        work = set() if own else {day for day in before.make_up_days if day not in said}
        years[number] = CalendarYear(
            holidays=tuple(sorted(off | {day for day, is_off in said.items() if is_off})),
            make_up_days=tuple(sorted(work | {day for day, is_off in said.items() if not is_off})),
            half_days=tuple(day for day in before.half_days if day not in said),
            provisional=before.provisional and not own,
        )
    return changed(base, calendar=changed(base.calendar, years=dict(sorted(years.items()))))


def _stands(base: Pack, one: Announced) -> bool:
    year = base.calendar.years.get(one.day.year)
    return year is not None and one.day in (year.holidays if one.off else year.make_up_days)


HOLIDAYS = Kind(
    code="holidays",
    name=NAME,
    about=(
        "国务院放假安排的 JSON 文件（holiday-cn 的写法）：换掉那一年的放假和调休。"
        "改动成为一份待复核的规则包。",
        "The state's announcement as JSON (in the way of holiday-cn): it replaces that year's"
        " holidays and make-up days. What changes becomes a pack that a second person reads.",
    ),
    word="policy.propose",
    read_word="people.read",
    columns=(),
    look=_look,
    take=_take,
    proposes=True,
    files=("json",),
)
