"""What was refused, and the alarms about it, as the auditor sees them."""

from datetime import datetime

from linli.web.shape import Shape
from linli.web.workbench.staff import ColleagueOut


class RefusedOut(Shape):
    """What was tried and refused in one minute: by whom, where, how often.

    `officer` is null for somebody who is no member of staff; `who` and `place` are marks by which
    the same name and the same network address are known again, and no more.
    """

    id: int
    kind: str
    last_at: datetime
    officer: ColleagueOut | None
    who: str
    place: str
    route: str
    code: str
    times: int


class KindCountOut(Shape):
    """How often one kind of attempt was made."""

    kind: str
    times: int


class RefusedListOut(Shape):
    """A page of attempts, the newest first; the counts come with the first page."""

    items: list[RefusedOut]
    next: str | None
    counts: list[KindCountOut]


class SecurityAlarmOut(Shape):
    """That so much was refused: by whom or from where, how often, and what came of it."""

    id: int
    kind: str
    officer: ColleagueOut | None
    who: str
    place: str
    observed: int
    raised_at: datetime
    last_at: datetime
    outcome: str
    words: str
    judged_by: str
    judged_at: datetime | None


class SecurityAlarmsOut(Shape):
    """A page of alarms, the newest first, and how many wait."""

    items: list[SecurityAlarmOut]
    next: str | None
    open: int
