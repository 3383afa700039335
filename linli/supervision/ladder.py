"""When each rung of the ladder 督办阶梯 is reached. Pure: facts in, moments out, no Django.

A rung's moment is computed by `clock.deadline` like the deadline itself: a share of working time is
measured in working time, an interval of hold counts for nothing, an extension makes the whole
longer. It is never a stored sum, so it cannot be lost when the case's clock changes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.clock.calendar import WorkCalendar
from linli.clock.deadline import DAY_COUNTS, Interval, Limit, LimitKind, due, length, used
from linli.clock.line import MissingYear
from linli.policy.sections.ladder import LadderRule, LadderRung

WORKING = frozenset({LimitKind.WORKING_HOURS, LimitKind.WORKING_DAYS})
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class StageClock:
    """One stage of one case that runs now: when it began and how long it may take.

    `occurrence` tells one run of the stage from the next: a case that was returned and dispatched
    again climbs its rungs anew.
    """

    stage: str
    occurrence: int
    started_at: datetime
    limit: Limit
    calendar: WorkCalendar
    extensions: tuple[Limit, ...] = ()
    holds: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions of a rule look at; `level` is that of the unit that is late."""

    category: str
    group: str
    urgency: str
    level: str


Key = tuple[str, int, int]
"""What makes a rung of a case one: its rule, its step, the run of the stage."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A rung with the moment at which it is reached."""

    at: datetime
    step: int
    rule: str
    occurrence: int
    stage: str
    rung: LadderRung

    @property
    def key(self) -> Key:
        return (self.rule, self.step, self.occurrence)


def rule_for(rules: Iterable[LadderRule], stage: str, facts: Facts) -> LadderRule | None:
    """The first rule of the stage whose conditions all hold, or None."""
    for rule in rules:
        when = rule.when
        asked: tuple[tuple[Sequence[str], str], ...] = (
            (when.categories, facts.category),
            (when.groups, facts.group),
            (when.urgency, facts.urgency),
            (when.levels, facts.level),
        )
        if rule.stage == stage and all(not words or said in words for words, said in asked):
            return rule
    return None


def deadline(clock: StageClock) -> datetime:
    """The moment at which the stage's whole time is used up."""
    return due(
        clock.started_at,
        clock.limit,
        calendar=clock.calendar,
        extensions=clock.extensions,
        holds=clock.holds,
    )


def moment(rung: LadderRung, clock: StageClock) -> datetime:
    """When a rung is reached.

    Day counts have no hours of their own: shares of them, and hours after them, are continuous
    time. Raises MissingYear when that lies in a year the calendar does not know.
    """
    end = deadline(clock)
    if rung.after_hours is not None:
        return _after(end, rung.after_hours, clock)
    share = rung.share if rung.share is not None else 1.0
    if share == 1:
        return end
    kind, whole = _whole(clock, end)
    if share > 1:
        return _after(end, whole * (share - 1), clock)
    part = whole * share
    if part <= 0:
        return end
    return min(end, due(clock.started_at, Limit(kind, part), calendar=clock.calendar,
                        holds=clock.holds))  # fmt: skip


def planned(rule: LadderRule, clock: StageClock) -> list[Planned]:
    """The rungs of a stage with their moments, in the order in which they are reached.

    Those beyond the last year that the calendar knows are left out: nobody can say when they are.
    """
    found = []
    for step, rung in enumerate(rule.rungs, start=1):
        try:
            at = moment(rung, clock)
        except MissingYear:
            continue
        found.append(Planned(at, step, rule.id, clock.occurrence, clock.stage, rung))
    return sorted(found, key=lambda one: (one.at, one.step))


def reached(rungs: Iterable[Planned], climbed: Collection[Key], until: datetime) -> list[Planned]:
    """The rungs whose time has come by then and that nobody has climbed, in order."""
    return sorted(
        (one for one in rungs if one.at <= until and one.key not in climbed),
        key=lambda one: (one.at, one.rule, one.step),
    )


def next_moment(rungs: Iterable[Planned], climbed: Collection[Key]) -> datetime | None:
    """When the next rung is reached, perhaps in the past; None when all are climbed."""
    return min((one.at for one in rungs if one.key not in climbed), default=None)


def _hours_kind(clock: StageClock) -> LimitKind:
    working = clock.limit.kind in WORKING
    return LimitKind.WORKING_HOURS if working else LimitKind.CONTINUOUS_HOURS


def _after(end: datetime, hours: float, clock: StageClock) -> datetime:
    return due(end, Limit(_hours_kind(clock), hours), calendar=clock.calendar, holds=clock.holds)


def _whole(clock: StageClock, end: datetime) -> tuple[LimitKind, float]:
    """The whole time of the stage in hours, and the kind of hours."""
    parts = (clock.limit, *clock.extensions)
    kind = _hours_kind(clock)
    plain = all((part.kind in WORKING) == (kind is LimitKind.WORKING_HOURS) for part in parts)
    if plain and not any(part.kind in DAY_COUNTS for part in parts):
        whole = sum((length(part, calendar=clock.calendar) for part in parts), timedelta(0))
    else:
        kind = LimitKind.CONTINUOUS_HOURS
        whole = used(clock.started_at, end, kind, calendar=clock.calendar, holds=clock.holds)
    return kind, whole / HOUR
