"""The resident's own: reports, messages, and the data that is kept about her."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field

from linli.cases.queries.receipt import progress_of_own
from linli.journal.acting import ActorKind
from linli.notices.acts import mark_read_by_resident
from linli.notices.queries import of_resident
from linli.people.acts.residents import correct_resident
from linli.people.queries import SignedIn
from linli.rights.acts import delete_me
from linli.rights.told import all_of
from linli.web.api import hashed
from linli.web.bodies import Done, Language, MarkIn, MessagesOut, Strict, message_out
from linli.web.callers import actor
from linli.web.door import Routes, whoever
from linli.web.once import done_once, once
from linli.web.pages import PAGE, CaseNumber, Cursor, Limit, cursor_after, cut, id_after
from linli.web.resident.following import progress_out
from linli.web.resident.fresh import must_be_fresh
from linli.web.resident.mine import facts_of, my_reports
from linli.web.resident.shapes import MyReportsOut, ProgressOut
from linli.web.shape import Shape

routes = Routes(only=ActorKind.RESIDENT)


class MeOut(Shape):
    """What is on record about the resident who asks."""

    name: str
    phone: str
    language: Language
    session_ends_at: datetime


class MeIn(Strict):
    """What is to be corrected; what is left out stays."""

    name: str | None = Field(None, max_length=60)
    language: Language | None = None


@routes.way(
    "GET", "/me", permission="people.read", response=MeOut, summary="我的信息 My own record"
)
def me(request: HttpRequest) -> MeOut:
    """In the clear: it is hers."""
    return _me(whoever(request))


@routes.way(
    "PATCH",
    "/me",
    permission="people.correct",
    response=Done,
    summary="更正我的信息 Correct it",
    examples={"改名 a name": {"name": "林秀英"}, "语言 language": {"language": "en"}},
)
def correct(request: HttpRequest, payload: MeIn) -> Done:
    """The phone is changed by signing in with the new one: a number has to be proved."""
    return done_once(
        request,
        payload,
        partial(correct_resident, actor(request).id, name=payload.name, language=payload.language),
    )


@routes.way(
    "DELETE",
    "/me",
    permission="people.erase",
    response=Done,
    summary="注销 Erase my name and number",
)
def erase(request: HttpRequest) -> Done:
    """For good, and all sessions end. What was reported stays, and names nobody any more.

    After a fresh code. `count` is 1 when a part stays until the law lets it go.
    """
    by, now = actor(request), timezone.now()
    must_be_fresh(request, now=now)

    def work() -> Done:
        return Done(count=int(delete_me(by.id, by=by, now=now)))

    return once(request, None, Done, work, now=now)


@routes.way(
    "GET",
    "/me/export",
    permission="people.read",
    response=dict[str, Any],
    summary="导出我的数据 Everything that is kept about me",
)
def export(request: HttpRequest) -> dict[str, Any]:
    """Name, number, reports with their words and places, answers, messages. After a fresh code."""
    now = timezone.now()
    must_be_fresh(request, now=now)
    return all_of(actor(request).id, now=now)


@routes.way(
    "GET",
    "/me/reports",
    permission="case.list",
    response=MyReportsOut,
    summary="我的诉求 My reports",
)
def reports(request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE) -> MyReportsOut:
    """The newest first, those that were made by telephone under the same number too."""
    return my_reports(actor(request).id, cursor, limit)


@routes.way(
    "GET",
    "/me/reports/{number}",
    permission="case.read",
    response=ProgressOut,
    summary="我的一件诉求 One of my reports",
)
def follow_own(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """The same without the code, for a resident who is signed in."""
    found = progress_of_own(number, actor(request).id)
    return hashed(request, progress_out(found, now=timezone.now()))


@routes.way(
    "GET",
    "/me/messages",
    permission="notice.read",
    response=MessagesOut,
    summary="我的消息 My messages",
)
def messages(request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE) -> MessagesOut:
    """The newest first, in both languages."""
    before = id_after(cursor, "messages") if cursor else None
    rows = of_resident(actor(request).id, before=before)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("messages", row.id))
    return MessagesOut(items=[message_out(row) for row in page], next=following)


@routes.way(
    "POST",
    "/me/messages/read",
    permission="notice.read",
    response=Done,
    summary="标为已读 Mark messages as read",
    examples={"两条 two": {"ids": [41, 42]}},
)
def mark(request: HttpRequest, payload: MarkIn) -> Done:
    """Messages of somebody else stay as they are."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        return Done(count=mark_read_by_resident(payload.ids, resident_id=by.id, now=now))

    return once(request, payload, Done, work, now=now)


def _me(session: SignedIn) -> MeOut:
    facts = facts_of(session.actor.id)
    return MeOut(
        name=facts.name.plain,
        phone=facts.phone.plain,
        language="en" if facts.language == "en" else "zh",
        session_ends_at=session.expires_at,
    )
