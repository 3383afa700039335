"""Which clocks run on a case in each state, and when each is due."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import cast

from django.db import connection

from linli.cases.lifecycle import State
from linli.cases.models import Case, Note
from linli.clock.calendar import WorkCalendar, calendar_of
from linli.clock.deadline import Interval, Limit, LimitKind, due
from linli.clock.line import MissingYear
from linli.journal.acting import NotNow
from linli.people.units import unit_by_id
from linli.policy.queries import AdoptedRelease, release
from linli.policy.sections.limits import Limit as LimitEntry
from linli.policy.sections.limits import StageLimit, Urgency, UrgencyLimits


class Stage(StrEnum):
    """What must happen before a timer rings; the word is the timer's kind."""

    DISPATCH = "dispatch"  # the desk finds the unit
    ACCEPT = "accept"  # the unit accepts
    CONTACT = "contact"  # the unit contacts the reporter, if she can be; see contacting.py
    ANSWER = "answer"  # the unit answers: the whole of its time, the case's `due_at`
    VERIFY = "verify"  # the desk checks and closes
    HOLD = "hold"  # the held case goes on
    APPROVAL = "approval"  # an application is decided on; see pending.py


RUNNING: dict[State, tuple[Stage, ...]] = {
    State.FILED: (Stage.DISPATCH, Stage.ANSWER),
    State.DISPATCHED: (Stage.ACCEPT, Stage.ANSWER),
    State.ACCEPTED: (Stage.ANSWER,),
    State.HELD: (Stage.HOLD,),
    State.ANSWERED: (Stage.VERIFY,),
    State.VERIFIED: (Stage.VERIFY,),
}


THE_UNITS_OWN = frozenset({Stage.ACCEPT, Stage.CONTACT})

# Where the reporter is still to be contacted, if she can be and was not yet. On hold too: that the
# work has to wait is just what she should hear.
CONTACTING = frozenset({State.DISPATCHED, State.ACCEPTED, State.HELD})


@lru_cache(maxsize=16)
def calendar_under(release_id: int) -> WorkCalendar:
    """The work calendar of a policy release."""
    return calendar_of(release(release_id).pack.calendar)


def hours_of(release_id: int, unit_id: int) -> WorkCalendar:
    """The calendar by which a unit's own stages run: its own hours, or those of the offices.

    What was promised to the reporter never runs by it: a return to a unit with other hours must
    not move her date. See docs/adr/0011.
    """
    pack = release(release_id).pack
    return calendar_of(pack.calendar, pack.units.hours_of(unit_by_id(unit_id).code))


def limit_of(entry: LimitEntry) -> Limit:
    """The pack's words for a limit as the clock's."""
    return Limit(LimitKind(entry.kind), entry.amount)


def limit_for(urgency: str, limits: UrgencyLimits | StageLimit) -> Limit:
    """The limit for a case's urgency, whose column only holds words of the pack."""
    return limit_of(limits.of(cast("Urgency", urgency)))


def answer_limit(category: str, urgency: str, adopted: AdoptedRelease) -> Limit:
    """How long the unit has to answer, by category; without one, by the urgency's own limit.

    By that too when a matter with office hours alone is marked an emergency 紧急.
    """
    known = adopted.pack.category(category)
    own = None if known is None else known.limits.answer
    return _own_or(own, urgency, adopted.pack.clock.answer_without_category)


def accept_limit(category: str, urgency: str, adopted: AdoptedRelease) -> Limit:
    """How long the unit has to accept: as to answer, and without a category as to dispatch."""
    known = adopted.pack.category(category)
    own = None if known is None else known.limits.accept
    return _own_or(own, urgency, adopted.pack.clock.dispatch)


def contact_limit(category: str, urgency: str, adopted: AdoptedRelease) -> Limit:
    """How long the unit has to contact the reporter: by category, or the district's."""
    known = adopted.pack.category(category)
    own = None if known is None else known.limits.contact
    return _own_or(own, urgency, adopted.pack.clock.contact)


def _own_or(own: StageLimit | None, urgency: str, else_: UrgencyLimits | StageLimit) -> Limit:
    if own is None or not own.holds_for(cast("Urgency", urgency)):
        return limit_for(urgency, else_)
    return limit_for(urgency, own)


def verify_limit(category: str, urgency: str, adopted: AdoptedRelease) -> Limit:
    """How long the desk has to check the answer and close: by category, or the district's."""
    known = adopted.pack.category(category)
    own = None if known is None else known.limits.verify
    return limit_for(urgency, own or adopted.pack.clock.verify)


def first_due(
    category: str, urgency: str, received_at: datetime, adopted: AdoptedRelease
) -> datetime:
    """The deadline of a case that has just come in."""
    return due(
        received_at,
        answer_limit(category, urgency, adopted),
        calendar=calendar_under(adopted.id),
    )


def clock_start(case: Case) -> datetime:
    """When the case's present round began: at its last reopening, or when it was received."""
    reopened = case.rounds.order_by("-began_at").first()
    return case.received_at if reopened is None else reopened.began_at


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What the whole time of a case's present round is computed from."""

    began_at: datetime
    extensions: tuple[Limit, ...]
    holds: tuple[Interval, ...]


