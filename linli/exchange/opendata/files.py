"""The rows as CSV, as areas on a map, as Parquet, and what describes them."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from threading import Lock
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from linli.assessment.models import Disclosure
from linli.exchange.opendata.columns import DATA, NAMES, rows_of, typed
from linli.journal.acting import NotFound
from linli.policy.pack import Pack
from linli.territory.outlines import outlines
from linli.territory.queries import area_names, newest_generation

FORMATS = {
    "csv": ("text/csv; charset=utf-8", "text/csv"),
    "geojson": ("application/geo+json", "application/geo+json"),
    "parquet": ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
}
HAS_PARQUET = find_spec("pyarrow") is not None
AT_ONCE = 20
MOST_BYTES_KEPT = 64 * 1024**2
# Whoever comes while one is being made waits for it, and makes none of her own.
_MAKING = {"geojson": Lock(), "parquet": Lock()}
_MADE: dict[str, tuple[str, bytes]] = {}


def formats() -> list[str]:
    """The formats that this installation writes; Parquet needs the extra `linli[parquet]`."""
    return [one for one in FORMATS if one != "parquet" or HAS_PARQUET]


def publications() -> Iterator[tuple[int, str]]:
    """Every publication with its rows, a few in memory at a time."""
    yield from (
        Disclosure.objects.order_by("number")
        .values_list("number", "rows")
        .iterator(chunk_size=AT_ONCE)
    )


def newest() -> int:
    """The number of the newest publication, 0 before the first: the version of every file."""
    last = Disclosure.objects.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def version(pack: Pack) -> str:
    """What every file is made of: publications, rules and land. Of the same it is the same file."""
    last = Disclosure.objects.order_by("-number").values_list("number", "entry_id").first()
    number, entry_id = last or (0, 0)
    land = newest_generation()
    return f"{number}-{entry_id}-{pack.hash[:12]}-{land.id if land else 0}"


def made(form: str, pack: Pack) -> bytes:
    """A file that is made as a whole, once for each publication: asked for again, it costs nothing.

    Each process keeps the newest of each form. Raises NotFound where the extra is missing.
    """
    stands = version(pack)
    with _MAKING[form]:
        kept = _MADE.get(form)
        if kept is not None and kept[0] == stands:
            return kept[1]
        file = geojson(pack).encode() if form == "geojson" else parquet()
        if len(file) <= MOST_BYTES_KEPT:
            _MADE[form] = (stands, file)
        return file


def csv_lines() -> Iterator[str]:
    """The whole table, a publication at a time; nothing in it needs quotes."""
    yield ",".join(NAMES) + "\n"
    for number, text in publications():
        yield "".join(f"{number},{line}\n" for line in text.splitlines()[1:])


def geojson(pack: Pack) -> str:
    """Each area of the published level with its outline and what was counted there, by month."""
    level = pack.assessment.disclosure.level
    counted: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for cells in rows_of(publications()):
        row = typed(cells)
        counts = counted[str(row["area"] or "")][str(row["month"])]
        counts[str(row["kind"])] += 1
        for said in ("in_time", "contacted", "solved"):
            if row["kind"] != "excluded":
                counts[said] += row[said] is True
    shapes = outlines(pack.district.division_code, frozenset({level}))
    parts = {one.area.code: one.parts for one in shapes}
    features = [
        {
            "type": "Feature",
            "id": area.code,
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": parts[area.code],
            }
            if area.code in parts
            else None,
            "properties": {
                "area": area.code,
                "name_zh": area.name_zh,
                "name_en": area.name_en,
                "months": {
                    month: dict(sorted(counts.items()))
                    for month, counts in sorted(counted[area.code].items())
                },
            },
        }
        for area in area_names()
        if area.level == level
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def parquet() -> bytes:
    """The table with its kinds. Raises NotFound where the extra is missing."""
    if not HAS_PARQUET:
        raise NotFound(
            "data.parquet",
            "这台服务器不提供 Parquet，请用 CSV。",
            "This server does not offer Parquet: take the CSV.",
        )
    written: Callable[[], bytes] = import_string("linli.exchange.opendata.parquet.written")
    return written()


def package(pack: Pack) -> dict[str, Any]:
    """What describes the files, in the words of the Data Package standard (v2)."""
    here = f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/data"
    given = pack.exchange.open_data
    licence = {"name": given.licence} | ({"path": given.licence_url} if given.licence_url else {})
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "linli-cases",
        "title": f"{pack.district.name.zh} {pack.district.name.en}",
        "version": str(newest()),
        "homepage": here,
        # The standard knows no empty list of licences.
        **({"licenses": [licence]} if given.licence else {}),
        "resources": [
            {
                "name": f"cases-{one}",
                "path": f"{here}/cases.{one}",
                "format": one,
                "mediatype": FORMATS[one][1],
            }
            | ({} if one == "geojson" else {"schema": _schema()})
            for one in formats()
        ],
    }


def _schema() -> dict[str, Any]:
    return {
        "fields": [
            {"name": one.name, "type": one.kind, "description": f"{one.zh}。{one.en}"}
            | ({"trueValues": ["yes"], "falseValues": ["no"]} if one.kind == "boolean" else {})
            for one in DATA
        ],
        "missingValues": [""],
    }
