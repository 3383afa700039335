"""How long each panel of the command centre's wall takes on the server, at 5,000,000 cases.

    python -m bench.dashboards [--cases 5000000] [--questions 40] [--folder DIR] [--json]

The record is that of `bench/lists.py`, and its folders are found filled. The counts are rebuilt
from it first (its time is printed), and five weeks of happenings are put in from its journal. Each
panel is then computed as the API computes it, of the district and of a street; the baseline in the
same run is the GROUP BY on the cases that everybody writes first. Freshness: how long a fold takes
for so many new entries, which is what lies between a commit and the counts, beside the second
between two folds and the second between two looks of the board.

Exit code 1 when a target is missed.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench.dataset import kept
from bench.installation import BENCH, database, folder_for, machine, scalar
from bench.lists import counting, warmed
from bench.measures import percentile, table
from linli.cases.events import CaseAccepted
from linli.insights.fold import fold
from linli.insights.queries.rates import series
from linli.insights.rates import refresh
from linli.insights.rebuild import rebuild
from linli.journal.record import record
from linli.web.command.moment import Moment
from linli.web.command.panels import Intake, Open
from linli.web.command.panels_need import alarms, due, fate, ticker
from linli.web.command.panels_rates import ranking, three
from linli.web.command.scope import Scope, scope_named
from linli.web.command.snapshot import moment_of, panels

MOST_MS, MOST_FRESH_SECONDS = 50.0, 5.0
SECOND_BETWEEN_FOLDS, SECOND_BETWEEN_LOOKS = 1.0, 1.0
FOLDED = (1, 100, 1_000)

_HAPPENINGS = """
INSERT INTO insights_happening (at, case_id, what, street, area_code, unit_id, category, before,
    after, alarm_before, alarm_after, due_at, number)
SELECT e.at, c.id, split_part(e.event, '.', 2), left(coalesce(a.code, ''), 9),
    coalesce(a.code, ''), c.holder_id, c.category,
    CASE WHEN e.event = 'case.opened' THEN '' ELSE 'going' END,
    CASE WHEN e.event = 'case.closed' THEN '' ELSE 'going' END, '', '', c.due_at,
    CASE WHEN e.event = 'case.closed'
         THEN extract(epoch FROM c.ended_at - c.received_at)::int END
FROM journal_entry e JOIN cases_case c ON c.id = e.subject_id
LEFT JOIN territory_area a ON a.id = c.area_id
WHERE e.at >= %s AND e.at <= %s AND e.subject_kind = 'case'
    AND e.event IN ('case.opened', 'case.accepted', 'case.answered', 'case.closed')
"""
# What everybody writes first: the same figures from the cases and reports themselves.
_BASELINES = {
    "open by area and phase": """
SELECT area_id, CASE WHEN state = 'held' THEN 'held'
    WHEN state NOT IN ('filed', 'dispatched', 'accepted') THEN 'going'
    WHEN due_at <= %(now)s THEN 'late' ELSE 'going' END, count(*)
FROM cases_case WHERE ended_at IS NULL GROUP BY 1, 2""",
    "today by hour and channel": """
SELECT extract(hour FROM received_at), channel, count(*) FROM cases_report
WHERE received_at >= %(now)s - interval '1 day' AND received_at <= %(now)s GROUP BY 1, 2""",
    "twenty days by hour, channel and category": """
SELECT extract(hour FROM r.received_at), r.channel, c.category, count(*)
FROM cases_report r JOIN cases_case c ON c.id = r.case_id
WHERE r.received_at >= %(now)s - interval '28 days' AND r.received_at <= %(now)s
GROUP BY 1, 2, 3""",
    "closed today": """
SELECT count(*) FROM cases_case WHERE ended_at >= %(now)s - interval '1 day'
    AND ended_at <= %(now)s AND state = 'closed'""",
}


def asked(scope: Scope, moment: Moment) -> dict[str, Callable[[], object]]:
    """Each panel alone; those that share a question of the database, together."""
    return {
        "today, hours, channels, unusual": lambda: _intake(scope, moment),
        "counters": lambda: Open(scope, moment).counters(),
        "map": lambda: Open(scope, moment).cells(),
        **({"communities": lambda: Open(scope, moment).communities()} if scope.street else {}),
        "alarms": lambda: alarms(scope, moment),
        "ticker": lambda: ticker(scope, moment),
        "three rates, ranking": lambda: _rates(scope),
        "due next": lambda: due(scope, moment),
        "where the overdue stand": lambda: fate(scope, moment),
        "the whole wall": lambda: panels(scope, moment),
    }


def _intake(scope: Scope, moment: Moment) -> object:
    found = Intake(scope, moment)
    return found.sum(), found.hours(), found.channels(), found.unusual()


def _rates(scope: Scope) -> object:
    found = series(scope.pack, scope.street)
    return three(scope, found), ranking(scope, found)


def timed(name: str, question: Callable[[], object], questions: int) -> dict[str, Any]:
    """So many times the same: nothing of a panel is kept between two looks."""
    took = []
    sent = 0
    for _ in range(questions):
        with counting() as statements:
            began = time.perf_counter()
            question()
            took.append((time.perf_counter() - began) * 1e3)
        sent = max(sent, len(statements))
    took.sort()
    return {
        "name": name,
        "statements": sent,
        "p50_ms": round(percentile(took, 0.5), 1),
        "p95_ms": round(percentile(took, 0.95), 1),
    }


def _baseline(statement: str, now: datetime) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": now})
        return cursor.fetchall()


def freshness(now: datetime) -> list[dict[str, Any]]:
    """How long a fold takes for so many new entries of open cases."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, unit_id FROM insights_opencase LIMIT %s", [max(FOLDED)])
        cases = cursor.fetchall()
    found = []
    for many in FOLDED:
        took = []
        for _ in range(5):
            with transaction.atomic():
                events = [CaseAccepted(case_id=c, unit_id=u) for c, u in cases[:many]]
                record(*events, by=BENCH, now=now)
            began = time.perf_counter()
            fold(now=now)
            took.append(time.perf_counter() - began)
        found.append({"entries": many, "fold_s": round(statistics.median(took), 3)})
    return found


