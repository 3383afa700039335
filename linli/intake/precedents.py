"""What people decided about whose a matter is, against what the rules say of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from linli.cases.models import Case, Report
from linli.people.sealed_words import SealedWords
from linli.people.units import unit_by_id
from linli.policy.queries import current
from linli.policy.sections.limits import Urgency
from linli.routing.acts import Decided, keep_precedent
from linli.routing.decide import decide
from linli.routing.facts import Facts, Route
from linli.routing.models import Precedent
from linli.routing.precedents import words_of
from linli.routing.ready import ready


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A case that people sent elsewhere than today's rules would."""

    number: str
    decided_at: datetime
    kind: str
    category: str
    area_code: str
    people_unit: str
    rules_unit: str | None
    rule: str
    note_id: int | None


def ruled_by_rules(case: Case) -> Route:
    """The route of a case under today's rules alone, by what its first reporter said."""
    return decide(facts_of(case), current().pack)


def keep(
    case: Case, unit_id: int, *, kind: str, note_id: int | None, entry_id: int, decided_at: datetime
) -> bool:
    """Keep what people decided, unless it is what the rules say and nobody had to rule.

    Of what lies sealed no word is kept.
    """
    if not case.category:
        return False
    unit, route, facts = unit_by_id(unit_id), ruled_by_rules(case), facts_of(case)
    if kind == Precedent.Kind.CORRECTION and route.unit_code in {None, unit.code}:
        return False
    said = "" if isinstance(facts.text, SealedWords) else facts.text
    return keep_precedent(
        Decided(
            kind=kind,
            entry_id=entry_id,
            case_id=case.id,
            number=case.number,
            category=case.category,
            area_code=facts.area_code or "",
            point=facts.point,
            words=words_of(said, ready(current().pack).vocabulary),
            unit_code=unit.code,
            rules_unit_code=route.unit_code or "",
            note_id=note_id,
            decided_at=decided_at,
        )
    )


def disagreements(*, limit: int = 200) -> Iterator[Disagreement]:
    """Where today's rules disagree with what people decided last, the newest decision first."""
    seen: set[int] = set()
    for row in Precedent.objects.order_by("-id").iterator(chunk_size=200):
        if row.case_id in seen:
            continue
        seen.add(row.case_id)
        case = Case.objects.select_related("area").filter(id=row.case_id).first()
        if case is None:
            continue
        route = ruled_by_rules(case)
        if route.unit_code == row.unit_code:
            continue
        yield Disagreement(
            number=row.number,
            decided_at=row.decided_at,
            kind=row.kind,
            category=row.category,
            area_code=row.area_code,
            people_unit=row.unit_code,
            rules_unit=route.unit_code,
            rule=route.rule,
            note_id=row.note_id,
        )
        limit -= 1
        if limit <= 0:
            return


def facts_of(case: Case) -> Facts:
    """What routing looks at, of a case as its first reporter told it."""
    first = Report.objects.filter(case=case).order_by("received_at", "id").first()
    point = None
    if case.latitude is not None and case.longitude is not None:
        point = (case.latitude, case.longitude)
    urgency: Urgency = "general"
    if case.urgency == "utility":
        urgency = "utility"
    elif case.urgency == "emergency":
        urgency = "emergency"
    return Facts(
        text=case.summary if first is None else first.text,
        category=case.category,
        area_code=None if case.area is None else case.area.code,
        channel=case.channel,
        received_at=case.received_at,
        urgency=urgency,
        point=point,
    )
