"""The acts of the territory: new boundaries come into force."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import datetime

import shapely
from django.db import connection, transaction

from linli.journal.acting import Actor, Invalid, act
from linli.journal.record import record
from linli.territory.events import TerritoryAdopted
from linli.territory.features import AreaFeature, parent_codes
from linli.territory.lookup import forget
from linli.territory.models import Area, Generation, Outline
from linli.territory.queries import features_of, newest_generation

ROWS_AT_ONCE = 2000


@act
def import_areas(
    features: Sequence[AreaFeature],
    *,
    whole: bool = False,
    without: Collection[str] = (),
    note: str = "",
    by: Actor,
    now: datetime,
) -> Generation:
    """Put areas from a file in force, as a new generation.

    The file's areas replace those of the same codes, and the others of today are taken over,
    but for the codes in `without`; with `whole` the file is all there is. An import that changes
    nothing makes no new generation and records nothing, so that it may safely be run twice.
    Whether the areas fit together is not judged here: see `survey`.
    """
    _one_at_a_time()
    newest = newest_generation()
    before = [] if whole or newest is None else features_of(newest.id)
    merged = merge(before, features, without=without)
    return adopt_generation(merged, note=note, by=by, now=now)


@act
def adopt_generation(
    areas: Sequence[AreaFeature], *, note: str = "", by: Actor, now: datetime
) -> Generation:
    """Put exactly these areas in force; the generation in force if they are what it says already.

    Raises Invalid for no areas at all. Cases keep the generation they were opened under.
    """
    if not areas:
        raise Invalid(
            "territory.empty",
            zh="一个辖区也没有，无法启用。请检查文件。",
            en="There is not one area to put in force. Check the file.",
        )
    _one_at_a_time()
    newest = newest_generation()
    source_hash = hash_of(areas)
    if newest is not None and newest.source_hash == source_hash:
        return newest
    generation = Generation.objects.create(
        number=1 if newest is None else newest.number + 1,
        adopted_at=now,
        note=note[:200],
        source_hash=source_hash,
    )
    _write(areas, generation)
    record(
        TerritoryAdopted(
            generation_id=generation.id,
            number=generation.number,
            areas=len(areas),
            hash=source_hash,
        ),
        by=by,
        now=now,
    )
    # Now, for what this transaction still looks up, and again once the rows are there to stay.
    forget()
    transaction.on_commit(forget)
    return generation


def merge(
    before: Sequence[AreaFeature],
    changes: Sequence[AreaFeature],
    *,
    without: Collection[str] = (),
) -> list[AreaFeature]:
    """Today's areas with the changes in them and some codes left out, in the order of the codes."""
    areas = {area.code: area for area in before}
    areas.update({area.code: area for area in changes})
    return [areas[code] for code in sorted(areas) if code not in without]


def hash_of(areas: Sequence[AreaFeature]) -> str:
    """One hash of all that the areas say, whatever their order in the file."""
    digest = hashlib.sha256()
    parents = parent_codes(areas)
    for area in sorted(areas, key=lambda area: area.code):
        said = [
            area.code,
            area.level,
            area.name_zh,
            area.name_en,
            parents[area.code],
            None if area.shape is None else shapely.to_wkb(area.shape, hex=True),
            "" if area.shape is None else area.original_crs,
            None if area.shape is None else area.original,
        ]
        digest.update(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def _write(areas: Sequence[AreaFeature], generation: Generation) -> None:
    """One row for each area, parents before their children, for the rows need their ids."""
    parents = parent_codes(areas)
    places = {code: place for place, code in enumerate(sorted(parents))}
    waiting = {area.code: area for area in areas}
    written: dict[str, Area] = {}
    while waiting:
        ready = [area for code, area in waiting.items() if (parents[code] or "") not in waiting]
        rows = [
            _row(area, generation, written.get(parents[area.code] or ""), places[area.code])
            for area in ready
        ]
        Area.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        Outline.objects.bulk_create(
            [
                Outline(
                    area=row,
                    shape=shapely.to_wkb(area.shape),
                    original=area.original,
                    original_crs=area.original_crs,
                )
                for area, row in zip(ready, rows, strict=True)
                if area.shape is not None
            ],
            batch_size=ROWS_AT_ONCE,
        )
        for area, row in zip(ready, rows, strict=True):
            written[area.code] = row
            del waiting[area.code]


def _row(area: AreaFeature, generation: Generation, parent: Area | None, sort: int) -> Area:
    centre = None if area.shape is None else shapely.point_on_surface(area.shape)
    return Area(
        generation=generation,
        parent=parent,
        code=area.code,
        level=area.level,
        name_zh=area.name_zh,
        name_en=area.name_en,
        centre_latitude=None if centre is None else float(centre.y),
        centre_longitude=None if centre is None else float(centre.x),
        sort=sort,
    )


def _one_at_a_time() -> None:
    """Wait until nobody else adopts: two would merge into the same boundaries, and one be lost.

    Readers are not held up, nor are cases that refer to a generation.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE territory_generation IN SHARE ROW EXCLUSIVE MODE")
