"""Where a point lies, under today's boundaries or under those of an older day.

The territory in force is kept in memory, one per process; whether a newer generation was adopted
is asked at most once a second and thread, so that a look-up on the hot path costs no statement.
"""

from threading import Lock, local
from time import monotonic

import shapely

from linli.journal.acting import NotFound
from linli.policy import queries as policy
from linli.territory.index import Territory
from linli.territory.models import Area, Generation
from linli.territory.place import AreaRef, AreaShape, Outside, Place

__all__ = [
    "AreaRef",
    "Outside",
    "Place",
    "Territory",
    "current",
    "forget",
    "generation",
    "locate",
]

CHECK_SECONDS = 1.0
KEPT = 4
"""Generations kept in memory: today's, and those that the open cases of a year may ask for."""

_built: dict[int, Territory] = {}
_building = Lock()
# By thread, not by process: a thread that is just adopting a generation sees it at once, while
# the others go on with the old one until it is committed.
_seen = local()


def locate(latitude: float, longitude: float) -> Place | Outside:
    """The lowest area that holds the point today, with its chain, by `Territory.locate`.

    Raises Invalid for what is no place, NotFound before any territory was imported.
    """
    return current().locate(latitude, longitude)


def current() -> Territory:
    """The territory in force; at most a second older than the newest adoption.

    Its tolerance is that of the pack in force. Raises NotFound before any was imported.
    """
    now = monotonic()
    known: Territory | None = getattr(_seen, "territory", None)
    if known is not None and now - _seen.at < CHECK_SECONDS:
        return known
    newest = Generation.objects.order_by("-number").values_list("id", flat=True).first()
    if newest is None:
        forget()
        raise NotFound(
            "territory.none",
            zh="尚未导入辖区。请先运行 linli territory import。",
            en="No territory has been imported yet. Run `linli territory import` first.",
        )
    territory = generation(newest)
    tolerance_m = policy.current().pack.district.nearest_tolerance_m
    if territory.tolerance_m != tolerance_m:
        territory = territory.tolerant(tolerance_m)
        _built[newest] = territory
    _seen.territory, _seen.at = territory, now
    return territory


def generation(generation_id: int) -> Territory:
    """The territory of a generation, old or new; read once, then kept in memory.

    Raises NotFound when there is none of that id.
    """
    territory = _built.get(generation_id)
    if territory is None:
        with _building:
            territory = _built.get(generation_id) or _read(generation_id)
            while len(_built) >= KEPT:
                _built.pop(min(_built))  # the oldest: today's is asked for all the time
            _built[generation_id] = territory
    return territory


def forget() -> None:
    """Ask the database again on the next look-up; for the act that adopts, and for tests."""
    _seen.__dict__.clear()


def _read(generation_id: int) -> Territory:
    rows = Area.objects.filter(generation_id=generation_id).values_list(
        "id", "code", "level", "name_zh", "name_en", "parent_id", "outline__shape"
    )
    areas = [
        AreaShape(
            id=id_,
            code=code,
            level=level,
            name_zh=name_zh,
            name_en=name_en,
            parent_id=parent_id,
            shape=None if shape is None else shapely.from_wkb(bytes(shape)),
        )
        for id_, code, level, name_zh, name_en, parent_id, shape in rows
    ]
    if not areas and not Generation.objects.filter(id=generation_id).exists():
        raise NotFound(
            "territory.unknown_generation",
            zh=f"没有编号为 {generation_id} 的辖区版本。",
            en=f"There is no generation of the territory with id {generation_id}.",
        )
    return Territory(areas, generation_id=generation_id)
