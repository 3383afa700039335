"""Random lives in which several people act on one case in the same instant.

Each life is a case, or several one after another, on which random verbs are tried at random times:
one by one, or two or three at once, each over a connection of its own, begun together at a barrier.
In every other life the worker is one of them: it rings what is due and tells those concerned. After
every step the outcome must be that of *some* order of the same verbs on the model (`lives.py`), and
everything that is true of a case must hold.

    LIVES=2000 LIFE_STEPS=50 pytest tests/rooms/cases/test_lives_at_once.py

A life that failed is lived again by its number: LIVES_FROM=<number> LIVES=1.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from threading import Barrier

import pytest
from django.db import connection, transaction

from linli.cases.applications import DECIDING, GRANTS
from linli.cases.lifecycle import STEPS, State, Verb, after, possible
from linli.cases.models import Assignment, Case, Hold
from linli.cases.pending import pending
from linli.cases.timing import hours_of, limit_of
from linli.clock.deadline import due
from linli.journal.acting import Refusal
from linli.journal.models import Delivery, Entry
from linli.people.units import unit_by_id
from linli.supervision.models import Rung
from tests.cast import NOW, Cast, forget, founded
from tests.rooms.cases.deeds import EVENTS, OTHER, act_of
from tests.rooms.cases.lives import WANTED, Deed, Matter, serial_orders
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.cases.test_random_lives import must_hold

LIVES = int(os.environ.get("LIVES", "6"))
STEPS_OF_A_LIFE = int(os.environ.get("LIFE_STEPS", "14"))
FROM = int(os.environ.get("LIVES_FROM", "1"))
MOST_AT_ONCE = 3
ENDINGS = frozenset({Verb.DECLINE, Verb.MERGE, Verb.WITHDRAW})
ANSWERED = ("approved", "refused", "taken_back", "lapsed")
OF_A_UNIT = {Verb.ACCEPT, Verb.RETURN, Verb.ANSWER, Verb.TAKE_BACK, *WANTED}
LEADS = {
    event: verb for verb, events in EVENTS.items() for event in events[:1] if event[:4] == "case"
}


# In one statement, for it is asked after every step: what the rows show, counted in this round.
_OBSERVED = """
WITH began AS (
    SELECT coalesce(max(r.began_at), c.received_at) AS at
    FROM cases_case c LEFT JOIN cases_round r ON r.case_id = c.id
    WHERE c.id = %(case)s GROUP BY c.id
)
SELECT c.state, c.desk_id, a.unit_id, a.rule = 'ruling',
    (SELECT count(*) FROM cases_assignment WHERE case_id = c.id AND ended_by = 'return'
        AND ended_at >= (SELECT at FROM began)),
    (SELECT count(*) FROM cases_hold WHERE case_id = c.id
        AND held_at >= (SELECT at FROM began)),
    (SELECT count(*) FROM cases_extension WHERE case_id = c.id
        AND granted_at >= (SELECT at FROM began)),
    (SELECT count(*) FROM cases_report WHERE case_id = c.id),
    (SELECT count(*) FROM cases_caselink l JOIN cases_case part ON part.id = l.other_id
        WHERE l.case_id = c.id AND l.kind = 'split' AND l.awaited AND part.ended_at IS NULL),
    (SELECT kind FROM cases_application WHERE case_id = c.id AND state = 'pending')
