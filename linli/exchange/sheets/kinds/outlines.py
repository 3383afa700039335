"""Outlines of areas 辖区边界 from a GeoJSON file, in any of the three coordinate systems."""

from pathlib import Path

from linli.batches.kinds import Kind, Looked, Work
from linli.exchange.sheets.drawn import base_of, propose_areas_of
from linli.journal.acting import Invalid
from linli.policy.queries import current
from linli.tables.read import Row
from linli.tables.refusals import BadCell, too_big
from linli.territory.features import FileErrors
from linli.territory.geojson import read_geojson

MOST_BYTES = 10 * 1024**2
DEEPEST = 40
NAME = ("辖区边界", "Outlines of areas")
HEADINGS = ("feature", "key")


def _text(path: Path) -> str:
    """What stands in the file; raises Invalid for what is too big, or nested beyond reason."""
    if path.stat().st_size > MOST_BYTES:
        raise too_big("边界文件超过 10 MB，请分成几个文件。", "The map is over 10 MB: split it.")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    depth = 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        if depth > DEEPEST:
            text = ""
            break
    if not text.lstrip().startswith("{") or '"features"' not in text:
        raise Invalid(
            "table.outlines",
            "这不是 GeoJSON 文件：要是 FeatureCollection，里面有 features。",
            "This is no GeoJSON: it must be a FeatureCollection with features.",
            field="file",
        )
    return text


def _look(path: Path) -> Looked:
    _text(path)
    return Looked(HEADINGS, None)


def _take(work: Work) -> None:
    pack = current().pack
    base_of(work)
    try:
        areas = read_geojson(_text(work.path), levels=pack.levels, crs=work.crs or None)
    except FileErrors as errors:
        # A map is taken as a whole: borders that fit are those of one file.
        for one in errors.problems:
            bad = BadCell(one.key, one.zh.rstrip("。"), one.en.rstrip("."))
            work.reject(
                Row(one.feature, {"feature": str(one.feature), "key": one.key}), bad, one.key
            )
        work.rows = len({one.feature for one in errors.problems})
        return
    work.rows = len(areas)
    outside = [one.code for one in areas if not one.code.startswith(pack.district.division_code)]
    if outside:
        raise Invalid(
            "table.elsewhere",
            f"{outside[0]} 不在本区（{pack.district.division_code}）。请去掉别区的辖区。",
            f"{outside[0]} is not in this district ({pack.district.division_code}). Leave it out.",
            field="file",
        )
    work.progress(work.rows, work.rows)
    propose_areas_of(work, areas, name=NAME)


OUTLINES = Kind(
    code="outlines",
    name=NAME,
    about=(
        "GeoJSON 文件；坐标系是 WGS-84、GCJ-02 或 BD-09，文件里写了或在这里选。"
        "会报告重叠、空隙和越界。改动成为一代待复核的辖区。",
        "GeoJSON in WGS-84, GCJ-02 or BD-09, as the file says or as you choose. Overlaps, gaps and"
        " what lies outside are reported. What changes becomes a generation that a second person"
        " reads.",
    ),
    word="territory.import",
    read_word="people.read",
    columns=(),
    look=_look,
    take=_take,
    proposes=True,
    files=("geojson", "json"),
)
