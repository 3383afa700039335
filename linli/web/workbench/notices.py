"""The inbox of one's units."""

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.apart import apart_of
from linli.journal.acting import ActorKind
from linli.notices.acts import mark_read
from linli.notices.queries import of_units
from linli.web.bodies import Done, MarkIn, MessagesOut, message_out
from linli.web.callers import authority, units_of
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import PAGE, Cursor, Limit, cursor_after, cut, id_after

routes = Routes(only=ActorKind.OFFICER)


@routes.way(
    "GET",
    "/notices",
    permission="notice.read",
    response=MessagesOut,
    summary="本单位的消息 Messages to my units",
)
def inbox(
    request: HttpRequest, unread: bool = False, cursor: Cursor = "", limit: Limit = PAGE
) -> MessagesOut:
    """The newest first; `unread=true` leaves out what somebody of the unit has read."""
    before = id_after(cursor, "notices") if cursor else None
    rows = of_units(units_of(request), before=before)
    rows = rows.filter(apart_of(authority(request)))
    if unread:
        rows = rows.filter(read_at=None)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("notices", row.id))
    return MessagesOut(items=[message_out(row) for row in page], next=following)


@routes.way(
    "POST",
    "/notices/read",
    permission="notice.read",
    response=Done,
    summary="标为已读 Mark messages as read",
    examples={"两条 two": {"ids": [41, 42]}},
)
def mark(request: HttpRequest, payload: MarkIn) -> Done:
    """Messages of other units stay as they are."""
    now = timezone.now()

    def work() -> Done:
        return Done(count=mark_read(payload.ids, unit_ids=units_of(request), now=now))

    return once(request, payload, Done, work, now=now)
