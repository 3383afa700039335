"""Make a part of a case a case of its own 拆分."""

from datetime import datetime

from linli.cases.acts.dispatch import asked_unit
from linli.cases.acts.keep_apart import carry_over
from linli.cases.acts.open import Opened, Opening, open_case
from linli.cases.apart import against, desk_apart, must_be_free
from linli.cases.assignments import BY_DESK
from linli.cases.events import CaseSplit
from linli.cases.lifecycle import Verb
from linli.cases.models import PLACE, Case, CaseLink
from linli.cases.notes import needed
from linli.cases.rules import area_code_of
from linli.cases.step import step
from linli.journal.acting import Actor, ActorKind, Invalid, act
from linli.people.marks import fresh_report_id
from linli.people.sealing import opened
from linli.people.units import unit_by_id
from linli.policy.desks import desk_code
from linli.policy.queries import current


@act
def split(
    case_id: int,
    text: str,
    *,
    category: str | None = None,
    unit_code: str | None = None,
    awaited: bool = True,
    by: Actor,
    now: datetime,
) -> Opened:
    """Open a part of a case as a case of its own, at the same place, under a limit of its own.

    `text` says what this part asks for. With a unit it is dispatched at once. The voices stay with
    the case they came to, which closes only when all of its parts have ended, but for those that
    are not `awaited`.
    """
    wanted = needed(text, "拆分内容", field="text")
    parts: list[Opened] = []

    def change(case: Case) -> CaseSplit:
        adopted = current()
        kind = case.category if category is None else category
        known = adopted.pack.category(kind)
        if known is None and kind:
            raise Invalid(
                "case.category_unknown",
                f"没有“{kind}”这个事项。",
                f"There is no category “{kind}”.",
                field="category",
            )
        unit = None if unit_code is None else asked_unit(unit_code)
        desk = desk_code(
            adopted.pack,
            category=kind,
            area_code=area_code_of(case),
            holder=None if unit is None else unit.code,
            # The desk that splits a matter follows its parts.
            not_below=unit_by_id(case.desk_id).code,
        )
        units_against = against(case.id)
        if unit is not None:
            must_be_free(unit, units_against)
        desk_unit = desk_apart(desk, units_against, pack=adopted.pack, area_code=area_code_of(case))
        part = open_case(
            Opening(
                report_id=fresh_report_id(),
                channel=case.channel,
                text=wanted,
                category=kind,
                urgency=case.urgency if known is None else known.urgency,
                area_id=case.area_id,
                area_code=area_code_of(case),
                generation_id=case.generation_id,
                latitude=case.latitude,
                longitude=case.longitude,
                place_words=(
                    "" if case.place_sealed is None else opened(case.place_sealed, PLACE).plain
                ),
                desk_id=desk_unit.id,
                unit_id=None if unit is None else unit.id,
                rule=BY_DESK,
                entered_by=by.id if by.kind is ActorKind.OFFICER else None,
                sealed=case.sealed,
                reported_at=now,
            ),
            by=by,
            now=now,
            adopted=adopted,
        )
        carry_over(case, part.case_id, by=by, now=now)
        CaseLink.objects.create(
            case=case, other_id=part.case_id, kind=CaseLink.Kind.SPLIT, awaited=awaited, at=now
        )
        parts.append(part)
        return CaseSplit(case_id=case.id, part_id=part.case_id)

    step(case_id, Verb.SPLIT, by=by, now=now, change=change)
    return parts[0]
