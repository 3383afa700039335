"""A report as it is handed in, and the receipt; the same at every door."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.intake.receive import receive
from linli.intake.report import Position, Receipt, Report
from linli.journal.acting import Actor
from linli.policy.queries import current
from linli.web.bodies import Named, PositionIn, Strict, UnitOut, category_out, local, unit_out
from linli.web.once import key_of
from linli.web.shape import Shape
from linli.web.written import Moment

EXAMPLE = {
    "text": "柳林路 12 号门口的井盖碎了，晚上没有灯，怕有人踩空。",
    "category": "cover-damaged",
    "position": {"latitude": 28.885, "longitude": 112.605, "crs": "gcj02"},
    "place_words": "柳林路 12 号门口",
    "phone": "13800000000",
}


class ReportIn(Strict):
    """A report. Everything may be missing but something to go by: words, a photo or a category."""

    text: str = Field("", description="What is wrong, in any words, up to 5,000 characters")
    category: str = Field("", description="A code of the catalogue; empty when not sure")
    position: PositionIn | None = None
    area: str = Field("", description="The code of the community, when there is no point")
    place_words: str = ""
    name: str = ""
    phone: str = ""
    language: str = Field("", description="zh or en: the language of messages to the reporter")
    known_as: Literal["named", "confidential", "anonymous"] = Field(
        "named",
        description="named: masked to the staff; confidential: sealed, opened by two people"
        " together; anonymous: nothing is kept, only the code leads to the report",
    )
    by_message: bool = Field(
        False,
        description="The reporter agrees to be told of it by text message; by name and with a"
        " number alone, and only where the receipt says so, too",
    )
    answers: dict[str, Any] = Field(default_factory=dict)
    photos: list[UUID] = Field(default_factory=list, description="Ids given by an upload")
    about: list[str] = Field(
        default_factory=list,
        description="The codes of the units that it is against: they never get or see it",
    )
    joins: str = Field("", description="The number of an open case that is the same matter")
    differs_from: list[str] = Field(
        default_factory=list,
        max_length=40,
        description="The numbers of open cases near by that are said to be another matter",
    )


class StaffReportIn(ReportIn):
    """A report that an officer enters: for a caller, for a visitor at the counter, or her own."""

    urgency: Literal["general", "utility", "emergency"] = "general"
    reported_at: Moment | None = Field(None, description="When it was said, if not just now")


class ReceiptOut(Shape):
    """The receipt 回执: whoever has the code can follow the matter without an account.

    `by_message`: what becomes of it is told by text message, as the reporter agreed.
    """

    number: str
    code: str
    due_at: datetime
    unit: UnitOut
    dispatched: bool
    category: Named | None
    joined: bool
    repeated: bool
    lacking: list[str]
    by_message: bool


def handed_in(request: HttpRequest, payload: ReportIn, channel: str, *, by: Actor) -> ReceiptOut:
    """Receive the report by a channel, and give the receipt."""
    report = report_of(payload, channel)
    return receipt_out(receive(report, by=by, now=timezone.now(), key=key_of(request)))


def report_of(payload: ReportIn, channel: str) -> Report:
    """The report as intake takes it from any channel."""
    came = payload.position
    staff = payload if isinstance(payload, StaffReportIn) else None
    return Report(
        channel=channel,
        text=payload.text,
        category=payload.category,
        urgency="general" if staff is None else staff.urgency,
        position=None if came is None else Position(came.latitude, came.longitude, came.crs),
        area_code=payload.area,
        place_words=payload.place_words,
        name=payload.name,
        phone=payload.phone,
        language=payload.language,
        known_as=payload.known_as,
        answers=payload.answers,
        evidence=tuple(payload.photos),
        reported_at=None if staff is None else staff.reported_at,
        joins=payload.joins,
        differs_from=tuple(payload.differs_from),
        about=tuple(payload.about),
        by_message=payload.by_message,
    )


def receipt_out(receipt: Receipt) -> ReceiptOut:
    """A receipt as the reporter gets it."""
    return ReceiptOut(
        number=receipt.number,
        code=receipt.code,
        due_at=local(receipt.due_at),
        unit=unit_out(receipt.unit_id),
        dispatched=receipt.dispatched,
        category=category_out(receipt.category, current().pack),
        joined=receipt.joined,
        repeated=receipt.repeated,
        lacking=list(receipt.lacking),
        by_message=receipt.by_message,
    )
