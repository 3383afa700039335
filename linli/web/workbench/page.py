"""One case: its page, its timeline, the verbs that are open, what is personal, its journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field

from linli.cases.acts.reveal import reveal
from linli.cases.lifecycle import VERB_NAMES
from linli.cases.models import Report
from linli.cases.queries.verbs import verbs_of
from linli.feedback.acts.answer import answer_callback
from linli.journal.acting import Actor, ActorKind, NotFound
from linli.journal.tail import timeline as entries
from linli.web.bodies import Both, Done, Strict, local
from linli.web.callers import actor
from linli.web.case_pages import shown_page, shown_timeline
from linli.web.case_shapes import CaseOut, LinesOut
from linli.web.door import Routes
from linli.web.once import done_once
from linli.web.pages import PAGE, CaseNumber, Cursor, Limit, cursor_after, cut, id_after
from linli.web.resident.progress import CallbackIn
from linli.web.shape import Shape
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)


class VerbOut(Shape):
    """A verb, and why it would be refused now, if it would."""

    verb: str
    name: Both
    possible: bool
    code: str | None
    why: Both | None


class VerbsOut(Shape):
    """Every verb of the table."""

    items: list[VerbOut]


class RevealIn(Strict):
    """What the personal data is read for; it goes on record with the reader."""

    reason: str = Field(max_length=20, description="contact, place, callback, identity or request")


class RevealedOut(Shape):
    """One reporter in the clear."""

    report: UUID
    name: str
    phone: str
    place: str


class AllRevealedOut(Shape):
    """The reporters, the first one first."""

    items: list[RevealedOut]


class EntryOut(Shape):
    """An entry of the journal as it was recorded: ids and codes, never words."""

    id: int
    event: str
    at: datetime
    actor: dict[str, Any]
    facts: dict[str, Any]


class EntriesOut(Shape):
    """A page of entries, the oldest first."""

    items: list[EntryOut]
    next: str | None


class EnteredIn(CallbackIn):
    """What a reporter answered on the telephone."""

    report: UUID


@routes.way(
    "GET",
    "/cases/{number}",
    permission="case.read",
    response=CaseOut,
    summary="案件 A case with all that belongs to it",
)
def case(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """What is personal is masked: see `/reveal`. With an ETag."""
    return shown_page(request, number)


@routes.way(
    "GET",
    "/cases/{number}/timeline",
    permission="case.read",
    response=LinesOut,
    summary="时间线 What happened to it",
)
def timeline(request: HttpRequest, number: CaseNumber) -> LinesOut:
    """The oldest first, in plain words."""
    return shown_timeline(request, number)


@routes.way(
    "GET",
    "/cases/{number}/verbs",
    permission="case.read",
    response=VerbsOut,
    summary="可做的事 What can be done with it now, and why not the rest",
)
def verbs(request: HttpRequest, number: CaseNumber) -> VerbsOut:
    """The refusals are those that the verbs themselves would give."""
    by, now = actor(request), timezone.now()
    return VerbsOut(
        items=[
            VerbOut(
                verb=one.verb.value,
                name=Both(zh=VERB_NAMES[one.verb][0], en=VERB_NAMES[one.verb][1]),
                possible=one.possible,
                code=None if one.refusal is None else one.refusal.code,
                why=None if one.refusal is None else Both(zh=one.refusal.zh, en=one.refusal.en),
            )
            for one in verbs_of(readable(number, by=by, now=now), by=by, now=now)
        ]
    )


@routes.way(
    "POST",
    "/cases/{number}/reveal",
    permission="case.read_personal",
    response=AllRevealedOut,
    summary="查看诉求人信息 Show names and numbers, for a reason",
    repeatable=False,
    examples={"联系 to call": {"reason": "contact"}},
)
def show_personal(request: HttpRequest, number: CaseNumber, payload: RevealIn) -> AllRevealedOut:
    """Who read it, when and why goes on record."""
    by, now = actor(request), timezone.now()
    found = reveal(readable(number, by=by, now=now).id, payload.reason, by=by, now=now)
    return AllRevealedOut(
        items=[
            RevealedOut(
                report=one.report_id,
                name=one.name.plain,
                phone=one.phone.plain,
                place=one.place_words.plain,
            )
            for one in found
        ]
    )


@routes.way(
    "POST",
    "/cases/{number}/callback",
    permission="callback.enter",
    response=Done,
    summary="登记回访 Enter what a reporter answered",
    examples={
        "来电 by telephone": {
            "report": "5f0c6f0e-6b52-4e0e-9f5e-2f8a3c1f9d10",
            "contacted": True,
            "solved": True,
            "satisfaction": "basically",
        }
    },
)
def enter_callback(request: HttpRequest, number: CaseNumber, payload: EnteredIn) -> Done:
    """The same as if the reporter had answered; “not solved” reopens the case."""

    def work(by: Actor, now: datetime) -> None:
        found = readable(number, by=by, now=now)
        report = Report.objects.filter(id=payload.report, case=found).first()
        if report is None:
            raise NotFound(
                "report.unknown",
                "这个案件里没有这条诉求。",
                "This case has no such report.",
                field="report",
            )
        answer_callback(report, payload.to_answers(), by=by, now=now)

    return done_once(request, payload, work)


@routes.way(
    "GET",
    "/cases/{number}/journal",
    permission="journal.read",
    response=EntriesOut,
    summary="日志 The journal's entries about it",
)
def journal(
    request: HttpRequest, number: CaseNumber, cursor: Cursor = "", limit: Limit = PAGE
) -> EntriesOut:
    """As they were recorded."""
    found = readable(number, by=actor(request), now=timezone.now())
    rows = entries("case", found.id)
    if cursor:
        rows = rows.filter(id__gt=id_after(cursor, "journal"))
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("journal", row.id))
    return EntriesOut(
        items=[
            EntryOut(
                id=row.id,
                event=row.event,
                at=local(row.at),
                actor={"kind": row.actor_kind, "id": row.actor_id, "post": row.actor_post},
                facts=row.facts,
            )
            for row in page
        ],
        next=following,
    )
