"""How that part of the wall's data looks which asks for somebody: alarms, news, what falls due."""

from datetime import datetime
from typing import Literal

from linli.web.bodies import Both
from linli.web.shape import Shape

Lag = Literal["hours", "working", "days"]


class AlarmOut(Shape):
    """One case that needs a person, or (on a street's page) is overdue and supervised.

    `late` is counted in the limit's own kind of time, at the data's time. `pin` is the area in
    whose centre it is marked.
    """

    number: str
    category: Both
    street: Both | None
    community: Both | None
    pin: str
    unit: Both
    why: Literal["late", "fruitless", "lapsed", "supervised"]
    urgent: bool
    due_at: datetime
    late: int
    late_in: Lag
    supervised_at: datetime | None


class RiseOut(Shape):
    """More cases than usual: of what, where, how many beside the usual."""

    category: Both
    place: Both | None
    observed: int
    expected: float


class AlarmsOut(Shape):
    """What needs a person now. `total` = late + fruitless + lapsed.

    `warnings` are unusual rises that wait for a look, and no cases; `rise` is the surest of them.
    """

    total: int
    late: int
    fruitless: int
    lapsed: int
    overdue: int
    supervised: int
    items: list[AlarmOut]
    warnings: int
    rise: RiseOut | None


class TickerLineOut(Shape):
    """One line of what just happened."""

    id: int
    at: datetime
    what: str
    category: Both
    place: Both | None
    unit: Both
    due_at: datetime
    number: int | None


class TickerOut(Shape):
    """The newest lines, and how many there were in the last minutes."""

    items: list[TickerLineOut]
    minutes: int
    recent: int


class SlotOut(Shape):
    """A quarter of an hour, and how many cases fall due in it."""

    start: datetime
    count: int


class DueOut(Shape):
    """What falls due until the day's end of office, and how many after that until midnight."""

    slots: list[SlotOut]
    until: datetime
    before: int
    later: int
    next_at: datetime | None
    next_category: Both | None
    next_place: Both | None


class FateOut(Shape):
    """Where the overdue cases stand: together they are all of them. And today's orders."""

    none: int
    below: int
    district: int
    fruitless: int
    orders: int
    answered: int
    running: int
    overdue: int
