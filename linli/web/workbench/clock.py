"""The clock of a case: every second of it, for those who may read the case."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.queries.clock_ledger import Change, Decision, LedgerLine, clock_ledger
from linli.cases.queries.stages import StageRun, stage_runs
from linli.cases.queries.timeline import STAGE_NAMES
from linli.clock.axis import AxisDay
from linli.clock.deadline import Limit
from linli.clock.segments import SegmentKind
from linli.journal.acting import ActorKind
from linli.people.authority import Authority
from linli.policy.pack import Pack
from linli.policy.queries import release
from linli.web.bodies import Both, Named, UnitOut, local, unit_out
from linli.web.callers import actor, authority
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable
from linli.web.workbench.hotline_limits import HotlineLimitOut, hotline_limits

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
    applicant: UnitOut | None
    note: str
    public_note: str


class StageOut(Shape):
    """A stage of the present round: whose it was, until when, when it was over, and if too late."""

    stage: Named
    unit: UnitOut
    started_at: datetime
    due_at: datetime
    over_at: datetime | None
    late: bool


class StretchOut(Shape):
    """A part of one day; `granted` says that it is an extension's time, used or still to come."""

    kind: str
    start: datetime
    end: datetime
    counted_seconds: int
    granted: bool


class AxisDayOut(Shape):
    """A day on which time was counted."""

    day: date
    counted_seconds: int
    stretches: list[StretchOut]


class MarkOut(Shape):
    """A moment on the axis: `original` without holds and extensions, `limit` without extensions,
    `due`, and `now` or `stopped`; `position` counts from the beginning of the axis."""

    code: str
    at: datetime
    position: int


class SpanOut(Shape):
    """So many hours or days of a kind."""

    kind: str
    amount: float


class DecisionOut(Shape):
    """A hold or an extension: by whom, from when to when, why."""

    kind: str
    at: datetime
    end: datetime
    more: SpanOut | None
    ground: Named | None
    unit: UnitOut | None
    applicant: UnitOut | None
    officer: str
    note: str
    public_note: str


class LimitChangeOut(Shape):
    """That the deadline moved with the category or the urgency: from what to what."""

    at: datetime
    category_before: Both
    category: Both
    urgency_before: str
    urgency: str
    due_before: datetime
    due_at: datetime
    unit: UnitOut | None
    officer: str


class ClockOut(Shape):
    """The ledger of the present round: the lines follow each other and add up.

    `days` are the same stretches on an axis of counted time, to draw a bar from; `day_seconds`
    make a whole day of it. `held_due_at` is the limit with its holds, before any extension.
    """

    time_zone: str
    started_at: datetime
    stopped_at: datetime | None
    now: datetime
    limit_kind: str
    limit_amount: float
    original_due_at: datetime
    extended_due_at: datetime
    held_due_at: datetime
    due_at: datetime
    day_seconds: int
    seconds: dict[str, int]
    lines: list[LedgerLineOut]
    days: list[AxisDayOut]
    marks: list[MarkOut]
    decisions: list[DecisionOut]
    changes: list[LimitChangeOut]
    stages: list[StageOut]
    hotlines: list[HotlineLimitOut]


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
    return clock_out(readable(number, by=actor(request), now=now), now, asker=authority(request))


def clock_out(case: Case, now: datetime, *, asker: Authority) -> ClockOut:
    """The ledger with names."""
    found = clock_ledger(case, now=now)
    pack = release(case.release_id).pack
    return ClockOut(
        time_zone=pack.district.time_zone,
        started_at=local(found.started_at),
        stopped_at=None if found.stopped_at is None else local(found.stopped_at),
        now=local(now),
        limit_kind=found.limit.kind.value,
        limit_amount=found.limit.amount,
        original_due_at=local(found.original_due_at),
        extended_due_at=local(found.extended_due_at),
        held_due_at=local(found.held_due_at),
        due_at=local(found.due_at),
        day_seconds=found.day_seconds,
        seconds={kind.value: found.seconds_of(kind) for kind in SegmentKind},
        lines=[_line(line, pack) for line in found.lines],
        days=[_day(day) for day in found.days],
        marks=[MarkOut(code=m.code, at=local(m.at), position=m.position) for m in found.marks],
        decisions=[_decision(one, pack) for one in found.decisions],
        changes=[_change(one, pack) for one in found.changes],
        stages=[_stage(run, now) for run in stage_runs(case)],
        hotlines=hotline_limits(case, asker=asker),
    )


def _stage(run: StageRun, now: datetime) -> StageOut:
    zh, en = STAGE_NAMES[run.stage]
    return StageOut(
        stage=Named(code=run.stage.value, name=Both(zh=zh, en=en)),
        unit=unit_out(run.unit_id),
        started_at=local(run.started_at),
        due_at=local(run.due_at),
        over_at=None if run.over_at is None else local(run.over_at),
        late=run.late(now),
    )


def _day(day: AxisDay) -> AxisDayOut:
    return AxisDayOut(
        day=day.day,
        counted_seconds=day.counted_seconds,
        stretches=[
            StretchOut(
                kind=one.kind.value,
                start=local(one.start),
                end=local(one.end),
                counted_seconds=one.counted_seconds,
                granted=one.granted,
            )
            for one in day.stretches
        ],
    )


def _decision(one: Decision, pack: Pack) -> DecisionOut:
    return DecisionOut(
        kind=one.kind.value,
        at=local(one.at),
        end=local(one.end),
        more=_span(one.more),
        ground=_ground(one.kind, one.ground, pack),
        unit=_unit(one.unit_id),
        applicant=_unit(one.applicant_id),
        officer=one.officer.plain,
        note=one.note,
        public_note=one.public_note,
    )


def _change(one: Change, pack: Pack) -> LimitChangeOut:
    return LimitChangeOut(
        at=local(one.at),
        category_before=_category(one.category_before, pack),
        category=_category(one.category, pack),
        urgency_before=one.urgency_before,
        urgency=one.urgency,
        due_before=local(one.due_before),
        due_at=local(one.due_at),
        unit=_unit(one.unit_id),
        officer=one.officer.plain,
    )


def _category(code: str, pack: Pack) -> Both:
    known = pack.category(code)
    if known is None:
        return Both(zh="类别待定", en="category to be decided")
    return Both(zh=known.name.zh, en=known.name.en)


def _span(limit: Limit | None) -> SpanOut | None:
    return None if limit is None else SpanOut(kind=limit.kind.value, amount=limit.amount)


def _line(line: LedgerLine, pack: Pack) -> LedgerLineOut:
    zh, en = KIND_NAMES[line.kind]
    return LedgerLineOut(
        kind=Named(code=line.kind.value, name=Both(zh=zh, en=en)),
        start=local(line.start),
        end=local(line.end),
        seconds=line.seconds,
        counted_seconds=line.counted_seconds,
        ground=_ground(line.kind, line.ground, pack),
        unit=_unit(line.unit_id),
        applicant=_unit(line.applicant_id),
        note=line.note,
        public_note=line.public_note,
    )


def _ground(kind: SegmentKind, code: str, pack: Pack) -> Named | None:
    verb = "hold" if kind is SegmentKind.HELD else "extend"
    ground = pack.grounds.by_verb[verb].get(code)
    if ground is None:
        return None
    return Named(code=ground.code, name=Both(zh=ground.name.zh, en=ground.name.en))


def _unit(unit_id: int | None) -> UnitOut | None:
    return None if unit_id is None else unit_out(unit_id)
