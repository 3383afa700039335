"""Handing in a report, and asking first whether it is known."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema

from linli.intake.duplicates import nearby
from linli.intake.receive import receive
from linli.intake.report import Position, Receipt, Report
from linli.policy.queries import current
from linli.web.bodies import Named, PositionIn, Strict, UnitOut, category_out, local, unit_out
from linli.web.callers import actor
from linli.web.door import PUBLIC, Routes
from linli.web.once import key_of
from linli.web.points import wgs84

routes = Routes()

EXAMPLE = {
    "text": "柳林路 12 号门口的井盖碎了，晚上没有灯，怕有人踩空。",
    "category": "cover-damaged",
    "position": {"latitude": 28.2, "longitude": 112.9, "crs": "gcj02"},
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
    answers: dict[str, Any] = Field(default_factory=dict)
    photos: list[UUID] = Field(default_factory=list, description="Ids given by POST /photos")
    joins: str = Field("", description="The number of an open case that is the same matter")

    def to_report(self, channel: str) -> Report:
        """As intake takes it from any channel."""
        position = self.position
        return Report(
            channel=channel,
            text=self.text,
            category=self.category,
            position=None
            if position is None
            else Position(position.latitude, position.longitude, position.crs),
            area_code=self.area,
            place_words=self.place_words,
            name=self.name,
            phone=self.phone,
            language=self.language,
            answers=self.answers,
            evidence=tuple(self.photos),
            joins=self.joins,
        )


class ReceiptOut(Schema):
    """The receipt 回执: whoever has the code can follow the matter without an account."""

    number: str
    code: str
    due_at: datetime
    unit: UnitOut
    dispatched: bool
    category: Named | None
    joined: bool
    repeated: bool
    lacking: list[str]


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
    )


@routes.way(
    "POST",
    "/reports",
    permission=PUBLIC,
    limit="report",
    response={201: ReceiptOut},
    summary="上报 Report something",
    examples={"井盖 manhole cover": EXAMPLE, "只有一句话 words only": {"text": "电梯又坏了"}},
)
def hand_in(request: HttpRequest, payload: ReportIn) -> tuple[int, ReceiptOut]:
    """No account is needed. The answer names who is responsible and until when."""
    receipt = receive(
        payload.to_report("resident"),
        by=actor(request),
        now=timezone.now(),
        key=key_of(request),
    )
    return 201, receipt_out(receipt)


class NearbyOut(Schema):
    """An open case near a place; what was said there is not told, for it may name a person."""

    number: str
    category: Named | None
    state: str
    received_at: datetime
    metres: int


class NearbyIn(Strict):
    """A place, and the category if it is known."""

    position: PositionIn
    category: str = ""


@routes.way(
    "POST",
    "/reports/nearby",
    permission=PUBLIC,
    response=list[NearbyOut],
    summary="附近有没有人报过 Already reported near here?",
)
def already_reported(request: HttpRequest, payload: NearbyIn) -> list[NearbyOut]:
    """Open cases near a place, the nearest first, so that one can join instead of reporting anew."""
    pack = current().pack
    return [
        NearbyOut(
            number=one.number,
            category=category_out(one.category, pack),
            state=one.state,
            received_at=local(one.received_at),
            metres=round(one.distance_m / 10) * 10,
        )
        for one in nearby(wgs84(payload.position), payload.category, pack, now=timezone.now())
    ]
