"""Cases that may be one matter, side by side: what speaks for it and what against."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.cases.queries.rows import WAITING
from linli.intake.duplicates.beside import Beside, against, beside
from linli.journal.acting import ActorKind
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.web.bodies import Both, Named, category_out, local, state_out
from linli.web.callers import actor, authority
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)

Other = Annotated[str, Query(max_length=40, description="The number of one case to compare with")]

REASONS = {
    "photo": Both(zh="同一张照片", en="the same photo"),
    "near": Both(zh="位置很近", en="close together"),
    "words": Both(zh="说法相似", en="alike in words"),
    "estate": Both(zh="小区、单位名称", en="estate or institution"),
    "road": Both(zh="路名", en="road"),
    "town": Both(zh="街道、乡镇", en="street or town"),
    "district": Both(zh="区县", en="district"),
    "building": Both(zh="楼栋", en="building"),
    "unit": Both(zh="单元", en="entrance"),
    "phase": Both(zh="期数", en="phase"),
    "line": Both(zh="线路", en="line"),
    "door": Both(zh="门牌号", en="house number"),
}


class AlikeOut(Shape):
    """Another case and what it is to the first; `score` is from 0 to 1, from .5 on it is the same.

    A place that differs is never the same matter, however alike the words.
    """

    number: str
    category: Named | None
    state: Named
    urgency: str
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    overdue: bool
    metres: int | None
    verdict: Literal["same", "related", "nothing"]
    score: float
    agrees: list[Both]
    differs: list[Both]


class AlikesOut(Shape):
    """The likeliest first."""

    items: list[AlikeOut]


@routes.way(
    "GET",
    "/cases/{number}/alike",
    permission="case.read",
    response=AlikesOut,
    summary="可能是同一件 Cases that may be the same matter, and why",
)
def alike(request: HttpRequest, number: CaseNumber, other: Other = "") -> AlikesOut:
    """At most four open ones of the kind near by; with `other`, that case alone, wherever it is."""
    by, now, pack = actor(request), timezone.now(), current().pack
    case = readable(number, by=by, now=now)
    if other:
        found = against(case, [readable(other, by=by, now=now)], pack)
    else:
        found = beside(case, asker=authority(request), pack=pack, now=now)
    return AlikesOut(items=[_alike_out(one, pack, now) for one in found])


def _alike_out(one: Beside, pack: Pack, now: datetime) -> AlikeOut:
    case = one.case
    return AlikeOut(
        number=case.number,
        category=category_out(case.category, pack),
        state=state_out(case.state),
        urgency=case.urgency,
        received_at=local(case.received_at),
        due_at=local(case.due_at),
        ended_at=None if case.ended_at is None else local(case.ended_at),
        overdue=case.state in WAITING and case.due_at <= now,
        metres=None if one.metres is None else round(one.metres),
        verdict=one.judgement.verdict,
        score=one.judgement.score,
        agrees=[REASONS[reason] for reason in one.judgement.agrees],
        differs=[REASONS[reason] for reason in one.judgement.differs],
    )
