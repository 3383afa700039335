"""Areas that were proposed from sheets and maps: read in words, put in force by a second person."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import ActorKind
from linli.people.acts.areas import adopt_areas, withdraw_areas
from linli.people.queries import OfficerFacts, officers
from linli.territory.changes import area_changes
from linli.territory.models import AreaProposal, Generation
from linli.territory.proposals import areas_of
from linli.territory.queries import features_of, newest_generation
from linli.web.bodies import Both, Done, local
from linli.web.callers import actor
from linli.web.door import Grave, Routes
from linli.web.once import done_once, once
from linli.web.pages import Id
from linli.web.shape import Shape

routes = Routes(only=ActorKind.OFFICER)
SHOWN = 20
MOST_CHANGES = 500


class AreaProposalOut(Shape):
    """Areas that somebody proposed; by nobody is by the command line."""

    id: int
    note: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int
    outcome: str
    settled_at: datetime | None
    settled_by: str


class WaitingAreasOut(AreaProposalOut):
    """Those that wait, with the first of what they change against those in force."""

    areas: int
    changes: list[Both]
    all_changes: int


class AreaProposalsOut(Shape):
    """The generation in force, what waits for a second person, and what was settled."""

    generation: int | None
    waits: WaitingAreasOut | None
    settled: list[AreaProposalOut]


@routes.way(
    "GET",
    "/areas/proposals",
    permission="people.read",
    response=AreaProposalsOut,
    summary="提交的辖区 Proposed areas, and what they change",
)
def proposals(request: HttpRequest) -> AreaProposalsOut:
    """The latest twenty, the one that waits with its changes in words."""
    rows = list(AreaProposal.objects.defer("areas").order_by("-id")[:SHOWN])
    people = officers(
        {row.proposed_by_id for row in rows}
        | {row.settled_by_id for row in rows if row.settled_by_id}
    )
    newest = newest_generation()
    waits = next((row for row in rows if not row.outcome), None)
    return AreaProposalsOut(
        generation=None if newest is None else newest.number,
        waits=None if waits is None else _waiting(waits, people, newest),
        settled=[_out(row, people) for row in rows if row.outcome],
    )


def _waiting(
    row: AreaProposal, people: dict[int, OfficerFacts], newest: Generation | None
) -> WaitingAreasOut:
    areas = areas_of(row)
    before = [] if newest is None else features_of(newest.id)
    changes = area_changes(before, areas)
    return WaitingAreasOut(
        **_out(row, people).model_dump(),
        areas=len(areas),
        changes=[Both(zh=one.zh, en=one.en) for one in changes[:MOST_CHANGES]],
        all_changes=len(changes),
    )


def _out(row: AreaProposal, people: dict[int, OfficerFacts]) -> AreaProposalOut:
    def name(officer_id: int | None) -> str:
        found = None if officer_id is None else people.get(officer_id)
        return "" if found is None else found.name.plain

    return AreaProposalOut(
        id=row.id,
        note=row.note,
        proposed_at=local(row.proposed_at),
        proposed_by=name(row.proposed_by_id),
        proposed_by_id=row.proposed_by_id,
        outcome=row.outcome,
        settled_at=None if row.settled_at is None else local(row.settled_at),
        settled_by=name(row.settled_by_id),
    )


@routes.way(
    "POST",
    "/areas/proposals/{proposal_id}/adopt",
    permission="policy.adopt",
    grave=Grave.ACT,
    response=Done,
    summary="启用辖区 Put a colleague's areas in force",
)
def adopt(request: HttpRequest, proposal_id: Id) -> Done:
    """As a new generation; cases keep theirs, and the units follow at once."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        return Done(count=adopt_areas(proposal_id, by=by, now=now).number)

    return once(request, None, Done, work, now=now)


@routes.way(
    "DELETE",
    "/areas/proposals/{proposal_id}",
    permission="people.read",
    response=Done,
    summary="撤回辖区 Withdraw or turn down proposed areas",
)
def withdraw(request: HttpRequest, proposal_id: Id) -> Done:
    """By their proposer, or by whoever could have put them in force."""
    return done_once(request, None, partial(withdraw_areas, proposal_id))
