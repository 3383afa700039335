"""The clock's ledger 时限账 of a case: every second, what it was counted as, by whom and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.cases.models import Case
from linli.cases.queries.timeline import Told, entries
from linli.cases.timing import answer_limit, calendar_under, clock_start
from linli.clock.deadline import Interval, Limit, LimitKind, due
from linli.clock.segments import SegmentKind, segments
from linli.policy.queries import release


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A stretch of the case's time. Held and extended ones say on which ground, and by which unit.

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


@dataclass(frozen=True, slots=True)
class ClockLedger:
    """The present round's clock, from its start to the deadline, or to now if that is later.

    `original_due_at` is the limit alone, `extended_due_at` with its extensions, `due_at` with the
    holds too. `stopped_at` is when the unit answered, or the case ended: from then on nothing is
    used. The lines follow each other without a gap.
    """

    started_at: datetime
    stopped_at: datetime | None
    limit: Limit
    original_due_at: datetime
    extended_due_at: datetime
    due_at: datetime
    lines: tuple[LedgerLine, ...]

    def seconds_of(self, kind: SegmentKind) -> int:
        """How many seconds by the wall clock were counted as one kind."""
        return sum(line.seconds for line in self.lines if line.kind is kind)


def clock_ledger(case: Case, *, now: datetime) -> ClockLedger:
    """The ledger of a case as it stands now, from facts alone; whoever asks has asked the door."""
    adopted = release(case.release_id)
    began, calendar = clock_start(case), calendar_under(adopted.id)
    limit = answer_limit(case.category, case.urgency, adopted)
    granted = list(
        case.extensions.filter(granted_at__gte=began).select_related("note").order_by("id")
    )
    held = list(
        case.holds.filter(held_at__gte=began)
        .select_related("plan", "public_note")
        .order_by("held_at", "id")
    )
    extensions = [Limit(LimitKind(one.kind), one.amount) for one in granted]
    holds = [Interval(one.held_at, one.resumed_at or one.until) for one in held]
    stopped_at = _stopped_at(case)
    told = entries(case.id)
    lines = []
    for part in segments(
        began,
        now if stopped_at is None else max(began, stopped_at),
        limit,
        calendar=calendar,
        extensions=extensions,
        holds=holds,
    ):
        ground = note = public_note = ""
        unit_id = None
        if part.kind is SegmentKind.HELD and part.index is not None:
            hold = held[part.index]
            ground, note, public_note = hold.ground, hold.plan.text, hold.public_note.text
            unit_id = _by(told, "case.held", "hold_id", hold.id)
        elif part.kind is SegmentKind.EXTENDED and part.index is not None:
            extension = granted[part.index]
            ground, note = extension.ground, extension.note.text
            unit_id = _by(told, "case.extended", "extension_id", extension.id)
        lines.append(
            LedgerLine(
                kind=part.kind,
                start=part.start,
                end=part.end,
                seconds=_whole(part.end) - _whole(part.start),
                counted_seconds=round(part.working_seconds),
                ground=ground,
                unit_id=unit_id,
                note=note,
                public_note=public_note,
            )
        )
    return ClockLedger(
        started_at=began,
        stopped_at=stopped_at,
        limit=limit,
        original_due_at=due(began, limit, calendar=calendar),
        extended_due_at=due(began, limit, calendar=calendar, extensions=extensions),
        due_at=case.due_at,
        lines=tuple(lines),
    )


def _stopped_at(case: Case) -> datetime | None:
    """When the unit's answer stopped the clock, or the end of a case that ended without one."""
    last = case.assignments.order_by("-id").first()
    if case.state in {"answered", "verified", "closed"} and last is not None:
        return last.answered_at
    return case.ended_at


def _by(told: Sequence[Told], event: str, key: str, id_: int) -> int | None:
    return next(
        (one.unit_id for one in told if one.event == event and one.facts.get(key) == id_), None
    )


def _whole(moment: datetime) -> int:
    """Whole seconds since the epoch: differences of these add up, rounded ones would not."""
    return int(moment.timestamp())
