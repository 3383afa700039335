"""Readings and alarms about them, as the auditor sees them."""

from datetime import date, datetime
from typing import Literal

from ninja import Field

from linli.people.judging import LONGEST_WORDS
from linli.web.bodies import Both, Named, Strict, UnitOut
from linli.web.shape import Shape
from linli.web.workbench.staff import ColleagueOut

Which = Literal["open", "explained", "passed_on"]


class AlarmJudgedIn(Strict):
    """What came of an alarm, in words."""

    outcome: Literal["explained", "passed_on"]
    words: str = Field(max_length=LONGEST_WORDS)


class LineOfReadingOut(Shape):
    """Who read what of which case, in which post, what for; `known` if she can read it herself."""

    id: int
    at: datetime
    officer: ColleagueOut
    unit: UnitOut
    role: Named
    number: str
    fields: list[Named]
    purpose: Named
    known: bool


class ReadingCountOut(Shape):
    """How many lines and cases fall to one officer, unit, purpose or day."""

    key: str
    name: Both
    lines: int
    cases: int


class ReadingCountsOut(Shape):
    """What all that was looked for comes to; the ten most frequent, and the last 31 days."""

    lines: int
    cases: int
    people: int
    officers: list[ReadingCountOut]
    units: list[ReadingCountOut]
    purposes: list[ReadingCountOut]
    days: list[ReadingCountOut]


class ReadersOut(Shape):
    """A page of readings, the newest first; the counts come with the first page."""

    items: list[LineOfReadingOut]
    next: str | None
    counts: ReadingCountsOut | None


class LookOut(Shape):
    """That somebody looked at the record of readings, or took it out as a file."""

    id: int
    at: datetime
    by: str
    exported: bool
    rows: int
    narrowed: bool


class LooksOut(Shape):
    """The last hundred, the newest first."""

    items: list[LookOut]


class ReadingAlarmOut(Shape):
    """Unusual reading: how much was seen, what is usual for her and for others in her role."""

    id: int
    kind: str
    officer: ColleagueOut
    unit: UnitOut
    number: str | None
    day: date
    observed: int
    own: float | None
    peers: float | None
    raised_at: datetime
    outcome: str
    words: str
    judged_by: str
    judged_at: datetime | None


class ReadingAlarmsOut(Shape):
    """A page of alarms, the newest first, and how many wait."""

    items: list[ReadingAlarmOut]
    next: str | None
    open: int
