"""A map of what is open in the street, for other people's pages: an SVG without a script."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from linli.cases.queries.in_public import open_by_area
from linli.exchange.open311.catalogue import listed
from linli.policy.pack import Pack
from linli.territory.lookup import generation
from linli.territory.outlines import Ring, outlines
from linli.territory.queries import chain, children

WIDTH, MARGIN = 800.0, 8.0
STEPS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the map: its outline as an SVG path, its count, and how dark it is, 0 to 4."""

    code: str
    zh: str
    en: str
    path: str
    count: int
    step: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The areas directly below one, and the size of the drawing."""

    zh: str
    en: str
    width: float
    height: float
    shapes: Sequence[Shape]


def drawn(pack: Pack, *, area: str) -> Drawing:
    """What is open in each area directly below one. Raises NotFound for an unknown code."""
    top = chain(area or pack.district.division_code)[0]
    parts = children(top.code) or [top]
    rings = {
        one.area.code: one.rings
        for one in outlines(top.code, frozenset(part.level for part in parts))
    }
    counts = _counts(pack, [part.code for part in parts])
    scale = _Scale([point for part in parts for ring in rings.get(part.code, ()) for point in ring])
    most = max(counts.values(), default=0)
    shapes = [
        Shape(
            part.code,
            part.name_zh,
            part.name_en,
            "".join(map(scale.path, rings.get(part.code, ()))),
            counts[part.code],
            min(STEPS - 1, counts[part.code] * STEPS // (most + 1)),
        )
        for part in parts
    ]
    return Drawing(top.name_zh, top.name_en, WIDTH, scale.height, shapes)


def _counts(pack: Pack, codes: list[str]) -> Counter[str]:
    """Open matters of the street by area, as everybody may know them."""
    counts: Counter[str] = Counter()
    for (area_id, generation_id), n in open_by_area(set(listed(pack))).items():
        own = generation(generation_id).area(area_id)
        if own is not None:
            counts.update({code: n for code in codes if own.code.startswith(code)})
    return counts


class _Scale:
    """Degrees as points of the drawing: north is up, and a metre is as long both ways."""

    def __init__(self, points: Ring) -> None:
        xs, ys = [x for x, _ in points] or [0.0, 1.0], [y for _, y in points] or [0.0, 1.0]
        self.west, self.north = min(xs), max(ys)
        self.squeeze = cos(radians((min(ys) + max(ys)) / 2))
        wide = max((max(xs) - min(xs)) * self.squeeze, 1e-9)
        self.factor = (WIDTH - 2 * MARGIN) / wide
        self.height = round((max(ys) - min(ys)) * self.factor + 2 * MARGIN, 1)

    def path(self, ring: Ring) -> str:
        spots = (
            f"{MARGIN + (x - self.west) * self.squeeze * self.factor:.1f} "
            f"{MARGIN + (self.north - y) * self.factor:.1f}"
            for x, y in ring
        )
        return f"M{'L'.join(spots)}Z"
