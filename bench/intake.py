"""How many reports come in per second, and what one costs, against the raw floor.

    python -m bench.intake [--seconds 6] [--repeats 4] [--cases 200000] [--at-once 1 8 32] [--json]

The whole public report over HTTP on 127.0.0.1: validation, idempotency, place, duplicates,
routing, case, assignment, timers, journal and the deliveries to followers, by the web server as
`linli up` starts it. The floor (`bench/floor.py`) takes turns with it on the same database.
First on empty tables, then with `--cases` cases in them. Rate limits are lifted, for all load
comes from one address; nothing else differs from `linli up --demo`.

Exit code 1 when a target is missed, or an answer was not 201.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.db import connection

from bench.dataset.fill import fill
from bench.driving import Bench, what_to_send
from bench.floor import TABLES
from bench.installation import (
    database,
    folder_for,
    follower_worker,
    machine,
    scalar,
    web_server,
)
from bench.measures import percentile, said, spread, table
from bench.processes import cpu_seconds

MOST_STATEMENTS = 12
LEAST_RATE, LEAST_SHARE = 300.0, 0.10
MOST_P99_MS, MOST_CPU_MS = 60.0, 6.0
AIM_SHARE, AIM_CPU_MS = 0.25, 3.0
JUDGED_AT = 8

COUNTED = ["ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'"]
# The server also lists the checks of foreign keys that it makes at COMMIT; nobody sent those.
_COUNTS = """
SELECT sum(calls), sum(calls) FILTER (WHERE query ILIKE 'commit%') FROM pg_stat_statements
WHERE query NOT ILIKE '%pg_stat_statements%' AND query NOT LIKE '%FOR KEY SHARE OF x'
"""


def statements(bench: Bench, seconds: float) -> dict[str, float]:
    """SQL statements (BEGIN and COMMIT among them) and commits for each report, as the server saw.

    The few statements that a process sends once a second, to see whether the rules changed, are in
    it too; the follower's worker is not running.
    """
    bench.reports(2, 1.0)  # both processes read the rules and the land first
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_statements_reset()")
        driven = bench.reports(JUDGED_AT, seconds)
        cursor.execute(_COUNTS)
        calls, commits = cursor.fetchone()
    count = len(driven["latencies_us"])
    return {
        "statements": round(float(calls) / count, 2),
        "commits": round(float(commits) / count, 3),
        "reports": count,
    }


def rates(bench: Bench, at_once: int) -> dict[str, Any]:
    """The figures at one number of connections: reports and floor by turns."""
    repeats = []
    for _ in range(bench.wanted.repeats):
        driven = bench.reports(at_once, bench.wanted.seconds)
        floor = bench.floor(at_once, bench.wanted.seconds)
        repeats.append((driven, len(driven["latencies_us"]) / driven["seconds"], floor))
    latencies = sorted(us for driven, _, _ in repeats for us in driven["latencies_us"])
    return {
        "at_once": at_once,
        "reports_per_s": spread([rate for _, rate, _ in repeats], 1),
        "floor_per_s": spread([floor for _, _, floor in repeats], 1),
        "share_of_floor": spread([rate / floor for _, rate, floor in repeats], 3),
        "p50_ms": round(percentile(latencies, 0.50) / 1e3, 1),
        "p95_ms": round(percentile(latencies, 0.95) / 1e3, 1),
        "p99_ms": round(percentile(latencies, 0.99) / 1e3, 1),
        "app_cpu_ms": spread([driven["app_cpu_ms"] for driven, _, _ in repeats]),
        "database_cpu_ms": spread([driven["database_cpu_ms"] for driven, _, _ in repeats]),
        "cpu_ms": spread(
            [driven["app_cpu_ms"] + driven["database_cpu_ms"] for driven, _, _ in repeats]
        ),
        "joined_share": round(
            sum(driven["joined"] for driven, _, _ in repeats) / max(1, len(latencies)), 3
        ),
    }


def drained(seconds: float) -> dict[str, float]:
    """How fast the worker brings what lies there to the followers, and what one delivery costs."""
    waiting = "SELECT count(*) FROM journal_delivery WHERE state = 'pending'"
    before = scalar(waiting)
    with follower_worker() as pid:
        while scalar(waiting) == before:
            time.sleep(0.05)
        start, began, cpu = scalar(waiting), time.monotonic(), cpu_seconds(pid)
        left = start
        while left and time.monotonic() - began < seconds:
            time.sleep(0.2)
            left = scalar(waiting)
        elapsed, used = time.monotonic() - began, cpu_seconds(pid) - cpu
    done = max(1, start - left)
    return {
        "waiting": before,
        "deliveries_per_s": round(done / elapsed, 1),
        "worker_cpu_ms": round(used / done * 1e3, 2),
        "failed": scalar("SELECT count(*) FROM journal_delivery WHERE error <> ''"),
    }


def measured(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The whole run."""
    seeds = iter(range(1, 1_000_000))
    answer: dict[str, Any] = {"rate_limits": "lifted by a variant of the demo pack"}
    with database(folder, setup=COUNTED) as server:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        with web_server(folder) as (port, pid):
            bench = Bench(wanted, server, port, pid, seeds, what_to_send())
            answer["per_report"] = statements(bench, min(wanted.seconds, 5))
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_stat_statements")
    tables: list[tuple[int, list[dict[str, Any]]]] = []
    with database(folder) as server:
        answer["machine"] = machine(folder)
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
        sizes = sorted({0, wanted.cases})
        for cases in sizes:
            if cases:
                fill(cases, seed=1, say=_say)
            with web_server(folder) as (port, pid):
                bench = Bench(wanted, server, port, pid, seeds, what_to_send())
                bench.reports(JUDGED_AT, min(wanted.seconds, 2))
                found = [rates(bench, at_once) for at_once in wanted.at_once]
                tables.append((scalar("SELECT count(*) FROM cases_case"), found))
                if cases == wanted.cases:
                    answer["followers"] = drained(wanted.seconds * 5)
                    with follower_worker():
                        beside = bench.reports(JUDGED_AT, wanted.seconds)
                    answer["beside_the_worker_per_s"] = round(
                        len(beside["latencies_us"]) / beside["seconds"], 1
                    )
    answer["tables"] = [{"cases_after": after, "rates": found} for after, found in tables]
    answer["met"] = verdicts(answer, sizes)
    return answer


