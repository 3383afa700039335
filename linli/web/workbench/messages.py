"""消息发送: what left the house by which channel, what did not and why, and once more by hand."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query

from linli.journal.acting import ActorKind
from linli.notices import tally
from linli.notices.acts import MOST_AT_ONCE, resend
from linli.policy.queries import current
from linli.web.bodies import Done, Strict
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.workbench.message_shapes import (
    MessagesSentOut,
    MessageState,
    SendingOut,
    message_sent_out,
    sending_out,
)

routes = Routes(only=ActorKind.OFFICER)
CURSOR = "messages sent"
DAYS = 14
Word = Annotated[str, Query(max_length=60)]


class ResendIn(Strict):
    """The messages that are sent again."""

    ids: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)


@routes.way(
    "GET",
    "/messages/channels",
    permission="message.read",
    response=SendingOut,
    summary="发送概况 The channels, their budgets, and the last fortnight",
)
def channels(request: HttpRequest) -> SendingOut:
    """By day and channel how many messages are in which state; the newest day first."""
    now = timezone.now()
    return sending_out(current().pack, tally.used(now=now), tally.by_day(days=DAYS, now=now))


@routes.way(
    "GET",
    "/messages",
    permission="message.read",
    response=MessagesSentOut,
    summary="消息明细 What was sent, and what was not",
)
def log(
    request: HttpRequest,
    channel: Word = "",
    state: MessageState | None = None,
    template: Word = "",
    why: Word = "",
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> MessagesSentOut:
    """The newest first; of an address its ends alone, of the words none."""
    rows = tally.messages(
        channel=channel,
        state=state or "",
        template=template,
        why=why,
        before=id_after(cursor, CURSOR) if cursor else None,
    )
    page, following = cut(
        tally.shown(rows[: limit + 1]), limit, lambda one: cursor_after(CURSOR, one.row.id)
    )
    return MessagesSentOut(items=[message_sent_out(one) for one in page], next=following)


@routes.way(
    "POST",
    "/messages/resend",
    permission="message.resend",
    response=Done,
    summary="重发 Send failed messages again",
    examples={"两条 two": {"ids": [41, 42]}},
)
def again(request: HttpRequest, payload: ResendIn) -> Done:
    """What is on its way or arrived stays as it is; the answer counts what goes."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        return Done(count=resend(payload.ids, by=by, now=now))

    return once(request, payload, Done, work, now=now)
