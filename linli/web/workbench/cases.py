"""Cases as the desks see them: what waits, lists, search, the map."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query

from linli.cases.acts.find import find as found
from linli.cases.lifecycle import ENDED, OPEN, State
from linli.cases.queries.lists import Wanted, cases
from linli.cases.queries.map import Box, on_map
from linli.cases.queries.tasks import tasks_of
from linli.journal.acting import ActorKind
from linli.people.units import unit_by_code
from linli.policy.queries import current
from linli.web.bodies import Named, category_out, local, state_out
from linli.web.callers import actor, authority, units_of
from linli.web.case_shapes import RowsOut, rows_out
from linli.web.door import Routes
from linli.web.pages import PAGE, Cursor, Limit
from linli.web.shape import Shape

routes = Routes(only=ActorKind.OFFICER)


class TasksOut(Shape):
    """How much waits for my units, as holders and as desks."""

    to_dispatch: int
    to_accept: int
    in_progress: int
    on_hold: int
    to_verify: int
    to_close: int
    overdue: int
    due_soon: int


class SpotOut(Shape):
    """An open case where it lies."""

    number: str
    state: Named
    urgency: str
    category: Named | None
    latitude: float
    longitude: float
    due_at: datetime
    overdue: bool


class MapOut(Shape):
    """The open cases in a piece of the map, and whether that is all of them."""

    items: list[SpotOut]
    all: bool


class WantedIn(Shape):
    """Which cases; what is left out does not count."""

    state: list[State] = Field([], description="Open ones or ended ones, not both")
    ended: bool = Field(False, description="All ended cases, the latest first")
    unit: str = Field("", max_length=60, description="The code of the unit that holds them")
    desk: str = Field("", max_length=60, description="The code of the unit whose desk they are at")
    area: str = Field("", max_length=20, description="An area's code: it and all below")
    category: str = Field("", max_length=60)
    urgency: str = Field("", max_length=20)
    overdue: bool | None = None
    mine: bool = Field(False, description="Entered by myself")
    helping: bool = Field(False, description="That my units assist with")

    def to_wanted(self) -> Wanted:
        """As the record asks."""
        return Wanted(
            holder_id=unit_by_code(self.unit).id if self.unit else None,
            desk_id=unit_by_code(self.desk).id if self.desk else None,
            area_code=self.area,
            states=frozenset(self.state) or (ENDED if self.ended else OPEN),
            category=self.category,
            urgency=self.urgency,
            overdue=self.overdue,
            own=self.mine,
            helping=self.helping,
        )


@routes.way(
    "GET",
    "/tasks",
    permission="case.list",
    response=TasksOut,
    summary="待办数 How much waits",
)
def tasks(request: HttpRequest) -> TasksOut:
    """Figures only; the lists are at `/cases`."""
    return TasksOut(**asdict(tasks_of(units_of(request), now=timezone.now())))


@routes.way(
    "GET",
    "/cases",
    permission="case.list",
    response=RowsOut,
    summary="案件列表 A list of cases",
)
def case_list(
    request: HttpRequest, wanted: Query[WantedIn], cursor: Cursor = "", limit: Limit = PAGE
) -> RowsOut:
    """Open cases by due time, ended ones by their end, the latest first; those I may see."""
    return rows_out(
        cases(
            wanted.to_wanted(),
            asker=authority(request),
            now=timezone.now(),
            cursor=cursor,
            limit=limit,
        )
    )


@routes.way(
    "GET",
    "/search",
    permission="case.search",
    response=RowsOut,
    summary="搜索 Search",
)
def find(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=300)],
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> RowsOut:
    """Two characters of what was said, a place, a number; four digits find a phone's end.

    Who is found by her number's end, her house or her door finds it on her own record.
    """
    return rows_out(found(q, by=actor(request), now=timezone.now(), cursor=cursor, limit=limit))


@routes.way(
    "GET", "/map", permission="case.list", response=MapOut, summary="地图 Open cases on a map"
)
def open_on_map(
    request: HttpRequest,
    west: float,
    south: float,
    east: float,
    north: float,
    category: str = "",
) -> MapOut:
    """At most 500; `all` is false when there are more: come nearer."""
    box = Box(west, south, east, north)
    found, complete = on_map(box, asker=authority(request), now=timezone.now(), category=category)
    pack = current().pack
    return MapOut(
        items=[
            SpotOut(
                number=one.number,
                state=state_out(one.state),
                urgency=one.urgency,
                category=category_out(one.category, pack),
                latitude=one.latitude,
                longitude=one.longitude,
                due_at=local(one.due_at),
                overdue=one.overdue,
            )
            for one in found
        ],
        all=complete,
    )
