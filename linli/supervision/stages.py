"""Which stages of a case run now, each with its clock and the unit that is asked.

A stage is one function under `@runs`: given a case and the rules it was opened under, it yields the
clocks that run. Everything is read from facts, so that the same question asked again after any
change of the case's clock gives the moments that are right then.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from linli.cases.assignments import open_assignment
from linli.cases.contacting import contact_since
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.cases.pending import pending
from linli.cases.timing import (
    RUNNING,
    THE_UNITS_OWN,
    Stage,
    accept_limit,
    answer_limit,
    approval_limit,
    at_desk_since,
    calendar_under,
    contact_limit,
    desk_limit,
    hours_of,
    limit_of,
    round_facts,
    verify_limit,
)
from linli.clock.deadline import Limit
from linli.clock.line import micros
from linli.people.units import unit_by_id
from linli.policy.queries import AdoptedRelease, release
from linli.supervision.ladder import Facts, Planned, StageClock, planned, rule_for
from linli.supervision.models import Order


@dataclass(frozen=True, slots=True)
class Running:
    """A stage that runs: its clock, the unit that must act, the order when it is about one."""

    clock: StageClock
    unit_id: int
    order: Order | None = None


Reader = Callable[[Case, AdoptedRelease], Iterable[Running]]
STAGES: dict[str, Reader] = {}


def runs(stage: str) -> Callable[[Reader], Reader]:
    """Make a function the reader of a stage; its word stands in the pack's section `ladder`."""

    def enter(reader: Reader) -> Reader:
        STAGES[stage] = reader
        return reader

    return enter


def running(case: Case) -> list[Running]:
    """Every stage of the case that runs now."""
    adopted = release(case.release_id)
    return [found for reader in STAGES.values() for found in reader(case, adopted)]


def rungs_of(case: Case, found: Running) -> list[Planned]:
    """The rungs of a running stage under the case's own rules, in order; none without a rule."""
    pack = release(case.release_id).pack
    category = pack.category(case.category)
    facts = Facts(
        category=case.category,
        group="" if category is None else category.group,
        urgency=case.urgency,
        level=unit_by_id(found.unit_id).level,
    )
    rule = rule_for(pack.ladder.rules, found.clock.stage, facts)
    return [] if rule is None else planned(rule, found.clock)


@runs(Stage.DISPATCH)
def dispatching(case: Case, adopted: AdoptedRelease) -> Iterator[Running]:
    """The desk finds the unit, from the moment at which the case came to it."""
    if Stage.DISPATCH in RUNNING.get(State(case.state), ()):
        limit = desk_limit(case, adopted)
        yield _running(case, Stage.DISPATCH, at_desk_since(case), limit, case.desk_id, adopted)


@runs(Stage.ACCEPT)
def accepting(case: Case, adopted: AdoptedRelease) -> Iterator[Running]:
    """The unit accepts, from the moment at which it was dispatched to it."""
    if Stage.ACCEPT in RUNNING.get(State(case.state), ()):
        began = open_assignment(case).dispatched_at
        limit = accept_limit(case.category, case.urgency, adopted)
        yield _running(case, Stage.ACCEPT, began, limit, case.holder_id, adopted)


@runs(Stage.CONTACT)
def contacting(case: Case, adopted: AdoptedRelease) -> Iterator[Running]:
    """The unit contacts the reporter, from its dispatch until one try was enough."""
    began = contact_since(case)
    if began is not None:
        limit = contact_limit(case.category, case.urgency, adopted)
        yield _running(case, Stage.CONTACT, began, limit, case.holder_id, adopted)


@runs(Stage.ANSWER)
def answering(case: Case, adopted: AdoptedRelease) -> Iterator[Running]:
    """The whole: whoever holds the case answers, with extensions and holds."""
    if Stage.ANSWER not in RUNNING.get(State(case.state), ()):
        return
    facts = round_facts(case)
    clock = StageClock(
        stage=Stage.ANSWER,
        occurrence=micros(facts.began_at),
        started_at=facts.began_at,
        limit=answer_limit(case.category, case.urgency, adopted),
        calendar=calendar_under(adopted.id),
        extensions=facts.extensions,
        holds=facts.holds,
    )
    yield Running(clock, case.holder_id)


@runs(Stage.VERIFY)
def verifying(case: Case, adopted: AdoptedRelease) -> Iterator[Running]:
    """The desk checks and closes, from the moment of the answer."""
    if Stage.VERIFY not in RUNNING.get(State(case.state), ()):
        return
    began = open_assignment(case).answered_at
    if began is not None:
        limit = verify_limit(case.category, case.urgency, adopted)
        yield _running(case, Stage.VERIFY, began, limit, case.desk_id, adopted)


@runs(Stage.APPROVAL)
def deciding(case: Case, adopted: AdoptedRelease) -> Iterator[Running]:
    """The unit that was asked decides on an application, from the moment it was put to it."""
    waiting = pending(case) if case.state == State.ACCEPTED else None
    if waiting is not None:
        limit = approval_limit(case, adopted)
        yield _running(case, Stage.APPROVAL, waiting.applied_at, limit, waiting.asked_id, adopted)


@runs("order")
def answering_orders(case: Case, adopted: AdoptedRelease) -> Iterator[Running]:
    """Units answer the supervision orders that they were given."""
    for order in Order.objects.filter(case=case, state=Order.State.ISSUED).order_by("id"):
        form = release(order.release_id).pack.ladder.forms_by_code[order.form]
        clock = StageClock(
            stage="order",
            occurrence=order.id,
            started_at=order.started_at,
            limit=limit_of(form.answer_within),
            calendar=hours_of(order.release_id, order.unit_id),
        )
        yield Running(clock, order.unit_id, order)


def _running(
    case: Case, stage: str, began: datetime, limit: Limit, unit_id: int, adopted: AdoptedRelease
) -> Running:
    own = stage in {*THE_UNITS_OWN, Stage.APPROVAL}
    clock = StageClock(
        stage=stage,
        occurrence=micros(began),
        started_at=began,
        limit=limit,
        calendar=hours_of(adopted.id, unit_id) if own else calendar_under(adopted.id),
    )
    return Running(clock, unit_id)
