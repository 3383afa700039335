"""What a case seems to be about and whose it would be, for the desk that must decide."""

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.queries.rulings import returned_by
from linli.cases.subject import subject_of
from linli.intake.suggested import Matter, Suggested, suggested
from linli.journal.acting import ActorKind
from linli.people.permissions import must
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.web.bodies import Both, Named, UnitOut, category_out, unit_out
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable
from linli.web.workbench.rulings import CandidateOut, PrecedentOut, candidate_out, precedent_out

routes = Routes(only=ActorKind.OFFICER)


class MatterOut(Shape):
    """A category that the words speak for, the words, and whose it would be there."""

    category: Named
    why: Both
    unit: UnitOut | None


class SuggestedOut(Shape):
    """What speaks for whom, the likeliest first; `beside` is a second matter of the same words,
    whose unit should assist."""

    units: list[CandidateOut]
    matters: list[MatterOut]
    beside: MatterOut | None
    precedents: list[PrecedentOut]


@routes.way(
    "GET",
    "/cases/{number}/suggested",
    permission="case.dispatch",
    response=SuggestedOut,
    summary="建议 Which unit and which matter, and what speaks for it",
)
def suggestions(request: HttpRequest, number: CaseNumber) -> SuggestedOut:
    """By rules, precedents and the text model as they are now; nothing is decided."""
    by, now = actor(request), timezone.now()
    case = readable(number, by=by, now=now)
    must(by, "case.dispatch", subject_of(case), now=now)
    return suggested_out(suggested(case, returned_by(case), now=now), current().pack)


def suggested_out(found: Suggested, pack: Pack) -> SuggestedOut:
    """The suggestions as the desk sees them; a category that the pack has no more is left out."""
    return SuggestedOut(
        units=[candidate_out(*one) for one in found.units],
        matters=[told for one in found.matters if (told := _matter(one, pack)) is not None],
        beside=None if found.beside is None else _matter(found.beside, pack),
        precedents=[precedent_out(one) for one in found.matches],
    )


def _matter(one: Matter, pack: Pack) -> MatterOut | None:
    category = category_out(one.category, pack)
    if category is None:
        return None
    zh, en = one.why
    unit = None if one.unit is None else unit_out(one.unit.id)
    return MatterOut(category=category, why=Both(zh=zh, en=en), unit=unit)
