"""The clock's ledger 时限账 of a case: every second, what it was counted as, by whom and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from linli.cases.models import Case
from linli.cases.queries.timeline import Told, entries
from linli.cases.timing import answer_limit, calendar_under, clock_start
from linli.clock.axis import AxisDay, axis, measured
from linli.clock.deadline import DAY_COUNTS, Interval, Limit, LimitKind, due, length
from linli.clock.segments import Segment, SegmentKind, segments
from linli.people.models import NAME
from linli.people.sealing import Personal, opened
from linli.policy.queries import release

A_WORKING_DAY = Limit(LimitKind.WORKING_DAYS, 1)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A stretch of the case's time. Held and extended ones say on which ground, by which unit,
    and for which one that had applied for it.

    `seconds` is by the wall clock, `counted_seconds` in the limit's own kind of time. `note` are
    the reasons in words, `public_note` what the reporter reads of a hold.
    """

    kind: SegmentKind
    start: datetime
    end: datetime
    seconds: int
    counted_seconds: int
    ground: str = ""
    unit_id: int | None = None
    note: str = ""
    public_note: str = ""
    applicant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A hold or an extension that was granted: by whom, from when to when, why.

    A hold's `end` is its planned one until it is resumed; an extension's is the deadline that came
    of it, and `more` says how much it gave. `applicant_id` is the unit that had applied for it, if
    one had.
    """

    kind: SegmentKind
    at: datetime
    end: datetime
    ground: str
    note: str
    unit_id: int | None
    officer: Personal
    more: Limit | None = None
    public_note: str = ""
    applicant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the axis: how much time was counted before it, from the axis's beginning."""

    code: str
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Change:
    """That the deadline moved with the category or the urgency: by whom, from what to what.

    The lines are drawn by the limit of now from the beginning; this says that it was not always so.
    """

    at: datetime
    category_before: str
    category: str
    urgency_before: str
    urgency: str
    due_before: datetime
    due_at: datetime
    unit_id: int | None
    officer: Personal


class By(TypedDict):
    """Who decided."""

    unit_id: int | None
    officer: Personal


Decisions = Mapping[tuple[SegmentKind, int], Decision]


@dataclass(frozen=True, slots=True)
class ClockLedger:
    """The present round's clock, from its start to the deadline, or to now if that is later.

    `original_due_at` is the limit alone, `extended_due_at` with its extensions, `held_due_at` with
    its holds, `due_at` with both. `stopped_at` is when the unit answered, or the case ended: from
    then on nothing is used. The lines follow each other without a gap; the days are the same
    stretches on an axis of counted time, `day_seconds` of it to a whole day.
    """

    started_at: datetime
    stopped_at: datetime | None
    limit: Limit
    original_due_at: datetime
    extended_due_at: datetime
    held_due_at: datetime
    due_at: datetime
    day_seconds: int
    lines: tuple[LedgerLine, ...]
    days: tuple[AxisDay, ...]
    marks: tuple[Mark, ...]
    decisions: tuple[Decision, ...]
    changes: tuple[Change, ...]

    def seconds_of(self, kind: SegmentKind) -> int:
        """How many seconds by the wall clock were counted as one kind."""
        return sum(line.seconds for line in self.lines if line.kind is kind)


