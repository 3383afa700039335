"""The rules in force, and the path that a report would take under them."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.policy.queries import current, release
from linli.routing.explain import explain
from linli.web.api import with_etag
from linli.web.bodies import PositionIn, Strict
from linli.web.door import PUBLIC, Routes
from linli.web.points import wgs84
from linli.web.reporting import EXAMPLE

routes = Routes(only=ActorKind.OFFICER)


@routes.way(
    "GET",
    "/policy",
    permission=PUBLIC,
    response=dict[str, Any],
    summary="现行规则 The policy release in force",
)
def policy(request: HttpRequest) -> Any:
    """Its number, hash and day, and its whole text: the rules that people are judged by are public.

    Carries an ETag.
    """
    adopted = current()
    return with_etag(request, lambda: policy_as_json(adopted.id), adopted.hash[:24])


@lru_cache(maxsize=2)
def policy_as_json(release_id: int) -> str:
    """A release as JSON; it never changes, so it is made once."""
    adopted = release(release_id)
    head = f'"number":{adopted.number},"hash":"{adopted.hash}"'
    return f'{{{head},"adopted_at":"{adopted.adopted_at.isoformat()}","pack":' + (
        adopted.pack.model_dump_json() + "}"
    )


class ExplainIn(Strict):
    """A report that nobody has made."""

    text: str = Field("", max_length=5_000)
    category: str = Field("", max_length=60)
    channel: str = Field("resident", max_length=60)
    position: PositionIn | None = None
    area: str = Field("", max_length=40, description="Where it is, if no position is known")


@routes.way(
    "POST",
    "/routing/explain",
    permission="case.file",
    response=dict[str, Any],
    summary="分拨说明 Which unit would get it, and why?",
    repeatable=False,
    examples={"井盖 a cover": {"text": "井盖碎了", "position": EXAMPLE["position"]}},
)
def why(request: HttpRequest, payload: ExplainIn) -> dict[str, Any]:
    """Every rule that is tried and why it fits or not: `{route, area, steps}`. Nothing is filed."""
    point = None if payload.position is None else wgs84(payload.position)
    found = explain(
        payload.text,
        point,
        now=timezone.now(),
        category=payload.category,
        channel=payload.channel,
        area_code=payload.area or None,
    )
    return found.to_json()
