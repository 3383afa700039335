"""The calendars that the clock's tests stand on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from linli.clock.calendar import Span, WorkCalendar, Year

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def days(*spans: str) -> frozenset[date]:
    """Dates written as "2026-05-01" or as a run "2026-05-01..05-05"."""
    found: set[date] = set()
    for span in spans:
        first, _, last = span.partition("..")
        begin = date.fromisoformat(first)
        end = date.fromisoformat(f"{begin.year}-{last}") if last else begin
        found |= {date.fromordinal(n) for n in range(begin.toordinal(), end.toordinal() + 1)}
    return frozenset(found)


# The State Council's announcement for 2026 (国办发明电 of November 2025).
YEAR_2026 = Year(
    holidays=days(
        "2026-01-01..01-03",  # 元旦
        "2026-02-15..02-23",  # 春节
        "2026-04-04..04-06",  # 清明
        "2026-05-01..05-05",  # 劳动节
        "2026-06-19..06-21",  # 端午
        "2026-09-25..09-27",  # 中秋
        "2026-10-01..10-07",  # 国庆
    ),
    make_up_days=days(
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"
    ),
)
YEAR_2027 = Year(holidays=days("2027-01-01..01-03"), provisional=True)
CALENDAR = WorkCalendar(SHANGHAI, years={2025: Year(), 2026: YEAR_2026, 2027: YEAR_2027})
HALF_DAYS = WorkCalendar(
    SHANGHAI,
    years={
        2025: Year(half_days=days("2025-12-31", "2025-06-06")),
        2026: replace(YEAR_2026, half_days=days("2026-02-14", "2026-03-09")),
        2027: Year(),
    },
)
# A crew that sweeps from Tuesday to Sunday, from before dawn, through every holiday.
SWEEPERS = WorkCalendar(
    SHANGHAI,
    spans=(Span.between("04:30", "10:00"), Span.between("15:00", "20:30")),
    years={2025: Year(), 2026: Year(), 2027: Year()},
    weekdays=frozenset({1, 2, 3, 4, 5, 6}),
)
BERLIN_CALENDAR = WorkCalendar(BERLIN, years={2025: Year(), 2026: Year(), 2027: Year()})


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """The UTC moment of a local time such as "2026-11-22 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
