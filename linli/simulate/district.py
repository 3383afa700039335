"""The land of the demo district 林江区, made once by `linli simulate district`.

A fictional place, laid over farm land in the middle of China because it must lie somewhere; no
line here follows a real border. A river (the 林江) runs through it from west to east, the old town
lies on both its banks, a younger centre in the north-east, and villages around. Streets 街道 are
cut along the river and a few arterial roads, communities 社区 along lesser ones, grids 网格 along
lanes, and the busiest grids once more; each cut gives every part its share of the people. In the
end the plane is bent a little, as a whole, so that no road is quite straight.

The same seed gives the same bytes. Neighbours share their border points exactly, and parents are
made of their children, so that the areas tile the district on every level.
"""

from math import cos, pi, radians, sin
from random import Random

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import split

from linli.simulate.district_names import (
    DISTRICT,
    INNER_STREETS,
    OUTER_STREETS,
    RURAL_PLACES,
    TOWNS,
    URBAN_COMMUNITIES,
    Name,
)
from linli.simulate.land import Land, Plot, shaped
from linli.simulate.partition import divided, people

SEED = 20_260_119
CODE = "990100"
STREETS, COMMUNITIES, GRIDS, SUBGRIDS = 14, 106, 855, 973
IN_THREE = 113
IN_TWO = 317
"""113 grids of three parts and 317 of two make 973 second-level grids."""

STREET_ANGLE = radians(9)
SIDES = {"east": (1, 0), "west": (-1, 0), "south": (0, -1), "north": (0, 1)}


def district(seed: int = SEED) -> list[Land]:
    """All areas of the district: 1 + 14 + 106 + 855 + 973, by level and code.

    Raises ValueError for a seed whose land does not work out; the committed one does.
    """
    random = Random(seed)
    plots = [Plot(CODE, "district", DISTRICT, None, _outline(random))]
    plots += _streets(plots[0], random)
    plots += _communities([plot for plot in plots if plot.level == "street"], random)
    plots += _grids([plot for plot in plots if plot.level == "community"], random)
    plots += _subgrids([plot for plot in plots if plot.level == "grid"], random)
    return shaped(plots)


