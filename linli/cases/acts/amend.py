"""Complete or correct a case 补正: its category, urgency, place or summary."""

from dataclasses import dataclass, replace
from datetime import datetime

from linli.cases.acts.keep_apart import say_whom_it_is_about
from linli.cases.acts.seal_words import seal_words
from linli.cases.acts.words import rewrite_words
from linli.cases.apart import against
from linli.cases.confidence import is_sensitive
from linli.cases.events import CaseAmended
from linli.cases.events_of_limits import CaseRelimited
from linli.cases.lifecycle import State, Verb, permission
from linli.cases.models import PLACE, Case
from linli.cases.notes import LONGEST_SUMMARY, needed
from linli.cases.rules import area_code_of, pack_of
from linli.cases.step import locked, must_be_possible, step
from linli.cases.subject import subject_of
from linli.cases.timing import due_of
from linli.journal.acting import Actor, Invalid, act
from linli.journal.record import record
from linli.people.permissions import must
from linli.people.sealed_words import worded
from linli.people.sealing import seal
from linli.people.units import unit_by_code, unit_by_id
from linli.policy.desks import desk_code
from linli.policy.problems import nearest
from linli.policy.queries import current
from linli.territory.lookup import Outside, generation

URGENCIES = ("general", "utility", "emergency")
LONGEST_PLACE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What is to be changed; what is None stays.

    `point` is (latitude, longitude) in WGS-84. An area alone will do where nobody knows the point.
    `about` are the codes of all the units that the case is against.
    """

    category: str | None = None
    urgency: str | None = None
    point: tuple[float, float] | None = None
    area_code: str | None = None
    place_words: str | None = None
    summary: str | None = None
    about: tuple[str, ...] | None = None


@act
def amend(case_id: int, amendment: Amendment, *, by: Actor, now: datetime) -> Case:
    """Complete or correct a case, under the rules and the boundaries it was opened under.

    A new category brings its own urgency unless one is named. The deadline and the stages that run
    are computed anew, each from its own beginning; that they moved is on record for itself. What
    was overdue stays a fact. The desk stays, unless the case moves to a place that the desk is not
    over. A case that turns out to be against a unit leaves it, and its sight, in this transaction.
    """
    moved: list[CaseRelimited] = []
    asked = None
    if amendment.about is not None:
        case = locked(case_id)
        must(by, permission(Verb.AMEND), subject_of(case), now=now)
        alone = replace(amendment, about=None) == Amendment()
        must_be_possible(case, Verb.RECUSE if alone else Verb.AMEND)
        changed = say_whom_it_is_about(case_id, amendment.about, by=by, now=now)
        if changed and alone:
            return locked(case_id)
        # Asked before she said it: of a case against her own unit she may nothing any more.
        asked = _nothing_more

    def change(case: Case) -> CaseAmended:
        category, urgency, due_before = case.category, case.urgency, case.due_at
        changed = [
            *_classify(case, amendment),
            *_place(case, amendment),
            *_word(case, amendment),
        ]
        if not changed:
            raise Invalid(
                "case.amend.nothing",
                "没有要补正的内容。可以补正事项、紧急程度、地点、摘要、被反映单位。",
                "Nothing would change. Category, urgency, place, summary and whom it is about can "
                "be amended.",
            )
        if (case.category, case.urgency) != (category, urgency):
            case.due_at = due_of(case)
        if case.due_at != due_before:
            moved.append(
                CaseRelimited(
                    case_id=case.id,
                    category_before=category,
                    category=case.category,
                    urgency_before=urgency,
                    urgency=case.urgency,
                    due_before=due_before,
                    due_at=case.due_at,
                )
            )
        _settle_desk(case)
        if is_sensitive(case.category, current().pack) and not case.sealed:
            # Once sealed it stays so, whatever it turns out to be about afterwards.
            seal_words(case)
        if "place_words" in changed or "summary" in changed:
            rewrite_words(case)
        return CaseAmended(
            case_id=case.id,
            fields=tuple(changed),
            category=case.category,
            area_code=area_code_of(case),
            due_at=case.due_at,
        )

    case = step(case_id, Verb.AMEND, by=by, now=now, change=change, allowed=asked)
    record(*moved, by=by, now=now)
    return case


def _nothing_more(case: Case) -> None:
    """The door was asked already."""


def _classify(case: Case, amendment: Amendment) -> list[str]:
    changed = []
    category, urgency = amendment.category, amendment.urgency
    if category is not None and category != case.category:
        known = pack_of(case).category(category)
        if known is None:
            guess = nearest(category, pack_of(case).categories.by_code)
            raise Invalid(
                "case.category_unknown",
                f"没有“{category}”这个事项。" + (f"是否应为“{guess}”？" if guess else ""),
                f"There is no category “{category}”."
                + (f" Did you mean “{guess}”?" if guess else ""),
                field="category",
            )
        case.category = category
        changed.append("category")
        urgency = urgency or known.urgency
    if urgency is not None and urgency not in URGENCIES:
        raise Invalid(
            "case.urgency_unknown",
            f"没有“{urgency}”这个紧急程度。可选：{'、'.join(URGENCIES)}。",
            f"There is no urgency “{urgency}”. To choose from: {', '.join(URGENCIES)}.",
            field="urgency",
        )
    if urgency is not None and urgency != case.urgency:
        case.urgency = urgency
        changed.append("urgency")
    return changed


def _place(case: Case, amendment: Amendment) -> list[str]:
    if amendment.point is None and amendment.area_code is None:
        return []
    territory = generation(case.generation_id)
    area_id = None
    if amendment.point is not None:
        tolerance_m = float(pack_of(case).district.nearest_tolerance_m)
        found = territory.locate(*amendment.point, tolerance_m=tolerance_m)
        if not isinstance(found, Outside):
            area_id = found.area_id
        elif amendment.area_code is None:
            raise Invalid(
                "case.place_outside",
                "这个位置不在本区范围内。请重新选点，或直接选所在的社区。",
                "This point lies outside the district. Choose another, or name the community.",
                field="point",
            )
    if area_id is None:
        named = territory.place_of(amendment.area_code or "")
        if named is None:
            raise Invalid(
                "case.area_unknown",
                f"没有代码为“{amendment.area_code}”的辖区。",
                f"There is no area with the code {amendment.area_code}.",
                field="area_code",
            )
        area_id = named.area_id
    if amendment.point is not None:
        case.latitude, case.longitude = amendment.point
    elif area_id != case.area_id:
        # The old point lies elsewhere: kept, it would show the case in the wrong place.
        case.latitude = case.longitude = None
    elif amendment.point is None:
        return []
    case.area_id = area_id
    return ["place"]


def _word(case: Case, amendment: Amendment) -> list[str]:
    changed = []
    if amendment.place_words is not None:
        words = needed(amendment.place_words, "地点", field="place_words", longest=LONGEST_PLACE)
        case.place_sealed = seal(words, PLACE)
        changed.append("place_words")
    if amendment.summary is not None and amendment.summary.strip() != case.summary:
        words = needed(amendment.summary, "摘要", field="summary", longest=LONGEST_SUMMARY)
        case.summary = worded(words, case.sealed)
        changed.append("summary")
    return changed


def _settle_desk(case: Case) -> None:
    pack, area_code = pack_of(case), area_code_of(case)
    desk, units_against = unit_by_id(case.desk_id).code, against(case.id)
    # A supervisor outside the tree is no desk over any place, and stays.
    if units_against or desk in pack.desks_over(area_code or None):
        return
    at_desk = case.state == State.FILED
    case.desk_id = unit_by_code(
        desk_code(
            pack,
            category=case.category,
            area_code=area_code,
            holder=None if at_desk else unit_by_id(case.holder_id).code,
        )
    ).id
    if at_desk:
        case.holder_id = case.desk_id
