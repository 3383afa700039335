"""The clock of a case: every second of it, for those who may read the case."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.queries.clock_ledger import LedgerLine, clock_ledger
from linli.clock.segments import SegmentKind
from linli.journal.acting import ActorKind
from linli.policy.pack import Pack
from linli.policy.queries import release
from linli.web.bodies import Both, Named, UnitOut, local, unit_out
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)

KIND_NAMES: dict[SegmentKind, tuple[str, str]] = {
    SegmentKind.RUNNING: ("计时", "running"),
    SegmentKind.HELD: ("挂账", "on hold"),
    SegmentKind.EXTENDED: ("延期", "extended"),
    SegmentKind.LEFT: ("剩余", "left"),
    SegmentKind.OVERDUE: ("超期", "overdue"),
}


class LedgerLineOut(Shape):
    """A stretch of time, and what it was counted as; `counted_seconds` in the limit's own kind."""

    kind: Named
    start: datetime
    end: datetime
    seconds: int
    counted_seconds: int
    ground: Named | None
    unit: UnitOut | None
    note: str
    public_note: str


class ClockOut(Shape):
    """The ledger of the present round: the lines follow each other and add up."""

    started_at: datetime
    stopped_at: datetime | None
    limit_kind: str
    limit_amount: float
    original_due_at: datetime
    extended_due_at: datetime
    due_at: datetime
    seconds: dict[str, int]
    lines: list[LedgerLineOut]


@routes.way(
    "GET",
    "/cases/{number}/clock",
    permission="case.read",
    response=ClockOut,
    summary="时限账 Every second of the case's clock",
)
def case_clock(request: HttpRequest, number: CaseNumber) -> ClockOut:
    """Running, on hold, extended, left or overdue; by which unit and why, where somebody did it."""
    now = timezone.now()
    return clock_out(readable(number, by=actor(request), now=now), now)


def clock_out(case: Case, now: datetime) -> ClockOut:
    """The ledger with names."""
    found = clock_ledger(case, now=now)
    pack = release(case.release_id).pack
    return ClockOut(
        started_at=local(found.started_at),
        stopped_at=None if found.stopped_at is None else local(found.stopped_at),
        limit_kind=found.limit.kind.value,
        limit_amount=found.limit.amount,
        original_due_at=local(found.original_due_at),
        extended_due_at=local(found.extended_due_at),
        due_at=local(found.due_at),
        seconds={kind.value: found.seconds_of(kind) for kind in SegmentKind},
        lines=[_line(line, pack) for line in found.lines],
    )


def _line(line: LedgerLine, pack: Pack) -> LedgerLineOut:
    verb = "hold" if line.kind is SegmentKind.HELD else "extend"
    ground = pack.grounds.by_verb[verb].get(line.ground)
    zh, en = KIND_NAMES[line.kind]
    return LedgerLineOut(
        kind=Named(code=line.kind.value, name=Both(zh=zh, en=en)),
        start=local(line.start),
        end=local(line.end),
        seconds=line.seconds,
        counted_seconds=line.counted_seconds,
        ground=None
        if ground is None
        else Named(code=ground.code, name=Both(zh=ground.name.zh, en=ground.name.en)),
        unit=None if line.unit_id is None else unit_out(line.unit_id),
        note=line.note,
        public_note=line.public_note,
    )
