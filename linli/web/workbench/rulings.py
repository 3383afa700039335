"""裁定: what units have given back, who said what, and what speaks for whom."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.assignments import first_holder
from linli.cases.queries.rulings import cases_to_rule, returned_by
from linli.cases.subject import subject_of
from linli.cases.timing import Stage, ruling_is_due
from linli.clock.models import Timer
from linli.intake.rulings import Match, candidates, grounds_for
from linli.journal.acting import ActorKind
from linli.people.permissions import must
from linli.people.units import UnitFacts, unit_by_code
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.web.bodies import Both, Named, UnitOut, both, local, unit_out
from linli.web.callers import actor, authority
from linli.web.case_shapes import RowOut, row_out
from linli.web.door import Routes
from linli.web.pages import PAGE, CaseNumber, Cursor, Limit
from linli.web.shape import Shape
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)


class ToRuleOut(Shape):
    """A case that came back, how often, and whether it can only be ruled on now."""

    row: RowOut
    returns: int
    due: bool


class RulingsOut(Shape):
    """A page of them."""

    items: list[ToRuleOut]
    next: str | None


class ReturnedOut(Shape):
    """Who gave it back, on which ground, why, and whom it proposed."""

    unit: UnitOut
    at: datetime
    ground: Named
    reason: str
    proposed: UnitOut | None


class PrecedentOut(Shape):
    """An earlier decision of the same matter; `fits` says that routing would go by it."""

    number: str
    kind: Named
    unit: UnitOut
    decided_at: datetime
    near: bool
    likeness: float
    fits: bool
    words: list[str]


class CandidateOut(Shape):
    """A unit that something speaks for, and what."""

    unit: UnitOut
    reasons: list[Both]


class RulingOut(Shape):
    """All that a ruling goes by. Whoever is named cannot return the case.

    `rule_by` is null once that time is over.
    """

    due: bool
    rule_by: datetime | None
    responsible: UnitOut | None
    returned: list[ReturnedOut]
    candidates: list[CandidateOut]
    precedents: list[PrecedentOut]


KINDS = {"ruling": Both(zh="裁定", en="ruling"), "correction": Both(zh="改派", en="correction")}


@routes.way(
    "GET",
    "/rulings",
    permission="case.rule",
    response=RulingsOut,
    summary="待裁定 Cases that came back to a desk where I may rule",
)
def to_rule(request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE) -> RulingsOut:
    """By due time. `due` says that the case cannot be dispatched any more, only ruled on."""
    pack = current().pack
    found, following = cases_to_rule(
        asker=authority(request), now=timezone.now(), cursor=cursor, limit=limit
    )
    most = pack.clock.returns.times
    return RulingsOut(
        items=[
            ToRuleOut(row=row_out(one.row, pack), returns=one.returns, due=one.returns >= most)
            for one in found
        ],
        next=following,
    )


@routes.way(
    "GET",
    "/cases/{number}/ruling",
    permission="case.rule",
    response=RulingOut,
    summary="裁定依据 Who gave a case back and why, and what speaks for whom",
)
def ruling(request: HttpRequest, number: CaseNumber) -> RulingOut:
    """Nothing is decided. The ruling itself is the verb `rule`."""
    by, now = actor(request), timezone.now()
    case = readable(number, by=by, now=now)
    must(by, "case.rule", subject_of(case), now=now)
    returned, found = returned_by(case), grounds_for(case, now=now)
    first, pack = first_holder(case.assignments.all()), current().pack
    waits = Timer.objects.filter(
        case_id=case.id, kind=Stage.DISPATCH.value, rung_at=None, cancelled_at=None
    ).first()
    return RulingOut(
        due=ruling_is_due(case),
        rule_by=None if waits is None else local(waits.due_at),
        responsible=None if first is None else unit_out(first.unit_id),
        returned=[
            ReturnedOut(
                unit=unit_out(one.unit.id),
                at=local(one.at),
                ground=_ground(one.ground, pack),
                reason=one.reason,
                proposed=None if one.proposed is None else unit_out(one.proposed.id),
            )
            for one in returned
        ],
        candidates=[candidate_out(*one) for one in candidates(found, returned)],
        precedents=[precedent_out(one) for one in found.matches],
    )


def candidate_out(unit: UnitFacts, reasons: Sequence[tuple[str, str]]) -> CandidateOut:
    """A unit with what speaks for it."""
    return CandidateOut(unit=unit_out(unit.id), reasons=[Both(zh=zh, en=en) for zh, en in reasons])


def precedent_out(one: Match) -> PrecedentOut:
    """An earlier decision as the desk sees it."""
    return PrecedentOut(
        number=one.known.number,
        kind=Named(code=one.known.kind, name=KINDS[one.known.kind]),
        unit=unit_out(unit_by_code(one.known.unit_code).id),
        decided_at=local(one.known.decided_at),
        near=one.near,
        likeness=round(one.likeness, 2),
        fits=one.fits,
        words=one.words,
    )


def _ground(code: str, pack: Pack) -> Named:
    known = pack.grounds.by_verb["return"].get(code)
    return Named(code=code, name=Both(zh=code, en=code) if known is None else both(known.name))
