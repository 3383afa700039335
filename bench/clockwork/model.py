"""What should be climbed, kept in books of its own: facts as they were played, no database.

Only the arithmetic of a rung's moment is shared with the house (`supervision.ladder`, which has
tests of its own); which stage runs since when is kept here, by the one who plays the days.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from linli.clock.calendar import calendar_of
from linli.clock.deadline import Interval, Limit, LimitKind
from linli.clock.line import micros
from linli.policy.pack import Pack
from linli.policy.sections.limits import Limit as LimitEntry
from linli.policy.sections.limits import Urgency
from linli.supervision.ladder import Facts, Key, Planned, StageClock, planned, reached, rule_for


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A supervision order that waits for its answer, as it was handed out."""

    id: int
    form: str
    since: datetime
    unit: str


@dataclass
class Life:
    """One case as it was played: where it stands, since when, what was granted and climbed."""

    case_id: int
    pack: Pack
    category: str
    urgency: Urgency
    state: str
    began: datetime
    since: datetime
    unit: str = ""
    telephone: bool = False
    dispatched_at: datetime | None = None
    tries: list[tuple[datetime, bool]] = field(default_factory=list)
    extensions: list[Limit] = field(default_factory=list)
    holds: list[Interval] = field(default_factory=list)
    returns: int = 0
    held_since: datetime | None = None
    held_until: datetime | None = None
    orders: list[OpenOrder] = field(default_factory=list)
    climbed: dict[Key, datetime] = field(default_factory=dict)

    def goes_to(self, state: str, now: datetime) -> None:
        """The case took a step."""
        self.state, self.since = state, now

    def given_to(self, unit: str, now: datetime) -> None:
        """A unit is responsible, by its own hours where it has any."""
        self.unit, self.dispatched_at = unit, now
        self.goes_to("dispatched", now)

    def begins_anew(self, now: datetime) -> None:
        """A new round: nothing of the old one counts."""
        self.began, self.tries = now, []
        self.extensions, self.holds, self.returns = [], [], 0
        self.goes_to("filed", now)

    def goes_on(self, at: datetime) -> None:
        """A held case was resumed at a moment, at the latest when it was planned."""
        assert self.held_since is not None
        assert self.held_until is not None
        self.holds.append(Interval(self.held_since, min(at, self.held_until)))
        self.held_since = self.held_until = None
        self.state = "accepted"

    def clocks(self) -> list[StageClock]:
        """The stages that run."""
        clock, found = self.pack.clock, []
        category = self.pack.category(self.category)
        assert category is not None
        if self.state == "filed":
            entry = clock.dispatch.of(self.urgency)
            if clock.returns.ruling is not None and self.returns >= clock.returns.times:
                entry = clock.returns.ruling
            found.append(self._clock("dispatch", self.since, entry))
        if self.state == "dispatched":
            entry = category.limits.accept.of(self.urgency)
            found.append(self._clock("accept", self.since, entry, unit=self.unit))
        if self.state in {"dispatched", "accepted", "held"} and self._must_be_contacted():
            assert self.dispatched_at is not None
            contact = category.limits.contact or clock.contact
            entry = contact.of(self.urgency)
            found.append(self._clock("contact", self.dispatched_at, entry, unit=self.unit))
        if self.state in {"filed", "dispatched", "accepted"}:
            found.append(
                self._clock(
                    "answer",
                    self.began,
                    category.limits.answer.of(self.urgency),
                    extensions=tuple(self.extensions),
                    holds=tuple(self.holds),
                )
            )
        if self.state in {"answered", "verified"}:
            verify = category.limits.verify or clock.verify
            found.append(self._clock("verify", self.since, verify.of(self.urgency)))
        for order in self.orders:
            within = self.pack.ladder.forms_by_code[order.form].answer_within
            found.append(
                self._clock("order", order.since, within, occurrence=order.id, unit=order.unit)
            )
        return found

    def _must_be_contacted(self) -> bool:
        rule, counted, last = self.pack.clock.contact, 0, None
        for at, spoken in self.tries:
            if spoken:
                return False
            if last is None or at - last >= timedelta(minutes=rule.apart_minutes):
                counted, last = counted + 1, at
        return self.telephone and counted < rule.tries

    def rungs(self) -> list[Planned]:
        """Every rung of the stages that run, with its moment."""
        category = self.pack.category(self.category)
        assert category is not None
        facts = Facts(self.category, category.group, self.urgency, level="")
        found: list[Planned] = []
        for clock in self.clocks():
            rule = rule_for(self.pack.ladder.rules, clock.stage, facts)
            found += [] if rule is None else planned(rule, clock)
        return found

    def expected(self, until: datetime) -> list[Planned]:
        """What must be climbed by now and is not in the books yet."""
        return reached(self.rungs(), self.climbed, until)

    def _clock(
        self,
        stage: str,
        since: datetime,
        entry: LimitEntry,
        *,
        occurrence: int | None = None,
        extensions: tuple[Limit, ...] = (),
        holds: tuple[Interval, ...] = (),
        unit: str = "",
    ) -> StageClock:
        hours = self.pack.units.hours_of(unit) if unit else None
        return StageClock(
            stage=stage,
            occurrence=micros(since) if occurrence is None else occurrence,
            started_at=since,
            limit=Limit(LimitKind(entry.kind), entry.amount),
            calendar=calendar_of(self.pack.calendar, hours),
            extensions=extensions,
            holds=holds,
        )


@dataclass
class Verdict:
    """What was counted over some seeds; what is wrong, in words, for the first few."""

    seeds: int = 0
    climbed: int = 0
    late: int = 0
    early: int = 0
    missed: int = 0
    twice: int = 0
    unexplained: int = 0
    kills: int = 0
    outages: int = 0
    steps: int = 0
    releases: int = 0
    verbs: int = 0
    stuck: int = 0
    words: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was early, missed, twice, late without its reason, or stuck."""
        return not (self.early or self.missed or self.twice or self.unexplained or self.stuck)

    def add(self, other: "Verdict") -> None:
        """Count another seed's along."""
        for name in self.__dataclass_fields__:
            if name != "words":
                setattr(self, name, getattr(self, name) + getattr(other, name))
        self.words = (self.words + other.words)[:10]


def total(verdicts: Iterable[Verdict]) -> Verdict:
    """All of them together."""
    summed = Verdict()
    for one in verdicts:
        summed.add(one)
    return summed
