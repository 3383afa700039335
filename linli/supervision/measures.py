"""What a rung does: each measure is one function under its word of the pack.

A new kind is a function here, its word in `policy/sections/ladder.py`, its sentence in the docs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from linli.cases.models import Case
from linli.journal.acting import Actor
from linli.journal.record import record
from linli.notices.values import pair, unit_pair
from linli.people.units import UnitFacts
from linli.policy.queries import release
from linli.supervision.acts.issue import issued
from linli.supervision.acts.standing import open_order
from linli.supervision.chasing import above, chaser_of
from linli.supervision.events import CARD_NAMES, CardGiven, ChaseMoved, RungClimbed
from linli.supervision.ladder import Planned
from linli.supervision.models import Card, Chase, Rung
from linli.supervision.telling import moment_words, stage_pair, tell


@dataclass(frozen=True, slots=True)
class Climb:
    """One rung as it is climbed: the locked case, the unit that is late, who pressed until now."""

    case: Case
    planned: Planned
    row: Rung
    entry_id: int
    late_unit: UnitFacts
    chaser: UnitFacts
    stage_due_at: datetime
    by: Actor
    now: datetime


Measuring = Callable[[Climb], None]
MEASURES: dict[str, Measuring] = {}


def measure(word: str) -> Callable[[Measuring], Measuring]:
    """Make a function the measure of this word."""

    def enter(function: Measuring) -> Measuring:
        MEASURES[word] = function
        return function

    return enter


@measure("remind")
def remind(climb: Climb) -> None:
    """Reminds the late unit 催办."""
    tell(
        climb.case,
        RungClimbed.name,
        "supervised",
        [climb.late_unit.id],
        entry_id=climb.entry_id,
        now=climb.now,
        unit=unit_pair(climb.late_unit.id),
        stage=stage_pair(climb.planned.stage),
        due=moment_words(climb.stage_due_at, climb.case),
    )


@measure("yellow_card")
def give_yellow_card(climb: Climb) -> None:
    """Gives the late unit a yellow card 黄牌."""
    _give(climb, Card.Colour.YELLOW)


@measure("red_card")
def give_red_card(climb: Climb) -> None:
    """Gives the late unit a red card 红牌."""
    _give(climb, Card.Colour.RED)


@measure("order")
def order(climb: Climb) -> None:
    """Issues a supervision order in the name of whoever presses for the case now.

    Nothing more where one is open on that level already, and nobody is ordered by itself.
    """
    wanted = climb.planned.rung.order
    assert wanted is not None, "the pack was checked"
    issuer = chaser_of(climb.case, climb.late_unit.id)
    # To the one who pressed in vain, unless it is still the same that presses.
    pressed = wanted.to == "chaser" and climb.chaser.id != issuer.id
    unit = climb.chaser if pressed else climb.late_unit
    if unit.id == issuer.id or open_order(climb.case, issuer) is not None:
        return
    issued(
        climb.case,
        unit=unit,
        issuer=issuer,
        form=wanted.form,
        adopted=release(climb.case.release_id),
        stage=climb.planned.stage,
        late_unit_id=climb.late_unit.id,
        stage_due_at=climb.stage_due_at,
        rung=climb.row,
        by=climb.by,
        now=climb.now,
    )


@measure("move_chase")
def move_chase(climb: Climb) -> None:
    """Moves pressing for the case to the next level; at the top it stays where it is."""
    case, now = climb.case, climb.now
    at = chaser_of(case, climb.late_unit.id)
    upper = above(case, at)
    if upper is None:
        return
    Chase.objects.filter(case=case, ended_at=None).update(ended_at=now)
    chase = Chase.objects.create(case=case, unit_id=upper.id, since_at=now)
    (entry_id,) = record(
        ChaseMoved(case_id=case.id, chase_id=chase.id, desk_id=at.id, unit_id=upper.id),
        by=climb.by,
        now=now,
    )
    tell(
        case,
        ChaseMoved.name,
        "supervisor",
        [at.id, upper.id],
        entry_id=entry_id,
        now=now,
        unit=unit_pair(upper.id),
    )


def _give(climb: Climb, colour: Card.Colour) -> None:
    reason = f"{colour.value}_card"
    card = Card.objects.create(
        case=climb.case,
        unit_id=climb.late_unit.id,
        rung=climb.row,
        colour=colour,
        stage=climb.planned.stage,
        given_at=climb.now,
    )
    (entry_id,) = record(
        CardGiven(
            case_id=climb.case.id,
            card_id=card.id,
            colour=colour.value,
            reason=reason,
            unit_id=climb.late_unit.id,
            stage=climb.planned.stage,
        ),
        by=climb.by,
        now=climb.now,
    )
    tell(
        climb.case,
        CardGiven.name,
        "supervised",
        [climb.late_unit.id],
        entry_id=entry_id,
        now=climb.now,
        unit=unit_pair(climb.late_unit.id),
        stage=stage_pair(climb.planned.stage),
        due=moment_words(climb.stage_due_at, climb.case),
        ground=pair(*CARD_NAMES[reason]),
    )