def clock_ledger(case: Case, *, now: datetime) -> ClockLedger:
    """The ledger of a case as it stands now, from facts alone; whoever asks has asked the door."""
    adopted = release(case.release_id)
    began, calendar = clock_start(case), calendar_under(adopted.id)
    limit = answer_limit(case.category, case.urgency, adopted)
    granted = list(
        case.extensions.filter(granted_at__gte=began)
        .select_related("note", "application")
        .order_by("id")
    )
    held = list(
        case.holds.filter(held_at__gte=began)
        .select_related("plan", "public_note", "application")
        .order_by("held_at", "id")
    )
    extensions = [Limit(LimitKind(one.kind), one.amount) for one in granted]
    holds = [Interval(one.held_at, one.resumed_at or one.until) for one in held]
    stopped_at = _stopped_at(case)
    parts = segments(
        began,
        now if stopped_at is None else max(began, stopped_at),
        limit,
        calendar=calendar,
        extensions=extensions,
        holds=holds,
    )

    def due_after(extended: int, stops: Sequence[Interval] = holds) -> datetime:
        return due(began, limit, calendar=calendar, extensions=extensions[:extended], holds=stops)

    told = entries(case.id)
    decisions = {
        **{
            (SegmentKind.HELD, index): Decision(
                kind=SegmentKind.HELD,
                at=one.held_at,
                end=holds[index].end,
                ground=one.ground,
                note=one.plan.text,
                public_note=one.public_note.text,
                applicant_id=None if one.application is None else one.application.unit_id,
                **_by(told, "case.held", "hold_id", one.id),
            )
            for index, one in enumerate(held)
        },
        **{
            (SegmentKind.EXTENDED, index): Decision(
                kind=SegmentKind.EXTENDED,
                at=one.granted_at,
                end=due_after(index + 1),
                ground=one.ground,
                note=one.note.text,
                more=extensions[index],
                applicant_id=None if one.application is None else one.application.unit_id,
                **_by(told, "case.extended", "extension_id", one.id),
            )
            for index, one in enumerate(granted)
        },
    }
    ends_at = {
        "original": due_after(0, ()),
        "limit": due_after(0),
        "due": case.due_at,
        "now" if stopped_at is None else "stopped": stopped_at or now,
    }
    whole_day = Limit(limit.kind, 1) if limit.kind in DAY_COUNTS else A_WORKING_DAY
    return ClockLedger(
        started_at=began,
        stopped_at=stopped_at,
        limit=limit,
        original_due_at=due_after(0, ()),
        extended_due_at=due_after(len(extensions), ()),
        held_due_at=due_after(0),
        due_at=case.due_at,
        day_seconds=round(length(whole_day, calendar=calendar).total_seconds()),
        lines=tuple(_line(part, decisions) for part in parts),
        days=tuple(axis(parts, limit.kind, due_after(0), calendar=calendar)),
        marks=tuple(
            Mark(code, at, round(measured(began, at, limit.kind, calendar=calendar)))
            for code, at in ends_at.items()
        ),
        decisions=tuple(sorted(decisions.values(), key=lambda one: one.at)),
        changes=tuple(
            _change(one) for one in told if one.event == "case.relimited" and one.at >= began
        ),
    )


def _change(told: Told) -> Change:
    facts = told.facts
    return Change(
        at=told.at,
        category_before=facts["category_before"],
        category=facts["category"],
        urgency_before=facts["urgency_before"],
        urgency=facts["urgency"],
        due_before=datetime.fromisoformat(facts["due_before"]),
        due_at=datetime.fromisoformat(facts["due_at"]),
        **_who(told),
    )


def _line(part: Segment, decisions: Decisions) -> LedgerLine:
    decided = None if part.index is None else decisions.get((part.kind, part.index))
    return LedgerLine(
        kind=part.kind,
        start=part.start,
        end=part.end,
        seconds=_whole(part.end) - _whole(part.start),
        counted_seconds=round(part.working_seconds),
        ground="" if decided is None else decided.ground,
        unit_id=None if decided is None else decided.unit_id,
        note="" if decided is None else decided.note,
        public_note="" if decided is None else decided.public_note,
        applicant_id=None if decided is None else decided.applicant_id,
    )


def _stopped_at(case: Case) -> datetime | None:
    """When the unit's answer stopped the clock, or the end of a case that ended without one."""
    last = case.assignments.order_by("-id").first()
    if case.state in {"answered", "verified", "closed"} and last is not None:
        return last.answered_at
    return case.ended_at


def _by(told: Sequence[Told], event: str, key: str, id_: int) -> By:
    for one in told:
        if one.event == event and one.facts.get(key) == id_:
            return _who(one)
    return {"unit_id": None, "officer": Personal("")}


def _who(told: Told) -> By:
    sealed = told.officer_sealed
    officer = Personal("") if sealed is None else opened(sealed, NAME)
    return {"unit_id": told.unit_id, "officer": officer}


def _whole(moment: datetime) -> int:
    """Whole seconds since the epoch: differences of these add up, rounded ones would not."""
    return int(moment.timestamp())