def density(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
    """How close together people live, per square metre: two centres, a corridor, and farms."""
    town = 0.0080 * np.exp(-(((xs + 400) / 2900) ** 2) - ((ys + 300) / 2300) ** 2)
    young = 0.0048 * np.exp(-(((xs - 5200) / 1700) ** 2) - ((ys - 4300) / 1500) ** 2)
    corridor = 0.0011 * np.exp(-(((ys - 0.5 * xs) / 2600) ** 2) - (xs / 8200) ** 2)
    farms = np.full_like(xs, 0.00026)
    summed: NDArray[np.float64] = town + young + corridor + farms
    return summed


def _outline(random: Random) -> Polygon:
    """The border: an egg of about 24 by 19 kilometres with some bays and bulges."""
    phases = [random.uniform(0, 2 * pi) for _ in range(3)]
    corners = []
    for step in range(72):
        angle = 2 * pi * step / 72
        swell = 1.0 + sum(
            size * sin(turns * angle + phase)
            for turns, size, phase in zip((2, 3, 5), (0.06, 0.05, 0.035), phases, strict=True)
        )
        corners.append((12_200 * swell * cos(angle), 9_400 * swell * sin(angle)))
    return Polygon(corners)


def _river() -> LineString:
    """The middle of the river, in easy bends from the western to the eastern border."""
    return LineString(
        [(x, 0.08 * x + 950 * sin(x / 2700 + 0.6) - 300) for x in range(-20_000, 20_001, 500)]
    )


def _streets(top: Plot, random: Random) -> list[Plot]:
    """Fourteen streets, none of them on both banks; the innermost first, the towns last."""
    banks = sorted(split(top.piece, _river()).geoms, key=lambda bank: -bank.centroid.y)
    if len(banks) != 2:
        raise ValueError("The river does not cut the district in two.")
    weights = [people(bank, density) for bank in banks]
    northern = round(STREETS * weights[0] / sum(weights))
    pieces = []
    for bank, count in zip(banks, (northern, STREETS - northern), strict=True):
        shares = [random.uniform(0.8, 1.2) for _ in range(count)]
        pieces += divided(bank, shares, density, STREET_ANGLE, random)
    pieces.sort(
        key=lambda piece: piece.distance(Point(0, 0)) + piece.centroid.distance(Point(0, 0))
    )
    named = _named_streets(pieces)
    return [
        Plot(f"{CODE}{number:03}", "street", name, CODE, piece)
        for number, (name, piece) in enumerate(named, start=1)
    ]


def _named_streets(pieces: list[Polygon]) -> list[tuple[Name, Polygon]]:
    """Each street with a name that suits its side of the town; `pieces` come innermost first."""
    old_town, *rest = pieces
    middle = old_town.centroid
    named = [(INNER_STREETS[""], old_town)]
    for side, (east, north) in SIDES.items():
        piece = max(rest, key=lambda piece: _lies(piece, middle, east, north))
        rest.remove(piece)
        named.append((INNER_STREETS[side], piece))
    # The thinly peopled ones are towns 镇, wherever they lie.
    rest.sort(key=lambda piece: -people(piece, density) / piece.area)
    return named + list(zip((*OUTER_STREETS, *TOWNS), rest, strict=True))


def _lies(piece: Polygon, middle: Point, east: int, north: int) -> float:
    """How well a piece deserves to be called the place on that side: near, and in line with it."""
    way_east, way_north = piece.centroid.x - middle.x, piece.centroid.y - middle.y
    return float((way_east * east + way_north * north) / (way_east**2 + way_north**2))


def _communities(streets: list[Plot], random: Random) -> list[Plot]:
    """About seven communities a street, villages in the towns; numbered from 001 in each."""
    counts = _dealt(COMMUNITIES, [people(street.piece, density) for street in streets], 5, 10)
    urban = iter(URBAN_COMMUNITIES)
    plots = []
    for street, count in zip(streets, counts, strict=True):
        shares = [random.uniform(0.75, 1.25) for _ in range(count)]
        parts = divided(street.piece, shares, density, STREET_ANGLE, random)
        parts.sort(key=lambda part: part.centroid.distance(Point(0, 0)))
        for number, part in enumerate(parts, start=1):
            if street.name in TOWNS:
                name = _village(RURAL_PLACES[street.name.zh][number - 1], number == 1)
            else:
                name = next(urban)
            plots.append(Plot(f"{street.code}{number:03}", "community", name, street.code, part))
    return plots


def _village(name: Name, is_seat: bool) -> Name:
    """A town's first place is a community 社区, the others are villages 村."""
    if is_seat:
        return Name(f"{name.zh}社区", f"{name.en} Community")
    return Name(f"{name.zh}村", f"{name.en} Village")


def _grids(communities: list[Plot], random: Random) -> list[Plot]:
    """About eight grids a community, more where more people live."""
    weights = [
        people(community.piece, density) * random.uniform(0.85, 1.15) for community in communities
    ]
    plots = []
    for community, count in zip(communities, _dealt(GRIDS, weights, 5, 13), strict=True):
        shares = [random.uniform(0.8, 1.2) for _ in range(count)]
        angle = STREET_ANGLE + random.uniform(-0.12, 0.12)
        parts = divided(community.piece, shares, density, angle, random)
        plots += [
            Plot(
                f"{community.code}{number:03}",
                "grid",
                Name(f"第{number}网格", f"Grid {number}"),
                community.code,
                part,
            )
            for number, part in enumerate(parts, start=1)
        ]
    return plots


def _subgrids(grids: list[Plot], random: Random) -> list[Plot]:
    """The busiest grids, where people live closest together, cut into three or two."""
    crowded = sorted(
        grids,
        key=lambda grid: -people(grid.piece, density) / grid.piece.area * random.uniform(0.7, 1.3),
    )
    parts_of = {grid.code: 3 for grid in crowded[:IN_THREE]}
    parts_of |= {grid.code: 2 for grid in crowded[IN_THREE : IN_THREE + IN_TWO]}
    plots = []
    for grid in grids:
        if grid.code not in parts_of:
            continue
        shares = [random.uniform(0.9, 1.1) for _ in range(parts_of[grid.code])]
        parts = divided(grid.piece, shares, density, STREET_ANGLE, random)
        plots += [
            Plot(
                f"{grid.code}{number:02}",
                "subgrid",
                Name(
                    f"{grid.name.zh}{number}号微网格",
                    f"{grid.name.en}, micro-grid {number}",
                ),
                grid.code,
                part,
            )
            for number, part in enumerate(parts, start=1)
        ]
    return plots


def _dealt(total: int, weights: list[float], least: int, most: int) -> list[int]:
    """`total` dealt out by weight, each share within bounds; the largest remainders round up."""
    counts = [least] * len(weights)
    while sum(counts) < total:
        open_ones = [index for index, count in enumerate(counts) if count < most]
        # The one that is furthest below its due gets the next: D'Hondt's rule, with a floor.
        chosen = max(open_ones, key=lambda index: (weights[index] / (counts[index] + 1), -index))
        counts[chosen] += 1
    return counts