def measured(size: int, wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Fill unless it is filled, count anew, and ask."""
    here = kept(folder, size)
    with database(here):
        warmed()
        now = _evening()
        began = time.monotonic()
        counts = rebuild(now=now)
        rebuilt = time.monotonic() - began
        refresh(now=now)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE insights_happening")
            cursor.execute(_HAPPENINGS, [now - timedelta(days=35), now])
            cursor.execute("VACUUM ANALYZE")  # as the server does by itself, in time
        district = scope_named("990100")
        assert district is not None
        streets = district.at("street")
        busiest = max(streets, key=lambda one: _open_in(one.code))
        street = scope_named(busiest.code)
        assert street is not None
        moment = moment_of(district, now, past=False)
        answer: dict[str, Any] = {
            "cases": scalar("SELECT count(*) FROM cases_case"),
            "open": scalar("SELECT count(*) FROM insights_opencase"),
            "happenings": scalar("SELECT count(*) FROM insights_happening"),
            "counts": counts,
            "rebuild_s": round(rebuilt, 1),
            "machine": machine(here),
        }
        for name, scope in (("district", district), ("street", street)):
            answer[name] = [
                timed(panel, ask, wanted.questions) for panel, ask in asked(scope, moment).items()
            ]
        answer["baseline"] = [
            timed(name, lambda statement=sql: _baseline(statement, now), 3)  # type: ignore[misc]  # a default binds it
            for name, sql in _BASELINES.items()
        ]
        answer["fresh"] = freshness(now)
    return answer


def _open_in(code: str) -> int:
    return scalar("SELECT count(*) FROM insights_opencase WHERE street = %s", code)


def _evening() -> datetime:
    """A minute before midnight on the last whole day of the record: the fullest a day can be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('day', max(received_at) AT TIME ZONE 'Asia/Shanghai')"
            " AT TIME ZONE 'Asia/Shanghai' - interval '1 minute' FROM cases_case"
        )
        found: datetime = cursor.fetchone()[0]
        return found


def met(answer: dict[str, Any]) -> bool:
    """Every panel by its median, and what lies between a commit and the counts."""
    slow = [
        one
        for one in answer["district"] + answer["street"]
        if one["p50_ms"] >= MOST_MS and one["name"] != "the whole wall"
    ]
    waits = SECOND_BETWEEN_FOLDS + SECOND_BETWEEN_LOOKS
    late = [one for one in answer["fresh"] if one["fold_s"] + waits >= MOST_FRESH_SECONDS]
    return not slow and not late


def _words_of(answer: dict[str, Any]) -> str:
    head = ("", "statements", "p50 ms", "p95 ms")
    parts = [
        f"{answer['cases']:,} cases, {answer['open']:,} of them open, {answer['happenings']:,}"
        f" happenings; counted anew in {answer['rebuild_s']} s",
        f"machine: {answer['machine']}",
    ]
    for name in ("district", "street", "baseline"):
        rows = [(o["name"], o["statements"], o["p50_ms"], o["p95_ms"]) for o in answer[name]]
        parts += [f"\n{name}", table(head, rows)]
    parts += [
        "\nfreshness",
        table(("entries", "fold s"), [(o["entries"], o["fold_s"]) for o in answer["fresh"]]),
    ]
    return "\n".join(parts)


def main() -> int:
    """Print the figures; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="The wall's panels at five million cases.")
    parser.add_argument("--cases", type=int, default=5_000_000)
    parser.add_argument("--questions", type=int, default=40, help="of each panel")
    parser.add_argument("--folder", type=Path, help="keep the database here; default: temporary")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with folder_for(wanted.folder) as folder:
        answer = measured(wanted.cases, wanted, folder)
    answer["met"] = met(answer)
    if wanted.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(_words_of(answer))
        print(
            f"targets (every panel p50 < {MOST_MS:g} ms, commit to screen"
            f" < {MOST_FRESH_SECONDS:g} s) {'met' if answer['met'] else 'MISSED'}"
        )
    return 0 if answer["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
