"""From the flat plan to land on earth: bent a little, rounded, parents made of their children."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin

import shapely
from shapely.geometry import LineString, Point, Polygon

from linli.simulate.district_names import Name
from linli.simulate.partition import common_edges, faces, tidy

MIDDLE_LATITUDE, MIDDLE_LONGITUDE = 28.9, 112.62
METRES_PER_DEGREE = 111_194.926_644
LONGEST_EDGE_M = 240.0


@dataclass(frozen=True, slots=True)
class Land:
    """One area of the demo district, ready to be written."""

    code: str
    level: str
    name: Name
    parent: str | None
    shape: Polygon


@dataclass(frozen=True, slots=True)
class Plot:
    """One area while it is being cut, on the flat plane in metres."""

    code: str
    level: str
    name: Name
    parent: str | None
    piece: Polygon


def geojson(lands: Iterable[Land]) -> str:
    """The land as GeoJSON, WGS-84, one area a line, in the given order."""
    lines = []
    for land in lands:
        feature = {
            "type": "Feature",
            "properties": {
                "code": land.code,
                "level": land.level,
                "name_zh": land.name.zh,
                "name_en": land.name.en,
                "parent": land.parent,
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [[list(point) for point in land.shape.exterior.coords]],
            },
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = (
        '{"type":"FeatureCollection","name":"林江区 Linjiang, a fictional district",\n'
        '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},\n'
        '"features":[\n'
    )
    return head + ",\n".join(lines) + "\n]}\n"


def _bent(x: float, y: float) -> tuple[float, float]:
    """The plane as it really lies: shifted by three gentle waves, never folding over itself.

    The waves' slopes add up to less than 1, so that two points never come to lie on one place.
    """
    east = x + 520 * sin(y / 3100 + 0.4) + 150 * sin((x + 2 * y) / 1900) + 26 * sin(y / 260 + 1)
    north = y + 430 * sin(x / 2900 + 1.9) + 130 * sin((2 * x - y) / 2100) + 24 * sin(x / 240)
    return east, north


def _on_earth(x: float, y: float) -> tuple[float, float]:
    """A point of the plane as longitude and latitude, to a millionth of a degree (10 cm)."""
    east, north = _bent(x, y)
    latitude = MIDDLE_LATITUDE + north / METRES_PER_DEGREE
    longitude = MIDDLE_LONGITUDE + east / (METRES_PER_DEGREE * cos(radians(MIDDLE_LATITUDE)))
    return round(longitude, 6), round(latitude, 6)


def shaped(plots: list[Plot]) -> list[Land]:
    """The plots on earth: lowest ones from the common edges, parents from their children."""
    parents = {plot.parent for plot in plots}
    lowest = [plot for plot in plots if plot.code not in parents]
    edges = common_edges([plot.piece for plot in lowest], LONGEST_EDGE_M)
    found = faces(LineString([_on_earth(x, y) for x, y in edge.coords]) for edge in edges)
    if len(found) != len(lowest):
        raise ValueError(f"{len(lowest)} plots became {len(found)} areas.")
    tree = shapely.STRtree(found)
    shapes: dict[str, Polygon] = {}
    taken: set[int] = set()
    for plot in lowest:
        inside = shapely.get_coordinates(plot.piece.representative_point())[0]
        hits = tree.query(Point(_on_earth(*map(float, inside))), predicate="intersects")
        if len(hits) != 1 or int(hits[0]) in taken:
            raise ValueError(f"The plot {plot.code} has no area of its own.")
        taken.add(int(hits[0]))
        shapes[plot.code] = found[hits[0]]
    for level in ("grid", "community", "street", "district"):
        for plot in (plot for plot in plots if plot.level == level and plot.code in parents):
            children = [shapes[child.code] for child in plots if child.parent == plot.code]
            whole = shapely.coverage_union_all(children)
            shapes[plot.code] = tidy(_single(whole, plot.code))
    return [
        Land(plot.code, plot.level, plot.name, plot.parent, shapes[plot.code]) for plot in plots
    ]


def _single(shape: object, code: str) -> Polygon:
    parts = shapely.get_parts(shape)
    if len(parts) != 1 or not isinstance(parts[0], Polygon) or parts[0].interiors:
        raise ValueError(f"The children of {code} do not make one piece of land.")
    return parts[0]
