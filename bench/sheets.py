"""How fast sheets come in and go out, and how much memory that takes, at 100,000 rows.

    python -m bench.sheets [--rows 100000] [--real 10000] [--times 3] [--folder DIR] [--json]

A sheet of reports, drawn over the demo district, is tried, taken in, and taken in once more, when
every row is known; then cases are written out as a workbook and as text, the record over and over
until it is as many rows. Each has a baseline in the same run, that does nothing else: `csv.reader`,
openpyxl's read-only walk, `csv.writer`, openpyxl's write-only book. Each time is a process of its
own, so that its peak of memory is its own; of several times the middle one is told, and how far
the fastest and the slowest are apart. What is taken in for good is taken in once.

Exit code 1 when the memory of an import grows with its rows: more than twice that of a tenth.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.db import connection
from openpyxl import Workbook, load_workbook

from bench.installation import BENCH, database, folder_for, machine
from bench.measures import table

MOST_GROWTH = 2.0
COLUMNS = ("number", "state", "category", "channel", "summary", "received_at", "due_at")
HEAD = ["诉求内容", "事项", "纬度", "经度", "地点", "姓名", "电话", "反映时间"]
WHAT = (
    ("路面坑洼积水，骑车摔倒过", "路面坑洼"),
    ("路灯不亮，晚上看不见路", ""),
    ("楼下烧烤店油烟大，半夜还在吵", ""),
    ("井盖松动，车过就响", ""),
    ("小区垃圾没人清，气味很大", ""),
)


def drawn(path: Path, rows: int) -> None:
    """A sheet of so many reports, no two the same."""
    chance = random.Random(7)  # figures have to be the same each time
    lines = (
        [
            f"{chance.choice(WHAT)[0]}，第{n}次反映，已经{n % 90}天了",
            chance.choice(WHAT)[1],
            f"{28.86 + chance.random() * 0.06:.6f}",
            f"{112.58 + chance.random() * 0.08:.6f}",
            f"槐荫路{n % 400}号",
            "林秀英",
            f"139{n:08}",
            f"2026-10-{n % 28 + 1:02} 09:30",
        ]
        for n in range(rows)
    )
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEAD, *lines])
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for line in lines:
        sheet.append(line)
    book.save(path)


def csv_alone(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def book_alone(path: Path) -> int:
    book = load_workbook(path, read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1


def imported(path: Path, *, dry_run: bool) -> int:
    from linli.exchange.sheets.imports import import_file

    errors = path.with_suffix(".errors.xlsx")
    result = import_file(path, by=BENCH, now=datetime.now(UTC), dry_run=dry_run, error_file=errors)
    assert not result.rejected, errors
    return result.rows


def written(rows: int) -> Iterator[list[Any]]:
    """So many rows of the record, from the beginning again when it is at its end."""
    from linli.cases.models import Case

    count = 0
    while count < rows:
        for row in Case.objects.values_list(*COLUMNS).iterator(chunk_size=1000):
            if count == rows:
                return
            yield [*row[:5], *(one and one.replace(tzinfo=None) for one in row[5:])]
            count += 1


def exported(form: str, path: Path, rows: int) -> int:
    """Cases of the record, written as the desk's export writes its rows."""
    from linli.tables.writing import table_into

    with path.with_suffix(f".out.{form}").open("wb") as sink:
        out = table_into(
            sink,
            form,
            title="cases",
            head=COLUMNS,
            widths=[20] * len(COLUMNS),
            now=datetime(2026, 1, 1),  # noqa: DTZ001  # a file's own mark
        )
        for row in written(rows):
            out.row(row)
        out.close()
    return rows


