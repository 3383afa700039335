"""Two real sheets go in whole: messages to a mayor, and service requests of a foreign city.

They are public data that the project does not ship; LINLI_DATA or ../shared/data is where they are.
"""

import csv
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from linli.cases.models import Case
from linli.cases.models import Report as Voice
from linli.exchange.sheets.imports import ImportResult, import_file
from tests.cast import NOW, Cast

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("LINLI_DATA", ROOT.parent / "shared" / "data"))

pytestmark = pytest.mark.skipif(
    not (DATA / "complaints" / "messages.csv").is_file(),
    reason=f"The folder of public sample data is absent ({DATA}): nothing to import.",
)


@dataclass(frozen=True)
class Real:
    """A real sheet, its mapping, and what is known of it."""

    sheet: Path
    mapping: Path
    rows: int
    shortened: int
    # column, damage, what the error says
    damages: tuple[tuple[str, str, str], ...]


MESSAGES = Real(
    DATA / "complaints" / "messages.csv",
    ROOT / "examples" / "messages.toml",
    rows=4_326,
    shortened=1,
    damages=(
        ("reported_at", "last Tuesday", "不是可识别的时间"),
        ("reported_at", "2019-13-01", "不是可识别的时间"),
        ("id", "", "编号是空的"),
        ("text", "坏了\0", "无法保存的字符"),
        ("reported_at", "#REF!", "公式错误"),
    ),
)
BALTIMORE = Real(
    DATA / "baltimore" / "service-requests.csv",
    ROOT / "examples" / "baltimore.toml",
    rows=10_000,
    shortened=0,
    damages=(
        ("Latitude", "north", "不是经纬度"),
        ("Latitude", "", "只填了一个"),
        ("CreatedDate", "2018-04-12", "不是可识别的时间"),
        ("Longitude", "999", "超出范围"),
        ("MethodReceived", "Pigeon", "不认识“Pigeon”"),
    ),
)


def run(real: Real, cast: Cast, sheet: Path | None = None) -> ImportResult:
    return import_file(sheet or real.sheet, real.mapping, by=cast.deng_wei, now=NOW)


def cells(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("real", [MESSAGES, BALTIMORE], ids=["messages", "baltimore"])
def test_every_row_goes_in_once(cast: Cast, real: Real) -> None:
    began = time.perf_counter()
    first = run(real, cast)
    spent_ms = (time.perf_counter() - began) / real.rows * 1000

    assert first.rows == real.rows
    assert first.filed + first.joined == real.rows, first
    assert (first.known, first.rejected, first.error_file) == (0, 0, None)
    assert first.shortened == real.shortened
    assert Case.objects.count() == first.filed
    assert Voice.objects.count() == real.rows

    second = run(real, cast)

    assert (second.rows, second.known) == (real.rows, real.rows)
    assert (second.filed, second.joined, second.rejected) == (0, 0, 0)
    assert Voice.objects.count() == real.rows
    print(f"{real.sheet.name}: {spent_ms:.2f} ms a row")


@pytest.mark.parametrize("real", [MESSAGES, BALTIMORE], ids=["messages", "baltimore"])
def test_damaged_rows_come_back_with_reasons_and_go_in_once_mended(
    cast: Cast, real: Real, tmp_path: Path
) -> None:
    whole = [row for row, _ in zip(cells(real.sheet), range(200), strict=False) if all_there(row)]
    damaged = [dict(row) for row in whole]
    for at, (column, damage, _) in enumerate(real.damages):
        damaged[at * 7 + 3][column] = damage
    sheet = written(tmp_path / "damaged.csv", damaged)

    result = run(real, cast, sheet)

    assert (result.rows, result.rejected) == (len(whole), len(real.damages))
    assert result.filed + result.joined == len(whole) - len(real.damages)
    assert result.error_file is not None
    told = list(cells(result.error_file))
    for row, (at, (column, damage, reason)) in zip(told, enumerate(real.damages), strict=True):
        assert reason in row["错误"]
        assert row["怎么改"]
        assert row["error"]
        assert row["how to mend"]
        assert row["行号"] == str(at * 7 + 3 + 2)
        assert row[column] == damage

    # Mended in the error file itself, they go in; and the others are not touched again.
    for row, (at, (column, _, _)) in zip(told, enumerate(real.damages), strict=True):
        row[column] = whole[at * 7 + 3][column]
    mended = run(real, cast, written(result.error_file, told))
    assert (mended.filed + mended.joined, mended.rejected) == (len(real.damages), 0)
    assert run(real, cast, written(sheet, whole)).known == len(whole)


def all_there(row: dict[str, str]) -> bool:
    return row.get("Latitude") != "" and len(row.get("text", "")) < 4_000


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
