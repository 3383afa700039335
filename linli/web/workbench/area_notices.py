"""Notices for everyone in an area: published, listed, taken down."""

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.notices.publishing import Announcement, publish, take_down
from linli.notices.queries import of_areas
from linli.people.permissions import reach_of
from linli.policy.queries import current
from linli.web.area_notice_shapes import (
    PublishedOut,
    PublishedPageOut,
    published_out,
    published_page,
)
from linli.web.bodies import Strict
from linli.web.callers import actor, authority
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.stepping import readable
from linli.web.written import MomentWithOffset

routes = Routes(only=ActorKind.OFFICER)


class PublishIn(Strict):
    """What is said to whom, from when to when; perhaps about a case. English may be left out."""

    area: str = Field(max_length=20, pattern=r"^[0-9]+$")
    title_zh: str = Field(max_length=100)
    text_zh: str = Field(max_length=2_000)
    title_en: str = Field("", max_length=200)
    text_en: str = Field("", max_length=4_000)
    urgency: Literal["general", "utility", "emergency"] = "general"
    valid_from: MomentWithOffset | None = None
    valid_to: MomentWithOffset
    number: str | None = Field(None, max_length=40)


@routes.way(
    "POST",
    "/area-notices",
    permission="notice.publish",
    response=PublishedOut,
    summary="发布告知 Publish a notice for everyone in an area",
    examples={
        "停水 no water": {
            "area": "990100001",
            "title_zh": "临时停水",
            "text_zh": "因主管爆裂抢修，柳林街道临时停水，请在送水点取水。",
            "title_en": "No water for now",
            "text_en": "A burst main is being repaired. Water carts stand at the gates.",
            "urgency": "utility",
            "valid_to": "2030-03-15T18:00:00+08:00",
        }
    },
)
def publish_notice(request: HttpRequest, payload: PublishIn) -> PublishedOut:
    """Anybody can read it by area; residents who reported there of late find it in their inbox."""
    by, now = actor(request), timezone.now()

    def work() -> PublishedOut:
        case_id = None
        if payload.number is not None:
            case_id = readable(payload.number, by=by, now=now).id
        said = Announcement(
            area_code=payload.area,
            title_zh=payload.title_zh,
            text_zh=payload.text_zh,
            title_en=payload.title_en,
            text_en=payload.text_en,
            urgency=payload.urgency,
            valid_from=payload.valid_from or now,
            valid_to=payload.valid_to,
            case_id=case_id,
        )
        return published_out(publish(said, by=by, now=now))

    return once(request, payload, PublishedOut, work, now=now)


@routes.way(
    "GET",
    "/area-notices",
    permission="notice.publish",
    response=PublishedPageOut,
    summary="告知列表 Notices for my areas",
)
def published(request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE) -> PublishedPageOut:
    """Those in force and those that are over, the newest first, with how many they reached."""
    pack = current().pack
    reach = reach_of(pack.roles, authority(request), "notice.publish")
    codes = {pack.district.division_code} if reach.everything else reach.area_codes
    before = id_after(cursor, "area-notices") if cursor else None
    rows = of_areas(codes, before=before)
    page, following = cut(
        rows[: limit + 1], limit, lambda row: cursor_after("area-notices", row.id)
    )
    return PublishedPageOut(items=published_page(page), next=following)


@routes.way(
    "POST",
    "/area-notices/{notice_id}/end",
    permission="notice.publish",
    response=PublishedOut,
    summary="撤下告知 Take a notice down",
)
def end_notice(request: HttpRequest, notice_id: Id) -> PublishedOut:
    """Before its time; what was delivered stays in the inboxes."""
    by, now = actor(request), timezone.now()
    return once(
        request,
        None,
        PublishedOut,
        lambda: published_out(take_down(notice_id, by=by, now=now)),
        now=now,
    )
