"""How long a hundred thousand timers take that come due at once, and what intake has meanwhile.

    python -m bench.timers [--timers 1000000] [--due 100000] [--seconds 5] [--climbs 100] [--json]

A table of a million timers, on a PostgreSQL of its own with fsync on. First what a sweep costs that
finds nothing; then reports over HTTP beside an idle worker; then a tenth of all timers come due in
one moment, and the worker of `linli up` rings them while the reports go on. Every ring is an entry
of the journal. At last the ladder is climbed for some of the cases that came in.

Exit code 1 when a target is missed.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from bench.driving import Bench, what_to_send
from bench.installation import (
    database,
    folder_for,
    follower_worker,
    machine,
    scalar,
    web_server,
)
from bench.measures import percentile, said, spread
from linli.cases.models import Case
from linli.clock.sweep import ring_due
from linli.journal.acting import Actor
from linli.supervision.acts.climb import climb
from linli.supervision.models import Rung

MOST_RING_SECONDS, LEAST_SHARE, MOST_POLL_MS = 60.0, 0.3, 2.0
AT_ONCE = 8
POLLS = 300
KIND, DUE_KIND = "bench", "bench.due"
LADDER = Actor.system("supervision.ladder")
_FILL = """
INSERT INTO clock_timer (kind, case_id, step, due_at, created_at)
SELECT %s, n, 0, now() + interval '30 days' + random() * interval '330 days', now()
FROM generate_series(1, %s) AS n
"""
# In one statement, so that all of them come due in the moment of its commit.
_COME_DUE = "UPDATE clock_timer SET due_at = now() WHERE kind = %s"
_RUNG = """
SELECT count(*), count(DISTINCT timer.case_id),
       count(*) FILTER (WHERE timer.rung_at < timer.due_at),
       extract(epoch FROM max(timer.rung_at) - min(timer.due_at))
