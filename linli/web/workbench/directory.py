"""The units as the rules have them, with how many work there, and which grids have nobody."""

from collections.abc import Iterable
from datetime import time
from typing import Annotated

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from pydantic import WithJsonSchema

from linli.journal.acting import ActorKind
from linli.people.holding import live
from linli.people.models import Post
from linli.people.permissions import Reach, reach_of
from linli.people.queries import officers
from linli.people.units import UnitFacts, unit_map
from linli.policy.queries import current
from linli.policy.sections.units import UnitKind
from linli.territory.place import AreaRef
from linli.territory.queries import areas_under
from linli.web.bodies import Both, Named, UnitOut, unit_out
from linli.web.callers import authority
from linli.web.door import Routes
from linli.web.shape import Shape
from linli.web.workbench.staff import ColleagueOut

routes = Routes(only=ActorKind.OFFICER)
# The format `time` would promise an offset as well (RFC 3339, 5.6).
OfficeClock = Annotated[
    time, WithJsonSchema({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"})
]


class DirectoryEntryOut(UnitOut):
    """A unit of the directory; `members` hold a post there today."""

    kind: UnitKind
    level: str
    area: str
    parent: str | None
    dispatchable: bool
    members: int


class OfficeHoursOut(Shape):
    """Part of a working day."""

    opens: OfficeClock
    closes: OfficeClock


class DirectoryOut(Shape):
    """All active units, the release that says so, and when the offices work."""

    release: int
    spans: list[OfficeHoursOut]
    items: list[DirectoryEntryOut]


class KeeperOut(Shape):
    """Who looks after an area, by which post."""

    post: int
    officer: ColleagueOut
    role: str
    stands_in: bool


class CoverageOut(Shape):
    """A grid and who looks after it; nobody is a warning."""

    area: Named
    community: Named
    street: Named
    unit: UnitOut | None
    keepers: list[KeeperOut]


class CoveragesOut(Shape):
    """The grids within the asker's reach, and how many have nobody."""

    items: list[CoverageOut]
    uncovered: int


@routes.way(
    "GET",
    "/units/directory",
    permission="people.read",
    response=DirectoryOut,
    summary="单位名录 The units with their people",
)
def directory(request: HttpRequest) -> DirectoryOut:
    """Two statements: what the rules say is known, the members are counted."""
    now = timezone.now()
    adopted = current()
    today = timezone.localdate(now)
    held = live(now=now).filter(officer__active=True, from_on__lte=today)
    members = dict(
        held.values_list("unit_id").annotate(n=Count("officer_id", distinct=True)).order_by()
    )
    known = unit_map().by_id
    return DirectoryOut(
        release=adopted.number,
        spans=[
            OfficeHoursOut(opens=opens, closes=closes)
            for opens, closes in adopted.pack.calendar.spans
        ],
        items=[
            entry(unit, known, members.get(unit.id, 0))
            for unit in unit_map().by_code.values()
            if unit.active
        ],
    )


def entry(unit: UnitFacts, known: dict[int, UnitFacts], members: int) -> DirectoryEntryOut:
    parent = None if unit.parent_id is None else known.get(unit.parent_id)
    return DirectoryEntryOut.model_validate(
        {
            **dict(unit_out(unit.id)),
            "kind": unit.kind,
            "level": unit.level,
            "area": unit.area_code,
            "parent": None if parent is None else parent.code,
            "dispatchable": unit.dispatchable,
            "members": members,
        }
    )


@routes.way(
    "GET",
    "/coverage",
    permission="people.view",
    response=CoveragesOut,
    summary="网格到人 Who looks after which grid",
)
def coverage(request: HttpRequest, area: str = "") -> CoveragesOut:
    """Of the asker's areas, or of one of them: each grid with those whose post is over just it.

    Grids are the areas below those that have a desk of their own.
    """
    now = timezone.now()
    pack = current().pack
    reach = reach_of(pack.roles, authority(request), "people.view")
    roots = within(area or None, reach, pack.district.division_code)
    desked = {level.code for level in pack.levels.levels if level.code in pack.units.desk_of_level}
    deepest = max(level.depth for level in pack.levels.levels if level.code in desked)
    # The first level below the lowest desk: a second-level grid is part of somebody's grid.
    grid = next((one.code for one in pack.levels.levels if one.depth == deepest + 1), "")
    areas = {one.code: one for root in roots for one in areas_under(root)}
    grids = [one for one in areas.values() if one.level == grid]
    today = timezone.localdate(now)
    held = live(now=now).filter(
        officer__active=True, from_on__lte=today, area_code__in=[one.code for one in grids]
    )
    keepers: dict[str, list[Post]] = {}
    for post in held.order_by("id"):
        keepers.setdefault(post.area_code, []).append(post)
    names = officers({post.officer_id for found in keepers.values() for post in found})
    known = named_areas(areas.values(), pack.district.division_code)
    items = []
    for one in sorted(grids, key=lambda each: each.code):
        desk = pack.desk_over(one.code)
        unit = unit_map().by_code.get(desk)
        chain = pack.levels.chain(one.code)
        items.append(
            CoverageOut(
                area=named_area(one),
                community=known.get(chain[-2], named_area(one)),
                street=known.get(chain[-3] if len(chain) > 2 else chain[0], named_area(one)),
                unit=None if unit is None else unit_out(unit.id),
                keepers=[
                    KeeperOut(
                        post=post.id,
                        officer=ColleagueOut(
                            id=post.officer_id, name=names[post.officer_id].name.plain
                        ),
                        role=post.role,
                        stands_in=post.stand_in_for_id is not None,
                    )
                    for post in keepers.get(one.code, [])
                ],
            )
        )
    return CoveragesOut(items=items, uncovered=sum(not one.keepers for one in items))


def within(area: str | None, reach: Reach, district: str) -> list[str]:
    """The areas to look at: the asker's own, or the named one where it lies within them."""
    mine = [district] if reach.everything else sorted(reach.area_codes)
    if area is None:
        return mine
    return [area] if any(area.startswith(one) for one in mine) else []


def named_areas(areas: Iterable[AreaRef], district: str) -> dict[str, Named]:
    """Areas by name, those above the asker's too."""
    return {one.code: named_area(one) for one in [*areas_under(district), *areas]}


def named_area(area: AreaRef) -> Named:
    return Named(code=area.code, name=Both(zh=area.name_zh, en=area.name_en))
