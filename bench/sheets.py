"""How fast sheets come in and go out, and how much memory that takes, at 100,000 rows.

    python -m bench.sheets [--rows 100000] [--real 100000] [--folder DIR] [--json]

A sheet of reports, drawn over the demo district, is tried, taken in, and taken in once more, when
every row is known; then the cases are written out as a workbook and as text. Baselines in the same
run: the reader of CSV and that of workbooks alone. Each is a process of its own, so that its peak
of memory is its own.

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
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.db import connection
from openpyxl import Workbook, load_workbook

from bench.installation import BENCH, database, folder_for, machine
from bench.measures import table

MOST_GROWTH = 2.0
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


def exported(form: str, path: Path) -> int:
    """All cases of the record, written as the desk's export writes its rows."""
    from linli.cases.models import Case
    from linli.tables.writing import table_into

    columns = ("number", "state", "category", "channel", "summary", "received_at", "due_at")
    with path.with_suffix(f".out.{form}").open("wb") as sink:
        out = table_into(
            sink,
            form,
            title="cases",
            head=columns,
            widths=[20] * len(columns),
            now=datetime(2026, 1, 1),  # noqa: DTZ001  # a file's own mark
        )
        count = 0
        for row in Case.objects.values_list(*columns).iterator(chunk_size=1000):
            out.row([*row[:5], *(one and one.replace(tzinfo=None) for one in row[5:])])
            count += 1
        out.close()
    return count


ONE: dict[str, Callable[[Path], int]] = {
    "baseline: csv.reader alone": csv_alone,
    "baseline: openpyxl alone": book_alone,
    "dry run, CSV": lambda path: imported(path, dry_run=True),
    "dry run, XLSX": lambda path: imported(path, dry_run=True),
    "import, CSV": lambda path: imported(path, dry_run=False),
    "the same once more, all known": lambda path: imported(path, dry_run=False),
    "export, XLSX": lambda path: exported("xlsx", path),
    "export, CSV": lambda path: exported("csv", path),
}


def child(name: str, path: Path) -> dict[str, Any]:
    """One of them in a process of its own."""
    words = [sys.executable, "-m", "bench.sheets", "--one", name, "--path", str(path)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    found = {"name": name, **json.loads(done.stdout.splitlines()[-1])}
    sys.stderr.write(f"{found}\n")
    return found


def peak_mb() -> int:
    """The most that this process ever held; what `getrusage` says counts the parent's too."""
    status = Path("/proc/self/status").read_text()
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def one(name: str, path: Path) -> None:
    """Do it, and say what it took."""
    django.setup()
    began, cpu = time.perf_counter(), time.process_time()
    rows = ONE[name](path)
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
        found = [
            child("baseline: csv.reader alone", whole),
            child("baseline: openpyxl alone", book),
            child("dry run, CSV", tenth),
            child("dry run, CSV", whole),
            child("dry run, XLSX", book),
            child("import, CSV", real),
            child("the same once more, all known", real),
            child("export, XLSX", whole),
            child("export, CSV", whole),
        ]
        return {"machine": machine(folder), "runs": found}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--real", type=int, default=100_000, help="rows that are taken in for good")
    parser.add_argument("--folder", type=Path, help="work here and leave it; else a temporary one")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        one(wanted.one, wanted.path)
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
