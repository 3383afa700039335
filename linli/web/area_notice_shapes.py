"""A notice for an area, as residents and staff see it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from linli.notices.models import AreaNotice
from linli.notices.tally import reached_by
from linli.policy.queries import current
from linli.territory.queries import chain
from linli.web.bodies import Both, Named, both, local
from linli.web.shape import Shape


class AreaNoticeOut(Shape):
    """What is said to everyone in an area, from when to when."""

    id: int
    area: Named
    title: Both
    text: Both
    urgency: str
    valid_from: datetime
    valid_to: datetime


class AreaNoticesOut(Shape):
    """The notices in force, the most urgent first."""

    items: list[AreaNoticeOut]


class AreaReachOut(Shape):
    """How many messages of a notice went out by one channel, and what became of them."""

    channel: Named
    waiting: int
    sent: int
    delivered: int
    failed: int


class PublishedOut(AreaNoticeOut):
    """The same for staff: whether it was taken down, and how many residents it was sent to.

    Into so many inboxes, and beside that by the channels that they chose.
    """

    ended_at: datetime | None
    reached: int
    by_channel: list[AreaReachOut]


class PublishedPageOut(Shape):
    """A page of notices."""

    items: list[PublishedOut]
    next: str | None


def area_notice_out(notice: AreaNotice) -> AreaNoticeOut:
    """For everyone; where there is no English, the Chinese stands in."""
    area = chain(notice.area_code)[0]
    return AreaNoticeOut(
        id=notice.id,
        area=Named(code=area.code, name=Both(zh=area.name_zh, en=area.name_en)),
        title=Both(zh=notice.title_zh, en=notice.title_en or notice.title_zh),
        text=Both(zh=notice.text_zh, en=notice.text_en or notice.text_zh),
        urgency=notice.urgency,
        valid_from=local(notice.valid_from),
        valid_to=local(notice.valid_to),
    )


def published_page(notices: Iterable[AreaNotice]) -> list[PublishedOut]:
    """For staff, with what became of their messages in one query."""
    found = list(notices)
    sent = reached_by(one.entry_id for one in found if one.entry_id is not None)
    return [published_out(one, sent.get(one.entry_id or 0)) for one in found]


def published_out(
    notice: AreaNotice, sent: Mapping[str, Mapping[str, int]] | None = None
) -> PublishedOut:
    """For staff."""
    ways = current().pack.channels.by_code
    return PublishedOut(
        **dict(area_notice_out(notice)),
        ended_at=None if notice.ended_at is None else local(notice.ended_at),
        reached=notice.reached,
        by_channel=[
            AreaReachOut(
                channel=Named(
                    code=code,
                    name=both(ways[code].name) if code in ways else Both(zh=code, en=code),
                ),
                waiting=counts.get("queued", 0) + counts.get("held", 0),
                sent=counts.get("sent", 0) + counts.get("delivered", 0),
                delivered=counts.get("delivered", 0),
                failed=counts.get("failed", 0) + counts.get("unpaid", 0),
            )
            for code, counts in (sent or {}).items()
        ],
    )