def csv_written(path: Path, rows: int) -> int:
    with path.with_suffix(".bare.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(written(rows))
    return rows


def book_written(path: Path, rows: int) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in written(rows):
        sheet.append(row)
    book.save(path.with_suffix(".bare.xlsx"))
    return rows


READER, WALK = "baseline: csv.reader", "baseline: openpyxl read-only walk"
WRITER, BOOK = "baseline: csv.writer", "baseline: openpyxl write-only book"
ONCE = "import, CSV"
ONE: dict[str, Callable[[Path, int], int]] = {
    READER: lambda path, _: csv_alone(path),
    WALK: lambda path, _: book_alone(path),
    "dry run, CSV": lambda path, _: imported(path, dry_run=True),
    "dry run, XLSX": lambda path, _: imported(path, dry_run=True),
    ONCE: lambda path, _: imported(path, dry_run=False),
    "the same once more, all known": lambda path, _: imported(path, dry_run=False),
    WRITER: csv_written,
    BOOK: book_written,
    "export, CSV": lambda path, rows: exported("csv", path, rows),
    "export, XLSX": lambda path, rows: exported("xlsx", path, rows),
}
AGAINST = {
    "dry run, CSV": READER,
    "dry run, XLSX": WALK,
    ONCE: READER,
    "the same once more, all known": READER,
    "export, CSV": WRITER,
    "export, XLSX": BOOK,
}


def child(name: str, path: Path, rows: int, times: int) -> dict[str, Any]:
    """One of them, each time in a process of its own."""
    words = [sys.executable, "-m", "bench.sheets", "--one", name, "--path", str(path)]
    runs = []
    for _ in range(1 if name == ONCE else times):
        done = subprocess.run(
            [*words, "--rows", str(rows)], check=True, stdout=subprocess.PIPE, text=True
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
        sys.stderr.write(f"{name} {runs[-1]}\n")
    runs.sort(key=lambda run: run["rows_per_s"])
    middle = runs[len(runs) // 2]
    apart = runs[-1]["rows_per_s"] - runs[0]["rows_per_s"]
    return {
        "name": name,
        **middle,
        "peak_mb": max(run["peak_mb"] for run in runs),
        "times": len(runs),
        "spread": f"{apart / middle['rows_per_s']:.0%}" if len(runs) > 1 else "",
    }


def peak_mb() -> int:
    """The most that this process ever held; what `getrusage` says counts the parent's too."""
    status = Path("/proc/self/status").read_text()
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def one(name: str, path: Path, wanted: int) -> None:
    """Do it, and say what it took."""
    django.setup()
    began, cpu = time.perf_counter(), time.process_time()
    rows = ONE[name](path, wanted)
    seconds = time.perf_counter() - began
    print(
        json.dumps(
            {
                "rows": rows,
                "rows_per_s": round(rows / seconds),
                "seconds": round(seconds, 1),
                "own_cpu_s": round(time.process_time() - cpu, 1),
                "peak_mb": peak_mb(),
            }
        )
    )
    connection.close()
    sys.stdout.flush()


def measured(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Draw the sheets and go through all of it."""
    sheets = {}
    for count in {wanted.rows, wanted.rows // 10, wanted.real}:
        sheets[count] = folder / f"reports-{count}.csv"
        drawn(sheets[count], count)
    book = folder / f"reports-{wanted.rows}.xlsx"
    drawn(book, wanted.rows)
    with database(folder) as server:
        os.environ["DATABASE_URL"] = server.url
        os.environ["LINLI_DATA_DIR"] = str(folder)
        whole, tenth, real = sheets[wanted.rows], sheets[wanted.rows // 10], sheets[wanted.real]
        plan = (
            (READER, whole),
            (WALK, book),
            ("dry run, CSV", tenth),
            ("dry run, CSV", whole),
            ("dry run, XLSX", book),
            (ONCE, real),
            ("the same once more, all known", real),
            (WRITER, whole),
            ("export, CSV", whole),
            (BOOK, whole),
            ("export, XLSX", whole),
        )
        found = [child(name, path, wanted.rows, wanted.times) for name, path in plan]
        speeds = {run["name"]: run["rows_per_s"] for run in found}
        for run in found:
            base = AGAINST.get(run["name"])
            run["of_baseline"] = "" if base is None else f"{run['rows_per_s'] / speeds[base]:.2g}"
        return {"machine": machine(folder), "runs": found}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--real", type=int, default=10_000, help="rows that are taken in for good")
    parser.add_argument("--times", type=int, default=3, help="how often the others are done")
    parser.add_argument("--folder", type=Path, help="work here and leave it; else a temporary one")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        one(wanted.one, wanted.path, wanted.rows)
        return 0
    with folder_for(wanted.folder) as folder:
        found = measured(wanted, folder)
    tenth, whole = (run for run in found["runs"] if run["name"] == "dry run, CSV")
    found["met"] = whole["peak_mb"] < MOST_GROWTH * tenth["peak_mb"]
    if wanted.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"machine: {found['machine']}")
        print(table(tuple(found["runs"][0]), [tuple(run.values()) for run in found["runs"]]))
        print(
            f"\ntarget (memory does not grow with the rows) {'met' if found['met'] else 'missed'}"
        )
    return 0 if found["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
