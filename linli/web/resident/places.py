"""Where one is, what the areas are called, and what is open around here."""

from typing import Any

from django.http import HttpRequest

from linli.cases.queries.map import PUBLIC_DECIMALS, Box, blocks
from linli.policy.queries import current
from linli.territory.lookup import Outside, locate
from linli.territory.lookup import current as land
from linli.territory.place import AreaRef
from linli.territory.queries import children
from linli.web.api import with_etag
from linli.web.bodies import Both, Named, PositionIn, Strict, both
from linli.web.door import PUBLIC, Routes
from linli.web.points import wgs84
from linli.web.shape import Shape

routes = Routes()


class AreaOut(Shape):
    """An area by name."""

    code: str
    level: str
    name: Both


class AreasOut(Shape):
    """The areas directly below one."""

    items: list[AreaOut]


class BlockOut(Shape):
    """Open matters of one kind in a block of about a hundred metres; never a door or a person."""

    latitude: float
    longitude: float
    category: Named
    count: int


class BlocksOut(Shape):
    """What is open in a piece of the map; `decimals` says how coarse the points are."""

    items: list[BlockOut]
    decimals: int


class HereIn(Strict):
    """A point."""

    position: PositionIn


class HereOut(Shape):
    """The areas that hold the point, the lowest first; empty outside of the district."""

    chain: list[AreaOut]


@routes.way(
    "GET",
    "/areas",
    permission=PUBLIC,
    response=AreasOut,
    summary="辖区名称 Areas by name",
)
def areas(request: HttpRequest, under: str = "") -> Any:
    """Those directly under an area, or under the district; with an ETag."""
    top = under or current().pack.district.division_code
    version = f"{land().generation_id}-{top[:32]}"
    return with_etag(
        request,
        lambda: AreasOut(items=[area_out(one) for one in children(top)]).model_dump_json(),
        "".join(letter for letter in version if letter.isalnum() or letter == "-"),
    )


@routes.way(
    "POST",
    "/places/locate",
    permission=PUBLIC,
    response=HereOut,
    summary="这是哪里 Which community is this?",
    repeatable=False,
    examples={"一个点 a point": {"position": {"latitude": 28.885, "longitude": 112.605}}},
)
def here(request: HttpRequest, payload: HereIn) -> HereOut:
    """Nothing of the point is kept."""
    found = locate(*wgs84(payload.position))
    if isinstance(found, Outside):
        return HereOut(chain=[])
    return HereOut(chain=[area_out(one) for one in found.chain])


@routes.way(
    "GET",
    "/map",
    permission=PUBLIC,
    response=BlocksOut,
    summary="附近的诉求 What is open around here",
)
def around(request: HttpRequest, west: float, south: float, east: float, north: float) -> BlocksOut:
    """Counts by block and category: no number, no words, no exact place. At most 500.

    Only what anybody could see in the street: a dispute or a request for help is nobody else's.
    """
    pack = current().pack
    return BlocksOut(
        items=[
            BlockOut(
                latitude=one.latitude,
                longitude=one.longitude,
                category=Named(code=one.category, name=both(known.name)),
                count=one.count,
            )
            for one in blocks(Box(west, south, east, north))
            if (known := pack.category(one.category)) is not None and known.is_in_the_street
        ],
        decimals=PUBLIC_DECIMALS,
    )


def area_out(area: AreaRef) -> AreaOut:
    """An area as every door shows it."""
    return AreaOut(code=area.code, level=area.level, name=Both(zh=area.name_zh, en=area.name_en))
