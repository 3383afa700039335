"""A notice for an area, as residents and staff see it."""

from datetime import datetime

from linli.notices.models import AreaNotice
from linli.territory.queries import chain
from linli.web.bodies import Both, Named, local
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


class PublishedOut(AreaNoticeOut):
    """The same for staff: whether it was taken down, and how many residents it was sent to."""

    ended_at: datetime | None
    reached: int


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


def published_out(notice: AreaNotice) -> PublishedOut:
    """For staff."""
    return PublishedOut(
        **dict(area_notice_out(notice)),
        ended_at=None if notice.ended_at is None else local(notice.ended_at),
        reached=notice.reached,
    )
