"""指挥中心: the wall, live and in replay; it reads counts, and changes nothing."""

from datetime import timedelta
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.insights.rebuild import DAYS_OF_HAPPENINGS
from linli.journal.acting import ActorKind, Invalid
from linli.territory.lookup import current as territory
from linli.territory.outlines import Outline, outlines
from linli.territory.queries import centres
from linli.web.api import with_etag
from linli.web.callers import actor
from linli.web.command.board import BOARDS
from linli.web.command.dialog_shapes import LandAreaOut, LandOut, PressOut
from linli.web.command.press import press
from linli.web.command.scope import Scope, levels, named, scope_of
from linli.web.command.shapes import WallOut
from linli.web.command.snapshot import wall, wall_then
from linli.web.command.stream import streamed
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.stepping import readable
from linli.web.written import MomentAsked

routes = Routes(tags=["指挥中心 Command"], only=ActorKind.OFFICER)
Area = Annotated[str, Query(max_length=32, description="District or street; the widest if empty")]
LONGEST_REPLAY = timedelta(days=DAYS_OF_HAPPENINGS)


@routes.way(
    "GET", "/wall", permission="wall.view", response=WallOut, summary="大屏 The wall as it stands"
)
def now(request: HttpRequest, area: Area = "") -> WallOut:
    """All panels of the district, or of one street."""
    moment = timezone.now()
    return wall(scope_of(area, actor(request), now=moment), now=moment)


@routes.way(
    "GET",
    "/wall/then",
    permission="wall.view",
    response=WallOut,
    summary="回放 The wall of an earlier moment",
)
def then(request: HttpRequest, at: MomentAsked, area: Area = "") -> WallOut:
    """As it was known at that moment, and nothing that came to be known later."""
    moment = timezone.now()
    scope = scope_of(area, actor(request), now=moment)
    if at.tzinfo is None or not moment - LONGEST_REPLAY <= at <= moment:
        raise Invalid(
            "wall.replay_span",
            f"回放限最近 {LONGEST_REPLAY.days} 天，时间要带时区。",
            f"A replay goes back {LONGEST_REPLAY.days} days at most; the time has an offset.",
            field="at",
        )
    return wall_then(scope, at, now=moment)


@routes.way(
    "GET",
    "/wall/changes",
    permission="wall.view",
    response=WallOut,
    summary="大屏变化 What changed since a version",
)
def changes(
    request: HttpRequest, area: Area = "", after: Annotated[str, Query(max_length=40)] = ""
) -> WallOut:
    """For those who found no room for a stream: the panels that differ, or all of them."""
    moment = timezone.now()
    scope = scope_of(area, actor(request), now=moment)
    return BOARDS.since(scope.area.code, after) or wall(scope, now=moment)


@routes.way(
    "GET",
    "/wall/stream",
    permission="wall.view",
    response={200: None},
    summary="大屏实时流 The wall as server-sent events",
)
def stream(request: HttpRequest, area: Area = "") -> Any:
    """First everything, then what changes; `Last-Event-ID` goes on where a connection broke off."""
    scope = scope_of(area, actor(request), now=timezone.now())
    return streamed(request, scope.area.code)


@routes.way(
    "GET",
    "/land",
    permission="wall.view",
    response=LandOut,
    summary="大屏底图 The shapes of the wall's map",
)
def land(request: HttpRequest, area: Area = "") -> Any:
    """Streets and communities of the district, or communities and grids of a street."""
    scope = scope_of(area, actor(request), now=timezone.now())
    version = f"{territory().generation_id}-{scope.area.code}"
    found = with_etag(request, lambda: _land(scope).model_dump_json(), version)
    # The same shapes that everybody may see, but which of them somebody watches is not.
    found["Cache-Control"] = "private, no-cache"
    return found


@routes.way(
    "GET",
    "/cases/{number}/press",
    permission="case.supervise",
    response=PressOut,
    summary="督办预备 What the dialog of one-key supervision shows",
)
def pressed(request: HttpRequest, number: CaseNumber) -> PressOut:
    """The order itself is issued at `/workbench/cases/{number}/supervise`."""
    moment = timezone.now()
    by = actor(request)
    return press(readable(number, by=by, now=moment), by=by, now=moment)


def _land(scope: Scope) -> LandOut:
    street, community, grid = levels(scope.pack)
    wanted = {community, grid} if scope.street else {street, community}
    inside = centres()
    around = [
        one
        for one in outlines(scope.district.code, frozenset({street}))
        if scope.street and one.area.level == street and one.area.code != scope.street
    ]
    return LandOut(
        items=[_drawn(one, inside) for one in outlines(scope.area.code, frozenset(wanted))],
        around=[_drawn(one, inside) for one in around],
        tiles=settings.LINLI_MAP_TILES,
    )


def _drawn(one: Outline, inside: Any) -> LandAreaOut:
    centre = inside.get(one.area.code)
    return LandAreaOut(
        code=one.area.code,
        level=one.area.level,
        name=named(one.area),
        centre=None if centre is None else (centre.longitude, centre.latitude),
        rings=one.rings,
    )
