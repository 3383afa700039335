"""A case as staff see it: in a list, on a map, and on its page, what is personal masked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from linli.cases.queries.rows import CaseRow, Page
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.web.bodies import (
    Both,
    Named,
    UnitOut,
    category_out,
    local,
    state_out,
    unit_out,
)
from linli.web.case_voices import UnsealingOut
from linli.web.shape import Shape


class RowOut(Shape):
    """A case in a list."""

    number: str
    state: Named
    urgency: str
    category: Named | None
    channel: str
    summary: str
    area: Named | None
    unit: UnitOut
    desk: UnitOut
    latitude: float | None
    longitude: float | None
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    reports: int
    overdue: bool


class RowsOut(Shape):
    """A page of a list."""

    items: list[RowOut]
    next: str | None


class VoiceOut(Shape):
    """One report on the case's page; name, number and place are masked.

    `known_as` is how its reporter wants to be known: named, confidential, anonymous. `by_message`:
    she agreed to text messages about it.
    """

    id: UUID
    text: str
    channel: str
    reported_at: datetime
    received_at: datetime
    name: str
    phone: str
    place: str
    answers: dict[str, Any]
    known_as: str
    unsealing: UnsealingOut | None
    withdrawn: bool
    redacted: bool
    by_message: bool


class LineOut(Shape):
    """One thing that happened."""

    entry: int
    event: str
    at: datetime
    text: Both
    by: Both
    officer: str
    note: str


class LinesOut(Shape):
    """A case's timeline, the oldest first."""

    items: list[LineOut]


class FileOut(Shape):
    """A photo or file of the case; its bytes are at `/evidence/{id}`."""

    id: UUID
    kind: str
    stage: str
    report: UUID | None
    at: datetime


class NoteOut(Shape):
    """What was written about the case."""

    id: int
    kind: str
    text: str
    public: bool
    at: datetime


class TurnOut(Shape):
    """That a unit was responsible, from when to when."""

    unit: UnitOut
    rule: str
    dispatched_at: datetime
    accepted_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    ended_by: str


class ContactOut(Shape):
    """One try to contact a reporter: by which unit, by what way, reached or not."""

    report: UUID
    unit: UnitOut
    way: Named
    reached: bool
    note: str
    at: datetime


class ApplicationOut(Shape):
    """An application for a hold or an extension: by which unit, to which, why, and what came of it.

    `kind` is `hold` or `extend`; `note` is the plan or the reason, `answer` what was said to it.
    """

    id: int
    kind: Named
    ground: Named
    unit: UnitOut
    asked: UnitOut
    note: str
    public_note: str
    until: datetime | None
    amount: int | None
    applied_at: datetime
    answer_by: datetime
    state: Named
    ended_at: datetime | None
    answer: str


class LinkedOut(Shape):
    """Another case that belongs to it."""

    number: str
    how: str


class AboutOut(Shape):
    """A unit that the case is against and that is kept apart from it, and who said so."""

    unit: UnitOut
    source: str


class CaseOut(Shape):
    """A case with all that belongs to it.

    `about` are the units that it is against; `about_hints` those that the words speak of besides.
    """

    number: str
    state: Named
    urgency: str
    category: Named | None
    channel: str
    summary: str
    place: str
    area: Named | None
    latitude: float | None
    longitude: float | None
    unit: UnitOut
    desk: UnitOut
    responsible_until_accepted: UnitOut | None
    helpers: list[UnitOut]
    about: list[AboutOut]
    about_hints: list[UnitOut]
    release: int
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    reports: list[VoiceOut]
    notes: list[NoteOut]
    files: list[FileOut]
    turns: list[TurnOut]
    contacts: list[ContactOut]
    contact_due_at: datetime | None
    applications: list[ApplicationOut]
    linked: list[LinkedOut]
    timeline: list[LineOut]
    may_reveal: bool
    may_unseal: bool


def rows_out(page: Page) -> RowsOut:
    """A page of cases with names instead of ids."""
    pack = current().pack
    return RowsOut(items=[row_out(row, pack) for row in page.rows], next=page.next)


def row_out(row: CaseRow, pack: Pack) -> RowOut:
    """One of them."""
    area = row.area
    return RowOut(
        number=row.number,
        state=state_out(row.state),
        urgency=row.urgency,
        category=category_out(row.category, pack),
        channel=row.channel,
        summary=row.summary,
        area=None
        if area is None
        else Named(code=area.code, name=Both(zh=area.name_zh, en=area.name_en)),
        unit=unit_out(row.holder.id),
        desk=unit_out(row.desk.id),
        latitude=row.latitude,
        longitude=row.longitude,
        received_at=local(row.received_at),
        due_at=local(row.due_at),
        ended_at=None if row.ended_at is None else local(row.ended_at),
        reports=row.voices,
        overdue=row.overdue,
    )