def verdicts(answer: dict[str, Any], sizes: list[int]) -> dict[str, bool]:
    """Which targets of the house are met, by name; those called `aim` are no duty."""
    met = {
        "one commit": abs(answer["per_report"]["commits"] - 1) < 0.01,
        f"at most {MOST_STATEMENTS} statements": (
            answer["per_report"]["statements"] <= MOST_STATEMENTS
        ),
    }
    for at, rows in zip(sizes, answer["tables"], strict=True):
        judged = [row for row in rows["rates"] if row["at_once"] == JUDGED_AT]
        for row in judged:
            rate, share = row["reports_per_s"]["median"], row["share_of_floor"]["median"]
            cpu_ms = row["cpu_ms"]["median"]
            met |= {
                f"rate, {at} cases": rate >= LEAST_RATE or share >= LEAST_SHARE,
                f"p99 under {MOST_P99_MS:g} ms, {at} cases": row["p99_ms"] < MOST_P99_MS,
                f"under {MOST_CPU_MS:g} ms of processor, {at} cases": cpu_ms < MOST_CPU_MS,
                f"aim: {AIM_SHARE:.0%} of the floor, {at} cases": share >= AIM_SHARE,
                f"aim: {AIM_CPU_MS:g} ms of processor, {at} cases": cpu_ms <= AIM_CPU_MS,
            }
    return met


def _words(answer: dict[str, Any]) -> str:
    head = (
        "at once", "reports/s", "floor/s", "share of floor", "p50", "p95", "p99 ms",
        "app CPU ms", "db CPU ms", "both", "joined",
    )  # fmt: skip
    lines = [
        f"machine: {answer['machine']}",
        f"rate limits: {answer['rate_limits']}",
        f"each report: {answer['per_report']['statements']} statements with BEGIN and COMMIT,"
        f" {answer['per_report']['commits']} commits"
        f" (counted by the server over {answer['per_report']['reports']} reports)",
    ]
    for rows in answer["tables"]:
        lines += ["", f"cases in the table afterwards: {rows['cases_after']}"]
        lines.append(
            table(
                head,
                [
                    (
                        row["at_once"],
                        said(row["reports_per_s"]),
                        said(row["floor_per_s"]),
                        said(row["share_of_floor"]),
                        row["p50_ms"],
                        row["p95_ms"],
                        row["p99_ms"],
                        said(row["app_cpu_ms"]),
                        said(row["database_cpu_ms"]),
                        said(row["cpu_ms"]),
                        f"{row['joined_share']:.1%}",
                    )
                    for row in rows["rates"]
                ],
            )
        )
    followers = answer["followers"]
    lines += [
        "",
        f"followers: {followers['deliveries_per_s']} deliveries/s by one worker,"
        f" {followers['worker_cpu_ms']} ms of its processor each, {followers['failed']} failed"
        f" ({followers['waiting']} were waiting)",
        f"with that worker running beside it: {answer['beside_the_worker_per_s']} reports/s at 8",
        "",
        *(f"{'met   ' if met else 'MISSED'} {what}" for what, met in answer["met"].items()),
    ]
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Print the figures; 1 when a target (not an aim) is missed."""
    parser = argparse.ArgumentParser(description="Reports per second, and what one costs.")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--repeats", type=int, default=4)
    parser.add_argument("--cases", type=int, default=200_000, help="0: on empty tables only")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--folder", type=Path, help="where to put the data; default: temporary")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with folder_for(wanted.folder) as folder:
        answer = measured(wanted, folder)
    print(json.dumps(answer, ensure_ascii=False) if wanted.json else _words(answer))
    missed = [what for what, met in answer["met"].items() if not met]
    return 1 if any(not what.startswith("aim") for what in missed) else 0


if __name__ == "__main__":
    sys.exit(main())
