"""Notices for everyone in an area 告知: published, delivered to who is known there, taken down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from uuid import UUID

from linli.journal.acting import Actor, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.notices.acts import Message, notify
from linli.notices.events import NoticeEnded, NoticePublished
from linli.notices.models import AreaNotice
from linli.people.authority import authority_of
from linli.people.permissions import Subject, must
from linli.policy.queries import current
from linli.policy.sections.limits import Urgency
from linli.territory.queries import chain

URGENCIES: tuple[str, ...] = get_args(Urgency)
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a notice says to whom and for how long; English may be left out."""

    area_code: str
    title_zh: str
    text_zh: str
    title_en: str = ""
    text_en: str = ""
    urgency: str = "general"
    valid_from: datetime
    valid_to: datetime
    case_id: int | None = None


@act
def publish(said: Announcement, *, by: Actor, now: datetime) -> AreaNotice:
    """Publish a notice for an area and all below it; the residents known there are sent it.

    Raises Invalid for empty words or a time that is over, NotFound for an unknown area.
    """
    must(by, "notice.publish", Subject(area_code=said.area_code), now=now)
    chain(said.area_code)
    if not said.title_zh.strip() or not said.text_zh.strip():
        raise Invalid(
            "notice.words",
            "请填写告知的标题和内容。",
            "A notice needs a title and words, in Chinese at least.",
            field="title_zh",
        )
    if not now < said.valid_to or not said.valid_from < said.valid_to:
        raise Invalid(
            "notice.time",
            "告知的截止时间要晚于开始时间和现在。",
            "A notice ends after it begins, and after now.",
            field="valid_to",
        )
    if said.urgency not in URGENCIES:
        raise Invalid(
            "notice.urgency",
            f"紧急程度可选：{'、'.join(URGENCIES)}。",
            f"The urgency is one of: {', '.join(URGENCIES)}.",
            field="urgency",
        )
    posts = authority_of(by, now=now).posts
    notice = AreaNotice.objects.create(
        area_code=said.area_code,
        title_zh=said.title_zh.strip(),
        title_en=said.title_en.strip(),
        text_zh=said.text_zh.strip(),
        text_en=said.text_en.strip(),
        urgency=said.urgency,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
        unit_id=posts[0].unit_id,
        officer_id=by.id,
        case_id=said.case_id,
        published_at=now,
    )
    record(
        NoticePublished(
            notice_id=notice.id,
            case_id=notice.case_id,
            area_code=notice.area_code,
            unit_id=notice.unit_id,
            urgency=notice.urgency,
            until=notice.valid_to,
        ),
        by=by,
        now=now,
    )
    return notice


@act
def take_down(notice_id: int, *, by: Actor, now: datetime) -> AreaNotice:
    """Take a notice down before its time; what was delivered stays in the inboxes."""
    notice = AreaNotice.objects.select_for_update().filter(id=notice_id).first()
    if notice is None:
        raise NotFound("notice.unknown", "没有这条告知。", "There is no such notice.")
    must(by, "notice.publish", Subject(area_code=notice.area_code), now=now)
    if notice.ended_at is not None or notice.valid_to <= now:
        raise NotNow(
            "notice.over",
            "这条告知已经结束。需要时请另发一条。",
            "This notice is over already. Publish another if there is need.",
        )
    notice.ended_at = now
    notice.save(update_fields=["ended_at"])
    record(
        NoticeEnded(
            notice_id=notice.id,
            case_id=notice.case_id,
            area_code=notice.area_code,
            unit_id=notice.unit_id,
        ),
        by=by,
        now=now,
    )
    return notice


@dataclass(frozen=True, slots=True)
class Known:
    """A resident known in an area, by the report through which she is reached."""

    report_id: UUID
    resident_id: int
    case_id: int


@act
def deliver_notice(notice_id: int, known: Sequence[Known], *, entry_id: int, now: datetime) -> int:
    """Put a notice into the inboxes of these residents, each once; returns how many it reached."""
    template = current().pack.notices.by_event.get((NoticePublished.name, "reporter"))
    notice = AreaNotice.objects.get(id=notice_id)
    if template is None or notice.ended_at is not None:
        return 0
    area = chain(notice.area_code)[0]
    values = {
        "title": {"zh": notice.title_zh, "en": notice.title_en or notice.title_zh},
        "words": {"zh": notice.text_zh, "en": notice.text_en or notice.text_zh},
        "place": {"zh": area.name_zh, "en": area.name_en},
    }
    for start in range(0, len(known), AT_ONCE):
        notify(
            [
                Message(
                    template=template.code,
                    case_id=one.case_id,
                    report_id=one.report_id,
                    resident_id=one.resident_id,
                    values=values,
                    urgent=notice.urgency == "emergency",
                )
                for one in known[start : start + AT_ONCE]
            ],
            entry_id=entry_id,
            now=now,
        )
    notice.reached, notice.entry_id = len(known), entry_id
    notice.save(update_fields=["reached", "entry_id"])
    return notice.reached