FROM cases_case c LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.ended_at IS NULL
WHERE c.id = %(case)s
"""


@dataclass
class Life:
    """One case after the other, what was done to the present one, and the model of it."""

    cast: Cast
    random: Random
    crowd: ThreadPoolExecutor
    with_worker: bool
    now: datetime = NOW
    case: Case = field(init=False)
    matter: Matter = field(init=False)
    done: Counter[str] = field(default_factory=Counter)
    deeds: int = 0
    clashes: int = 0

    def begin(self) -> None:
        """A new matter at its desk."""
        telephone = self.random.random() < 0.5
        voice = self.cast.granny_lin.id if telephone else None
        self.case = opened(self.cast, resident_id=voice, now=self.now)
        self.done = Counter()
        desks = self.cast.pack.desks_over(self.case.area.code if self.case.area else None)
        code = unit_by_id(self.case.desk_id).code
        self.desks = desks[desks.index(code) :]
        self.matter = Matter(top=len(self.desks) - 1, telephone=telephone)

    def step(self) -> None:
        """Time goes by; one to three act in the same instant; then everything must hold."""
        self.now += timedelta(seconds=self.random.choice((1, 40, 900, 5_000, 30_000, 90_000)))
        self.matter = self._as_time_shows()
        deeds = [self._deed() for _ in range(self.random.choice((1, 1, 1, 2, 2, 3)))]
        results = self._at_once(deeds)
        done = [not isinstance(result, Refusal) for result in results]
        self.deeds += len(deeds)
        self.clashes += len(deeds) > 1
        seen = self.observed()
        ways = [way for way, _ in serial_orders(self.matter, deeds, done)]
        assert ways, f"{self.matter}: {told(deeds, results)} fits no order."
        fitting = [way for way in ways if _comparable(way) == seen]
        assert fitting, f"{self.matter}: {told(deeds, results)} came to {seen}, not {ways}."
        for deed, was_done in zip(deeds, done, strict=True):
            if deed.verb is not None and was_done:
                self.done.update(EVENTS[deed.verb])
        self.matter = fitting[0]
        self.case.refresh_from_db()
        must_hold(self.case, self.now + timedelta(seconds=1))
        self.journal_must_agree()

    def journal_must_agree(self) -> None:
        """Every success is on record exactly once, and the record alone leads to the state."""
        entries = list(
            Entry.objects.filter(subject_kind="case", subject_id=self.case.id)
            .order_by("id")
            .values_list("event", "actor_kind", "facts")
        )
        # What the clock itself resumed is no person's deed, and what was applied for is granted
        # by approving it.
        found = Counter(event for event, _, _ in entries)
        assert found["case.applied"] == sum(found[f"application.{end}"] for end in ANSWERED) + (
            pending(self.case) is not None
        )
        for event, actor, facts in entries:
            found["case.resumed"] -= event == "case.resumed" and actor == "system"
            if event == "application.approved":
                found["case.held" if facts["wanted"] == "hold" else "case.extended"] -= 1
        for event in {event for events in EVENTS.values() for event in events}:
            assert found[event] == self.done[event], (event, found, self.done)
        state: State | None = State.FILED
        for event, _, _ in entries:
            if event in LEADS and event != "case.ruled":
                assert state is not None
                state = after(LEADS[event], state)
                assert state is not None, (event, entries)
        assert state == self.case.state

    def observed(self) -> tuple[object, ...]:
        """The case as its rows show it, in the model's terms."""
        with connection.cursor() as cursor:
            cursor.execute(_OBSERVED, {"case": self.case.id})
            state, desk_id, unit_id, ruled, *counts, wanted = cursor.fetchone()
        unit = "" if unit_id is None else unit_by_id(unit_id).code
        desk = self.desks.index(unit_by_id(desk_id).code)
        return State(state), unit, desk, bool(ruled), *counts, GRANTS.get(wanted)

    def _as_time_shows(self) -> Matter:
        """The model with what only the clock decides; deadlines have tests of their own."""
        open_ = Assignment.objects.filter(case=self.case, ended_at=None).first()
        within = self.cast.pack.clock.returns.within
        assert within is not None
        until = (
            None
            if open_ is None
            else due(
                open_.dispatched_at,
                limit_of(within),
                calendar=hours_of(self.case.release_id, open_.unit_id),
            )
        )
        held = Hold.objects.filter(case=self.case, resumed_at=None).first()
        asked = pending(self.case)
        return replace(
            self.matter,
            overdue=self.now >= self.case.due_at,
            too_late=until is not None and self.now > until,
            hold_over=held is not None and held.until <= self.now,
            wanted_over=bool(asked and asked.until and asked.until <= self.now),
        )

    def _deed(self) -> Deed:
        if self.with_worker and self.random.random() < 0.25:
            return Deed(None)
        usual = [verb for verb in possible(self.matter.state) if verb not in ENDINGS]
        eager = [verb for verb in usual if verb in self._fitting()] * 15
        choice = [verb for verb in usual * 5 + eager + list(STEPS) if verb in EVENTS]
        verb = self.random.choice(choice)
        if verb in ENDINGS and self.random.random() < 0.7:
            verb = Verb.NOTE
        units = (UNIT, OTHER)
        # Now and then somebody whose case it is not.
        astray = self.random.random() < 0.1
        own = self.matter.unit
        unit = ""
        if verb in {Verb.DISPATCH, Verb.RULE} or verb in OF_A_UNIT:
            named = verb in OF_A_UNIT and own and not astray
            unit = own if named else self.random.choice(units)
        elif verb in DECIDING and astray:
            unit = self.random.choice(units)
        return Deed(verb, unit=unit, awaited=self.random.random() < 0.1)

    def _fitting(self) -> set[Verb]:
        """What would be tried too seldom, if chance alone had to hit on the right moment."""
        if self.matter.state is not State.ACCEPTED:
            return {Verb.DISPATCH, Verb.RULE, Verb.ACCEPT}
        return {Verb.TAKE_BACK, *DECIDING} if self.matter.wanted else {*WANTED}

    def _at_once(self, deeds: list[Deed]) -> list[object]:
        if len(deeds) == 1:
            return [self._tried(self._act(deeds[0]))]
        ready = Barrier(len(deeds))

        def run(act: Callable[[], object]) -> object:
            ready.wait(timeout=20)
            return self._tried(act)

        waiting = [self.crowd.submit(run, self._act(deed)) for deed in deeds]
        return [one.result(timeout=60) for one in waiting]

    def _act(self, deed: Deed) -> Callable[[], object]:
        return act_of(deed, self.case, self.cast, self.random, self.now)

    @staticmethod
    def _tried(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refusal as refused:
            return refused


def _comparable(matter: Matter) -> tuple[object, ...]:
    return (
        matter.state,
        matter.unit,
        matter.desk,
        matter.ruled,
        matter.returns,
        matter.holds,
        matter.extensions,
        matter.voices,
        matter.parts,
        matter.wanted,
    )


def told(deeds: list[Deed], results: list[object]) -> str:
    return ", ".join(
        f"{deed} {result.code if isinstance(result, Refusal) else 'done'}"
        for deed, result in zip(deeds, results, strict=True)
    )


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    """Three people, each with a connection that stays open from one act to the next."""
    with ThreadPoolExecutor(MOST_AT_ONCE) as threads:
        yield threads
        leaving = Barrier(MOST_AT_ONCE)
        for left in [threads.submit(_leave, leaving) for _ in range(MOST_AT_ONCE)]:
            left.result(timeout=20)


def _leave(leaving: Barrier) -> None:
    leaving.wait(timeout=20)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_whatever_several_people_do_at_once(crowd: ThreadPoolExecutor) -> None:
    forget()
    cast, deeds, clashes = founded(), 0, 0
    for number in range(FROM, FROM + LIVES):
        life = Life(cast, Random(number), crowd, with_worker=number % 2 == 0)
        life.begin()
        for step in range(STEPS_OF_A_LIFE):
            try:
                life.step()
            except BaseException as failed:
                failed.add_note(f"In step {step} of life {number}.")
                raise
            gone = life.matter.state in {State.DECLINED, State.WITHDRAWN}
            if gone or (life.matter.overdue and life.random.random() < 0.1):
                life.begin()
        deeds += life.deeds
        clashes += life.clashes
        if number % 20 == 0:
            print(
                f"{number} lives, {deeds} deeds, {clashes} steps with several at once", flush=True
            )
        _forget_deliveries()
    # Followers met the same crowd: none of them failed, and no rung was climbed before its time.
    assert not Delivery.objects.exclude(error="").exists()
    assert not [rung for rung in Rung.objects.all() if rung.climbed_at < rung.due_at]
    print(f"{LIVES} lives, {deeds} deeds, {clashes} steps with several at once")
    ends = Entry.objects.filter(event__startswith="application.").values_list("event", flat=True)
    print("What was applied for:", dict(Counter(ends.order_by())))
    forget()


def _forget_deliveries() -> None:
    """What a life without a worker left to be told is no matter for the next life's worker."""
    with transaction.atomic():
        Delivery.objects.filter(state="pending", attempts=0).delete()