# Asked after every step of every case, so all of it comes in one statement.
_ROUND = """
SELECT began.at,
    (SELECT json_agg(json_build_array(e.kind, e.amount) ORDER BY e.id)
     FROM cases_extension e WHERE e.case_id = %(id)s AND e.granted_at >= began.at)::text,
    (SELECT json_agg(json_build_array(h.held_at, coalesce(h.resumed_at, h.until)) ORDER BY h.id)
     FROM cases_hold h WHERE h.case_id = %(id)s AND h.held_at >= began.at)::text
FROM (SELECT coalesce((SELECT max(began_at) FROM cases_round WHERE case_id = %(id)s),
                      %(received_at)s::timestamptz) AS at) AS began
"""


def round_facts(case: Case) -> RoundFacts:
    """The beginning, the extensions and the holds of the present round, as they are on record."""
    with connection.cursor() as database:
        database.execute(_ROUND, {"id": case.id, "received_at": case.received_at})
        began_at, extensions, holds = database.fetchone()
    return RoundFacts(
        began_at,
        tuple(Limit(LimitKind(kind), amount) for kind, amount in json.loads(extensions or "[]")),
        tuple(
            Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
            for start, end in json.loads(holds or "[]")
        ),
    )


def due_of(case: Case) -> datetime:
    """The case's deadline, from its facts: start, limit, extensions and holds of this round.

    Raises NotNow when it would lie in a year whose working days are not known yet.
    """
    adopted, facts = release(case.release_id), round_facts(case)
    try:
        return due(
            facts.began_at,
            answer_limit(case.category, case.urgency, adopted),
            calendar=calendar_under(adopted.id),
            extensions=facts.extensions,
            holds=facts.holds,
        )
    except MissingYear as missing:
        raise NotNow(
            "case.calendar_ends",
            f"{missing.year} 年的工作日历还没有公布，算不出办结期限。请选更早的日期。",
            f"The working days of {missing.year} are not known yet, so no deadline can be given. "
            "Choose an earlier day.",
        ) from None


def returns_so_far(case: Case) -> int:
    """How often units gave the case back in this round."""
    return case.assignments.filter(ended_by="return", ended_at__gte=clock_start(case)).count()


def ruling_is_due(case: Case) -> bool:
    """Whether units have returned the case so often that the desk has to rule 裁定."""
    return returns_so_far(case) >= release(case.release_id).pack.clock.returns.times


def at_desk_since(case: Case) -> datetime:
    """When a case that waits at its desk came there: filed, given back, reported up, reopened."""
    moments = [clock_start(case)]
    ended = case.assignments.filter(ended_at__isnull=False).order_by("-ended_at").first()
    if ended is not None and ended.ended_at is not None:
        moments.append(ended.ended_at)
    # Between two desks there is no assignment; the reason was written down at that moment.
    up = case.notes.filter(kind=Note.Kind.REPORT_UP).order_by("-at").first()
    if up is not None:
        moments.append(up.at)
    return max(moments)


def began_at(case: Case, stage: Stage) -> datetime:
    """When the stage of dispatching or accepting that runs now began."""
    if stage is Stage.DISPATCH:
        return at_desk_since(case)
    return case.assignments.get(ended_at=None).dispatched_at


def desk_limit(case: Case, adopted: AdoptedRelease) -> Limit:
    """How long the desk has to find the unit: to dispatch, or to rule once that is due."""
    ruling = adopted.pack.clock.returns.ruling
    if ruling is not None and ruling_is_due(case):
        return limit_of(ruling)
    return limit_for(case.urgency, adopted.pack.clock.dispatch)


def stage_due(case: Case, stage: Stage, now: datetime) -> datetime:
    """When a stage of this case that begins now must be over."""
    if stage is Stage.ANSWER:
        return case.due_at
    if stage is Stage.HOLD:
        return case.holds.get(resumed_at=None).until
    if stage is Stage.DISPATCH:
        adopted = release(case.release_id)
        return due(now, desk_limit(case, adopted), calendar=calendar_under(adopted.id))
    adopted = release(case.release_id)
    return stage_due_under(adopted, stage, case.category, case.urgency, now, unit_id=case.holder_id)


def stage_due_under(
    adopted: AdoptedRelease,
    stage: Stage,
    category: str,
    urgency: str,
    now: datetime,
    *,
    unit_id: int | None,
) -> datetime:
    """When a stage with a limit of its own (dispatch, accept, contact, verify) must be over.

    Accepting and contacting are the unit's alone and run by its hours.
    """
    calendar = calendar_under(adopted.id)
    if unit_id is not None and stage in THE_UNITS_OWN:
        calendar = hours_of(adopted.id, unit_id)
    if stage is Stage.DISPATCH:
        limit = limit_for(urgency, adopted.pack.clock.dispatch)
    elif stage is Stage.ACCEPT:
        limit = accept_limit(category, urgency, adopted)
    elif stage is Stage.CONTACT:
        limit = contact_limit(category, urgency, adopted)
    else:
        limit = verify_limit(category, urgency, adopted)
    return due(now, limit, calendar=calendar)


def approval_limit(case: Case, adopted: AdoptedRelease) -> Limit:
    """How long the unit that was asked has to decide on an application."""
    return limit_for(case.urgency, adopted.pack.clock.approval.within)


def approval_due(case: Case, unit_id: int, now: datetime) -> datetime:
    """Until when the unit that is asked now has to decide."""
    adopted = release(case.release_id)
    return due(now, approval_limit(case, adopted), calendar=hours_of(adopted.id, unit_id))
