"""The work calendar 工作日历 as a sheet: one row for each day that differs from the plain week."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from linli.batches.kinds import Column
from linli.exchange.sheets.headed import Headed
from linli.exchange.sheets.packed import Packed, changed, proposing_kind
from linli.journal.acting import Actor
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.calendar import CalendarYear
from linli.tables.cells import moment
from linli.tables.workbook import Cell

Day = Literal["holiday", "make_up", "half", "ordinary"]
NAMES: dict[Day, tuple[str, str]] = {
    "holiday": ("放假", "holiday"),
    "make_up": ("调休上班", "make-up day"),
    "half": ("半天", "half day"),
    "ordinary": ("平常", "ordinary"),
}
_DAYS: dict[str, str] = {word: one for one in get_args(Day) for word in (one, *NAMES[one])}
_DAYS |= {"休": "holiday", "节假日": "holiday", "上班": "make_up", "班": "make_up"}
_DAYS |= {"补班": "make_up", "调休": "make_up", "工作日": "ordinary"}
FORMATS = ("iso", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d-%b-%y", "%Y-%m-%d %H:%M:%S")
_SATURDAY = 5
COLUMNS = (
    Column("day", ("日期", "day"), ("必填，如 2027-02-05", "Needed: such as 2027-02-05"), True, 14),
    Column(
        "what",
        ("安排", "what"),
        ("放假、调休上班、半天；改回平常日子写“平常”", "holiday, make-up day, half day, ordinary"),
        True,
        14,
    ),
)


def _day(line: Headed) -> date:
    zone = ZoneInfo(current().pack.district.time_zone)
    return moment(line.needed("day"), line.headings["day"], FORMATS, zone).date()


def _reader(pack: Pack) -> Callable[[Headed], str]:
    def read(line: Headed) -> str:
        line.needed("what")
        what, day = line.coded("what", _DAYS), _day(line)
        if what == "make_up" and day.weekday() < _SATURDAY:
            raise line.bad(
                "what",
                f"{day} 不是周末，不会是调休上班日",
                f"{day} is no weekend day and cannot be a make-up day",
            )
        return what

    return read


def _known(pack: Pack, key: str) -> str | None:
    day = date.fromisoformat(key)
    year = pack.calendar.years.get(day.year)
    if year is None:
        return None
    for what, days in (
        ("holiday", year.holidays),
        ("make_up", year.make_up_days),
        ("half", year.half_days),
    ):
        if day in days:
            return what
    return "ordinary"


def _lay(pack: Pack, days: dict[str, str], whole: bool) -> Pack:
    """The years with these days; a sheet that is whole says all of the years that it names."""
    years = dict(pack.calendar.years)
    named = {date.fromisoformat(day).year for day in days}
    for number in sorted(named):
        before = None if whole else years.get(number)
        own = {date.fromisoformat(key): what for key, what in days.items()}
        own = {day: what for day, what in own.items() if day.year == number}

        def those(what: str, old: Sequence[date], own: dict[date, str] = own) -> tuple[date, ...]:
            added = (day for day, said in own.items() if said == what)
            return tuple(sorted({day for day in old if day not in own} | set(added)))

        known = before or CalendarYear(holidays=())
        made = CalendarYear(
            holidays=those("holiday", known.holidays),
            make_up_days=those("make_up", known.make_up_days),
            half_days=those("half", known.half_days),
            provisional=number in years and years[number].provisional,
        )
        # A whole year that differs from what was derived is what the state announced.
        announced = whole and made != years.get(number)
        years[number] = changed(made, provisional=False) if announced else made
    return changed(pack, calendar=changed(pack.calendar, years=dict(sorted(years.items()))))


def _rows(by: Actor, now: datetime, side: int) -> Iterator[Sequence[Cell]]:
    for _, year in sorted(current().pack.calendar.years.items()):
        days = dict.fromkeys(year.holidays, "holiday")
        days |= dict.fromkeys(year.make_up_days, "make_up")
        days |= dict.fromkeys(year.half_days, "half")
        for day, what in sorted(days.items()):
            yield str(day), NAMES[what][side]  # type: ignore[index]  # one of its keys


CALENDAR = proposing_kind(
    "calendar",
    ("工作日历", "Calendar"),
    (
        "放假、调休上班和半天的日子；没写的日子照旧。改动成为一份待复核的规则包。",
        "Holidays, make-up days and half days; other days stay as they are. What changes"
        " becomes a pack that a second person reads.",
    ),
    Packed(
        columns=COLUMNS,
        section="years",
        key=lambda line: str(_day(line)),
        reader=_reader,
        lay=_lay,
        known=_known,
    ),
    _rows,
)
