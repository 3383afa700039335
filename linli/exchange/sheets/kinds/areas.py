"""Areas as a sheet: codes, names, parents; the outlines that stand stay as they are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from linli.batches.kinds import Column, Kind, Work
from linli.exchange.sheets.drawn import base_of, propose_areas_of
from linli.exchange.sheets.headed import Headed, looked_under, rows_of
from linli.journal.acting import Actor
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.tables.cells import code
from linli.tables.refusals import BadCell
from linli.tables.workbook import Cell
from linli.territory.features import AreaFeature, parent_codes
from linli.territory.properties import named_area
from linli.territory.queries import features_of, newest_generation

MOST_ROWS = 50_000
NAME = ("辖区", "Areas")
COLUMNS = (
    Column(
        "code",
        ("编码", "code"),
        (
            "必填：以上级编码开头，位数说明层级；请把这一列设为文本",
            "Needed: begins with the parent's, as text",
        ),
        needed=True,
        width=20,
    ),
    Column("name_zh", ("名称", "name"), ("新辖区必填", "Needed for a new one"), width=26),
    Column("name_en", ("英文名称", "name in English"), ("不填就用中文名", "Or the name"), width=30),
    Column("parent", ("上级编码", "parent"), ("不填就按编码推", "Or as the code says"), width=20),
    Column(
        "level", ("层级", "level"), ("不用填，由编码决定", "Not needed: the code says it"), width=14
    ),
)


def _take(work: Work) -> None:
    pack = current().pack
    known = {area.code: area for area in base_of(work)[0]}
    found: dict[str, AreaFeature] = {}
    rows: dict[str, int] = {}
    for line in rows_of(work, COLUMNS, most=MOST_ROWS):
        try:
            area = _area(line, pack, known)
            if area.code in rows:
                raise line.bad(
                    "code",
                    f"编码和第 {rows[area.code]} 行相同。请只留一行",
                    f"Row {rows[area.code]} has this code: leave one of them",
                )
        except BadCell as bad:
            work.reject(line.row, bad, bad.column)
            continue
        found[area.code], rows[area.code] = area, line.row.number
    gone = set(known) - set(found) if work.whole else set()
    propose_areas_of(work, list(found.values()), gone=gone, name=NAME)


def _area(line: Headed, pack: Pack, known: dict[str, AreaFeature]) -> AreaFeature:
    own = code(line.needed("code"), line.headings["code"])
    before = known.get(own)
    if not own.startswith(pack.district.division_code):
        raise line.bad(
            "code",
            f"“{own[:40]}”不在本区（{pack.district.division_code}）",
            f'"{own[:40]}" is not in this district ({pack.district.division_code})',
        )
    name = line("name_zh") or (line.needed("name_zh") if before is None else before.name_zh)
    told = named_area(
        0,
        {
            "code": own,
            "name_zh": name,
            "name_en": line("name_en") or ("" if before is None else before.name_en) or name,
            "parent": code(line("parent"), line.headings.get("parent", ""))
            or ("" if before is None else before.parent or ""),
        },
        pack.levels,
    )
    if isinstance(told, list):
        first = told[0]
        raise line.bad(first.key, first.zh.rstrip("。"), first.en.rstrip("."))
    if before is None:
        return told
    return replace(
        told,
        shape=before.shape,
        original=before.original,
        original_crs=before.original_crs,
    )


def _rows(by: Actor, now: datetime, side: int) -> Iterator[Sequence[Cell]]:
    newest = newest_generation()
    areas = [] if newest is None else features_of(newest.id)
    parents, levels = parent_codes(areas), current().pack.levels.by_code
    for area in areas:
        level = levels.get(area.level)
        called = (level.name.zh, level.name.en)[side] if level else area.level
        yield area.code, area.name_zh, area.name_en, parents[area.code] or "", called


AREAS = Kind(
    code="areas",
    name=NAME,
    about=(
        "街道、社区、网格的编码和名称；边界不在表里，改表不会动它。改动成为一代待复核的辖区。",
        "Codes and names of streets, communities and grids; outlines are not in the sheet and stay."
        " What changes becomes a generation that a second person reads.",
    ),
    word="territory.import",
    read_word="people.read",
    columns=COLUMNS,
    look=looked_under(COLUMNS),
    take=_take,
    rows=_rows,
    proposes=True,
    can_be_whole=True,
)
