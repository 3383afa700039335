"""The whistle: units are called, report in, work on site, and each side rates the other."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.cases.apart import apart_of
from linli.collaboration.acts.assess import assess, rate_call
from linli.collaboration.acts.whistles import blow, end, report_in, work_on_site
from linli.collaboration.models import Whistle
from linli.collaboration.queries.whistles import (
    unknown_whistle,
    whistle_by_id,
    whistles_of_case,
    whistles_of_units,
)
from linli.journal.acting import Actor, ActorKind, NotFound
from linli.web.bodies import Strict, Words
from linli.web.callers import actor, authority, units_of
from linli.web.case_pages import lines_about
from linli.web.case_shapes import LinesOut
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import PAGE, CaseNumber, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.stepping import readable
from linli.web.workbench.concerned import whistle_concerns
from linli.web.workbench.together_shapes import (
    CaseWhistlesOut,
    WhistleBriefOut,
    WhistleOut,
    WhistlesOut,
    whistle_brief,
)
from linli.web.workbench.whistle_places import whistles_out

routes = Routes(only=ActorKind.OFFICER)
Points = Field(ge=0, le=5)
EXAMPLE = {
    "units": ["dept-urban-management", "dept-police"],
    "needs": "摊位占道，堵住消防通道，请到场联合处置。",
    "place": "槐荫路口东侧",
}


class BlowIn(Strict):
    """Which units are called, what for, and where they meet."""

    units: list[str] = Field(min_length=1, max_length=20)
    needs: Words
    place: str = Field("", max_length=300)


class SiteIn(Strict):
    """What is done on site, with photos that were uploaded before."""

    note: Words
    files: list[UUID] = Field([], max_length=9)


class EndIn(Strict):
    """How it went."""

    note: str = Field("", max_length=2_000)


class AssessIn(Strict):
    """What the caller says of one unit: came, helped (0 to 5), solved."""

    unit: str = Field(max_length=60)
    came: bool
    helped: int = Points
    solved: bool
    words: str = Field("", max_length=2_000)


class RateCallIn(Strict):
    """What a called unit says of the call: needed, well described (0 to 5)."""

    needed: bool
    described: int = Points
    words: str = Field("", max_length=2_000)


@routes.way(
    "POST",
    "/cases/{number}/whistle",
    permission="whistle.blow",
    response=WhistleBriefOut,
    summary="吹哨 Whistle for units",
    examples={"占道 stalls": EXAMPLE},
)
def blow_whistle(request: HttpRequest, number: CaseNumber, payload: BlowIn) -> WhistleBriefOut:
    """Only units that the duty list names for this matter; who was called already is left alone."""
    by, now = actor(request), timezone.now()

    def work() -> WhistleBriefOut:
        case = readable(number, by=by, now=now)
        blown = blow(case.id, payload.units, payload.needs, place=payload.place, by=by, now=now)
        return _shown(blown.id)

    return once(request, payload, WhistleBriefOut, work, now=now)


@routes.way(
    "GET",
    "/cases/{number}/whistles",
    permission="case.read",
    response=CaseWhistlesOut,
    summary="吹哨记录 The whistles of a case",
)
def case_whistles(request: HttpRequest, number: CaseNumber) -> CaseWhistlesOut:
    """The oldest first."""
    by, now = actor(request), timezone.now()
    found = whistles_of_case(readable(number, by=by, now=now).id)
    return CaseWhistlesOut(items=whistles_out(found, units=units_of(request), by=by, now=now))


@routes.way(
    "GET",
    "/whistles",
    permission="case.list",
    response=WhistlesOut,
    summary="本单位的吹哨 Whistles that my units blew or answer",
)
def unit_whistles(
    request: HttpRequest, open_only: bool = True, cursor: Cursor = "", limit: Limit = PAGE
) -> WhistlesOut:
    """The newest first."""
    before = id_after(cursor, "whistles") if cursor else None
    units = units_of(request)
    rows = whistles_of_units(units, open_only=open_only, before=before)
    rows = rows.filter(apart_of(authority(request)))
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("whistles", row.id))
    shown = whistles_out(page, units=units, by=actor(request), now=timezone.now())
    return WhistlesOut(items=shown, next=following)


@routes.way(
    "GET",
    "/whistles/{whistle_id}",
    permission="case.read",
    response=WhistleOut,
    summary="一次吹哨 One whistle",
)
def one_whistle(request: HttpRequest, whistle_id: Id) -> WhistleOut:
    """For whoever may read its case."""
    by = actor(request)
    found = readable_whistle(whistle_id, by=by)
    return whistles_out([found], units=units_of(request), by=by, now=timezone.now())[0]


@routes.way(
    "GET",
    "/whistles/{whistle_id}/timeline",
    permission="case.read",
    response=LinesOut,
    summary="吹哨经过 What happened since a whistle was blown",
)
def whistle_timeline(request: HttpRequest, whistle_id: Id) -> LinesOut:
    """The oldest first, with what was written on site."""
    found = readable_whistle(whistle_id, by=actor(request))
    return lines_about(found.case, "whistle_id", found.id)


@routes.way(
    "POST",
    "/whistles/{whistle_id}/report_in",
    permission="whistle.report_in",
    response=WhistleBriefOut,
    summary="报到 Report in",
)
def report_in_at(request: HttpRequest, whistle_id: Id) -> WhistleBriefOut:
    """Late it is still taken, and stays late. Done twice, it is on record once."""
    return _done(request, None, whistle_id, report_in)


@routes.way(
    "POST",
    "/whistles/{whistle_id}/notes",
    permission="evidence.add",
    response=WhistleBriefOut,
    summary="现场处置 What is done on site",
    examples={"处置 work": {"note": "已劝离摊贩，消防通道恢复畅通。"}},
)
def note_on_site(request: HttpRequest, whistle_id: Id, payload: SiteIn) -> WhistleBriefOut:
    """By the caller, or by a unit that has reported in."""
    return _done(request, payload, whistle_id, work_on_site, payload.note, evidence=payload.files)


@routes.way(
    "POST",
    "/whistles/{whistle_id}/end",
    permission="whistle.blow",
    response=WhistleBriefOut,
    summary="结束吹哨 End a whistle",
    examples={"处置完毕 done": {"note": "联合处置完毕。"}},
)
def end_whistle(request: HttpRequest, whistle_id: Id, payload: EndIn) -> WhistleBriefOut:
    """Now each side rates the other."""
    return _done(request, payload, whistle_id, end, note=payload.note)


@routes.way(
    "POST",
    "/whistles/{whistle_id}/assess",
    permission="whistle.assess",
    response=WhistleBriefOut,
    summary="评价到场单位 The caller rates a unit",
    examples={
        "很好 well": {"unit": "dept-fire", "came": True, "helped": 5, "solved": True},
    },
)
def assess_unit(request: HttpRequest, whistle_id: Id, payload: AssessIn) -> WhistleBriefOut:
    """Once for each unit, after the whistle has ended."""
    return _done(
        request,
        payload,
        whistle_id,
        assess,
        payload.unit,
        came=payload.came,
        helped=payload.helped,
        solved=payload.solved,
        words=payload.words,
    )


@routes.way(
    "POST",
    "/whistles/{whistle_id}/rate",
    permission="whistle.assess",
    response=WhistleBriefOut,
    summary="评价吹哨 A called unit rates the call",
    examples={"必要 needed": {"needed": True, "described": 4, "words": "事由清楚。"}},
)
def rate(request: HttpRequest, whistle_id: Id, payload: RateCallIn) -> WhistleBriefOut:
    """Once, after the whistle has ended."""
    return _done(
        request,
        payload,
        whistle_id,
        rate_call,
        needed=payload.needed,
        described=payload.described,
        words=payload.words,
    )


def readable_whistle(whistle_id: int, *, by: Actor) -> Whistle:
    """The whistle, for whoever may read its case; for others there is no such whistle."""
    found = whistle_by_id(whistle_id)
    try:
        readable(found.case.number, by=by, now=timezone.now())
    except NotFound:
        raise unknown_whistle() from None
    return found


def _done(
    request: HttpRequest,
    payload: Any,
    whistle_id: int,
    verb: Callable[..., object],
    *given: Any,
    **more: Any,
) -> WhistleBriefOut:
    by, now = actor(request), timezone.now()
    whistle_concerns(whistle_id, by=by, now=now)

    def work() -> WhistleBriefOut:
        verb(whistle_id, *given, by=by, now=now, **more)
        return _shown(whistle_id)

    return once(request, payload, WhistleBriefOut, work, now=now)


def _shown(whistle_id: int) -> WhistleBriefOut:
    return whistle_brief(whistle_by_id(whistle_id))
