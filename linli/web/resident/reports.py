"""Handing in a report, and asking first whether it is known."""

from datetime import datetime

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.cases.models import Case
from linli.intake.duplicates.near import nearby
from linli.policy.queries import current
from linli.web.bodies import Named, PositionIn, Strict, category_out, local, state_out
from linli.web.callers import reporter
from linli.web.door import PUBLIC, Routes
from linli.web.points import wgs84
from linli.web.reporting import EXAMPLE, ReceiptOut, ReportIn, handed_in
from linli.web.shape import Shape

routes = Routes()
DECIMALS = 4  # ten metres


@routes.way(
    "POST",
    "/reports",
    permission=PUBLIC,
    limit="report",
    response={201: ReceiptOut},
    summary="上报 Report something",
    examples={"井盖 manhole cover": EXAMPLE, "只有一句话 words only": {"text": "电梯又坏了"}},
)
def hand_in(request: HttpRequest, payload: ReportIn) -> ReceiptOut:
    """No account is needed. The answer names who is responsible and until when."""
    return handed_in(request, payload, "resident", by=reporter(request))


class NearbyOut(Shape):
    """An open case near a place; what was said there is not told, for it may name a person.

    It has a point, to ten metres, when it is a thing that anybody can see in the street.
    """

    number: str
    category: Named | None
    state: Named
    received_at: datetime
    due_at: datetime
    reports: int
    metres: int
    latitude: float | None
    longitude: float | None


class NearbyIn(Strict):
    """A place, and the category if it is known."""

    position: PositionIn
    category: str = Field("", max_length=60)


@routes.way(
    "POST",
    "/reports/nearby",
    permission=PUBLIC,
    response=list[NearbyOut],
    summary="附近有没有人报过 Already reported near here?",
    repeatable=False,
    examples={"一个点 a point": {"position": EXAMPLE["position"], "category": "cover-damaged"}},
)
def already_reported(request: HttpRequest, payload: NearbyIn) -> list[NearbyOut]:
    """Open cases near a place, the nearest first, so that one can join instead of reporting anew.

    At most forty.
    """
    pack, now = current().pack, timezone.now()
    near = nearby(wgs84(payload.position), payload.category, pack, now=now)
    voices = {
        case.id: (case.due_at, case.voices)
        for case in Case.objects.filter(id__in=[one.case_id for one in near]).annotate(
            voices=Count("reports")
        )
    }
    return [
        NearbyOut(
            number=one.number,
            category=category_out(one.category, pack),
            state=state_out(one.state),
            received_at=local(one.received_at),
            due_at=local(voices[one.case_id][0]),
            reports=voices[one.case_id][1],
            metres=round(one.distance_m / 10) * 10,
            latitude=round(one.place.latitude, DECIMALS) if seen else None,
            longitude=round(one.place.longitude, DECIMALS) if seen else None,
        )
        for one in near
        if one.case_id in voices
        for seen in (pack.is_in_the_street(one.category),)
    ]