FROM clock_timer timer WHERE kind = %s AND rung_at IS NOT NULL
"""


def filled(timers: int, due: int) -> float:
    """Fill the table; how many seconds it took."""
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_FILL, [KIND, timers - due])
        cursor.execute(_FILL, [DUE_KIND, due])
        cursor.execute("RESET synchronous_commit")
        cursor.execute("VACUUM (ANALYZE) clock_timer")
        cursor.execute("CHECKPOINT")
    return time.monotonic() - began


def polled() -> dict[str, float]:
    """What it costs to look when nothing is due."""
    costs = []
    for _ in range(POLLS):
        began = time.perf_counter()
        assert ring_due(now=datetime.now(UTC), limit=500) == 0
        costs.append((time.perf_counter() - began) * 1e3)
    costs.sort()
    return {
        "p50_ms": round(percentile(costs, 0.5), 3),
        "p95_ms": round(percentile(costs, 0.95), 3),
    }


def rate(bench: Bench, seconds: float) -> float:
    """Reports per second over a while."""
    driven = bench.reports(AT_ONCE, seconds)
    return float(len(driven["latencies_us"]) / driven["seconds"])


def rung(bench: Bench, due: int, seconds: float) -> dict[str, Any]:
    """All come due; reports go on until the last has rung."""
    left = "SELECT count(*) FROM clock_timer WHERE kind = %s AND rung_at IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(_COME_DUE, [DUE_KIND])
    rates = []
    give_up = time.monotonic() + 600
    while scalar(left, DUE_KIND) and time.monotonic() < give_up:
        rates.append(rate(bench, seconds))
    with connection.cursor() as cursor:
        cursor.execute(_RUNG, [DUE_KIND])
        count, cases, early, took = cursor.fetchone()
    entries = scalar(
        "SELECT count(*) FROM journal_entry WHERE event = 'timer.rang' AND facts->>'kind' = %s",
        DUE_KIND,
    )
    return {
        "rung": count,
        "seconds": round(float(took or 0), 1),
        "per_second": round(count / float(took or 1)),
        "early": early,
        "missed": due - count,
        "twice": entries - cases,
        "reports_meanwhile_per_s": spread(rates or [0.0], 1),
    }


def climbed(cases: int) -> dict[str, float]:
    """Climb the whole ladder of some cases that came in, one after another."""
    until = datetime.now(UTC) + timedelta(days=20)
    ids = list(Case.objects.filter(ended_at=None).values_list("id", flat=True)[:cases])
    began = time.perf_counter()
    for case_id in ids:
        climb(case_id, until=until, by=LADDER, now=until)
    took, rungs = time.perf_counter() - began, Rung.objects.count()
    return {
        "cases": len(ids),
        "rungs": rungs,
        "ms_per_rung": round(took / max(1, rungs) * 1e3, 1),
    }


def measured(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The whole run."""
    seeds: Iterator[int] = iter(range(1, 1_000_000))
    with database(folder) as server:
        answer: dict[str, Any] = {"machine": machine(folder), "timers": wanted.timers}
        answer["filled_in_s"] = round(filled(wanted.timers, wanted.due), 1)
        answer["idle_poll"] = polled()
        with web_server(folder) as (port, pid), follower_worker():
            bench = Bench(wanted, server, port, pid, seeds, what_to_send())
            rate(bench, min(wanted.seconds, 2))
            idle = [rate(bench, wanted.seconds) for _ in range(wanted.repeats)]
            answer["reports_idle_per_s"] = spread(idle, 1)
            answer["ringing"] = rung(bench, wanted.due, wanted.seconds)
        answer["climbing"] = climbed(wanted.climbs)
    ringing = answer["ringing"]
    share = ringing["reports_meanwhile_per_s"]["median"] / answer["reports_idle_per_s"]["median"]
    answer["share_of_idle"] = round(share, 2)
    answer["met"] = {
        f"all rung within {MOST_RING_SECONDS:g} s": ringing["seconds"] <= MOST_RING_SECONDS,
        "none early, missed or twice": not (
            ringing["early"] or ringing["missed"] or ringing["twice"]
        ),
        f"intake keeps {LEAST_SHARE:.0%} of its rate": share >= LEAST_SHARE,
        f"a look at nothing within {MOST_POLL_MS:g} ms": (
            answer["idle_poll"]["p50_ms"] <= MOST_POLL_MS
        ),
    }
    return answer


def words(answer: dict[str, Any]) -> str:
    """The answer for people."""
    ringing, climbing = answer["ringing"], answer["climbing"]
    return "\n".join(
        [
            f"machine {answer['machine']}",
            f"{answer['timers']:,} timers in the table, filled in {answer['filled_in_s']} s",
            f"a look when nothing is due: p50 {answer['idle_poll']['p50_ms']} ms, "
            f"p95 {answer['idle_poll']['p95_ms']} ms",
            f"{ringing['rung']:,} due at once: rung in {ringing['seconds']} s "
            f"({ringing['per_second']:,}/s); early {ringing['early']}, missed {ringing['missed']}, "
            f"twice {ringing['twice']}",
            f"reports/s beside an idle worker {said(answer['reports_idle_per_s'])}, "
            f"meanwhile {said(ringing['reports_meanwhile_per_s'])} ({answer['share_of_idle']:.0%})",
            f"{climbing['rungs']} rungs of {climbing['cases']} cases climbed, "
            f"{climbing['ms_per_rung']} ms each",
            *(f"{'met   ' if met else 'MISSED'}  {what}" for what, met in answer["met"].items()),
        ]
    )


def main() -> int:
    """Measure and print; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.timers", description=__doc__)
    parser.add_argument("--timers", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5, help="of each stretch of reports")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--climbs", type=int, default=100, help="cases to climb the ladder for")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with folder_for(wanted.folder) as folder:
        answer = measured(wanted, folder)
    print(json.dumps(answer, ensure_ascii=False, default=str) if wanted.json else words(answer))
    return 0 if all(answer["met"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
