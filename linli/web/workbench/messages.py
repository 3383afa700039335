"""消息发送: what left the house by which channel, what did not and why, and once more by hand."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query
from pydantic import ConfigDict

from linli.journal.acting import ActorKind
from linli.notices import tally
from linli.notices.acts import MOST_AT_ONCE, note_messages_export, resend, resend_found
from linli.notices.finding import COUNTED_AT_MOST, Sought, not_gone, shown
from linli.notices.models import Outgoing
from linli.policy.queries import current
from linli.tables.workbook import Cell
from linli.web.bodies import Done, Strict, local
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.downloads import MOST_EXPORTED, table_answer
from linli.web.once import once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.shape import Shape
from linli.web.workbench.message_shapes import (
    MessagesSentOut,
    MessageState,
    NotGoneOut,
    SendingOut,
    message_sent_out,
    sending_out,
)

routes = Routes(only=ActorKind.OFFICER)
CURSOR = "messages sent"
DAYS = 14
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
WIDTHS = (20, 14, 22, 10, 22, 12, 26, 44, 20, 20, 8)
HEADINGS = (
    "排队时间 queued at",
    "渠道 channel",
    "模板 template",
    "对象 to",
    "地址尾号 address",
    "状态 state",
    "原因 reason",
    "怎么办 what helps",
    "发出时间 sent at",
    "送达时间 delivered at",
    "重发 again",
)
TO = {"resident": "居民", "officer": "工作人员", "unit": "单位", "nobody": "无人"}


class MessagesSoughtIn(Shape):
    """Which messages; what is left out does not count. Days in the district's own time."""

    channel: str = Field("", max_length=60)
    state: MessageState | None = None
    template: str = Field("", max_length=60)
    why: str = Field("", max_length=60, description="The code of a reason")
    since: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    until: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY, description="With this day")

    def sought(self) -> Sought:
        """As the room looks for them."""
        return Sought(
            channel=self.channel,
            state=self.state or "",
            template=self.template,
            why=self.why,
            since=self.since,
            until=self.until,
        )


class ResendIn(Strict):
    """The messages that are sent again."""

    ids: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)


class ResendFoundIn(MessagesSoughtIn):
    """Whatever was found and did not go: as many as was said, up to the newest that was seen."""

    model_config = ConfigDict(extra="forbid")

    newest: Id
    count: int = Field(ge=1, le=COUNTED_AT_MOST)


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
    return sending_out(
        current().pack,
        tally.used(now=now),
        tally.by_day(days=DAYS, now=now),
        tally.reasons(days=DAYS, now=now),
        today=local(now).date(),
    )


@routes.way(
    "GET",
    "/messages",
    permission="message.read",
    response=MessagesSentOut,
    summary="消息明细 What was sent, and what was not",
)
def log(
    request: HttpRequest,
    wanted: Query[MessagesSoughtIn],
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> MessagesSentOut:
    """The newest first; of an address its ends alone, of the words none."""
    sought, pack = wanted.sought(), current().pack
    rows = sought.rows(before=id_after(cursor, CURSOR) if cursor else None)
    page, following = cut(
        shown(rows[: limit + 1]), limit, lambda one: cursor_after(CURSOR, one.row.id)
    )
    return MessagesSentOut(
        items=[message_sent_out(one, pack) for one in page],
        next=following,
        not_gone=None if cursor else _not_gone(sought),
    )


def _not_gone(sought: Sought) -> NotGoneOut:
    count, newest = not_gone(sought)
    return NotGoneOut(count=count, newest=newest, more=count >= COUNTED_AT_MOST)


@routes.way(
    "GET",
    "/messages/sheet",
    permission="message.read",
    response={200: None},
    summary="导出发送情况 What became of messages as Excel",
)
def sheet(request: HttpRequest, wanted: Query[MessagesSoughtIn]) -> HttpResponse:
    """The same rows in words, at most 20,000. That they were taken out is on record."""
    now, pack, states = timezone.now(), current().pack, dict(Outgoing.State.choices)
    rows = shown(wanted.sought().rows()[:MOST_EXPORTED])
    note_messages_export(len(rows), by=actor(request), now=now)

    def cells() -> Iterator[tuple[Cell, ...]]:
        for found in rows:
            one = message_sent_out(found, pack)
            way = pack.channels.by_code.get(one.channel)
            yield (
                one.queued_at,
                one.channel if way is None else way.name.zh,
                one.name.zh,
                TO[one.to],
                one.address,
                str(states[one.state]),
                one.reason.zh if one.reason else "",
                one.what_helps.zh if one.what_helps else "",
                one.sent_at,
                one.delivered_at,
                one.again,
            )

    return table_answer(cells(), name="messages", head=HEADINGS, widths=WIDTHS, now=local(now))


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


@routes.way(
    "POST",
    "/messages/resend-found",
    permission="message.resend",
    response=Done,
    summary="全部重发 Send everything again that was found and did not go",
    examples={"昨天的 of a day": {"since": "2026-11-17", "newest": 42, "count": 17}},
)
def again_found(request: HttpRequest, payload: ResendFoundIn) -> Done:
    """Never more than the screen said, and nothing that failed after it was looked at."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        return Done(
            count=resend_found(
                payload.sought(), newest=payload.newest, most=payload.count, by=by, now=now
            )
        )

    return once(request, payload, Done, work, now=now)
