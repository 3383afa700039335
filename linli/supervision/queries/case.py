"""What supervision knows of one case: rungs, cards, orders, who presses, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.lifecycle import ENDED
from linli.cases.models import Case
from linli.people.units import UnitFacts
from linli.supervision.acts.plan import climbed_keys
from linli.supervision.chasing import chaser_of
from linli.supervision.ladder import Planned
from linli.supervision.models import Card, Chase, Order, Rung
from linli.supervision.stages import rungs_of, running


@dataclass(frozen=True, slots=True)
class Supervised:
    """A case as supervision sees it. `ahead` are the rungs that are still to come, in order."""

    chaser: UnitFacts | None
    rungs: list[Rung]
    cards: list[Card]
    chases: list[Chase]
    orders: list[Order]
    ahead: list[tuple[Planned, int]]


def supervised(case: Case, *, now: datetime) -> Supervised:
    """Everything about the supervision of a case; `now` is only what "ahead" is seen from."""
    climbed = climbed_keys(case)
    ahead = [
        (rung, found.unit_id)
        for found in running(case)
        for rung in rungs_of(case, found)
        if rung.key not in climbed
    ]
    return Supervised(
        chaser=None if case.state in ENDED else chaser_of(case, case.holder_id),
        rungs=list(Rung.objects.filter(case=case).order_by("id")),
        cards=list(Card.objects.filter(case=case).order_by("id")),
        chases=list(Chase.objects.filter(case=case).order_by("id")),
        orders=list(
            Order.objects.filter(case=case).select_related("case", "words", "answer").order_by("id")
        ),
        ahead=sorted(ahead, key=lambda one: (one[0].at, one[0].rule, one[0].step)),
    )
