"""How long intake looks for a duplicate at a million open cases, beside trigrams without a place.

    python -m bench.duplicates [--cases 1000000] [--questions 400] [--folder DIR] [--json]

All cases are open and of the last three days: the fullest window that a district can have. They lie
around twenty thousand points, as matters do, fifty to a point. Each question is what `receive` asks
within its transaction: the turn of its place, the candidates by place and category, the judgement
of their words and of the places that they name. Half of the questions are second reports of a case
on record, in other words and some metres off; how many find theirs is printed beside. The baseline
in the same run is the usual one: the most similar summaries by pg_trgm and its index, without a
place.

Exit code 1 when a target is missed.
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection, transaction

from bench import voices
from bench.dataset.aside import indexes_aside
from bench.installation import database, folder_for, machine, scalar
from bench.measures import percentile, table
from linli.intake.duplicates.near import duplicate_of
from linli.people.units import unit_by_code
from linli.policy.queries import current
from linli.territory.coordinates import LatLon
from linli.territory.lookup import current as territory_now

MOST_MS = 10.0
POINTS, AT_ONCE = 20_000, 50_000
LAND = (112.489, 28.820, 112.751, 28.994)
ESTATES = ("幸福家园", "梧桐花园", "银杏苑", "滨河小区", "望江府", "学府新村", "竹园小区", "青石湾")
BASELINE_QUESTIONS = 20
_COLUMNS = (
    "number, state, urgency, category, channel, generation_id, latitude, longitude, summary,"
    " holder_id, desk_id, release_id, received_at, due_at"
)
_TRIGRAMS = """
SELECT id, similarity(summary, %(text)s) FROM cases_case
WHERE ended_at IS NULL AND category = %(category)s AND summary %% %(text)s
ORDER BY 2 DESC LIMIT 10
"""


def points(random: Random) -> list[tuple[float, float]]:
    """Where matters lie."""
    west, south, east, north = LAND
    return [(random.uniform(south, north), random.uniform(west, east)) for _ in range(POINTS)]


def kinds() -> list[tuple[str, tuple[str, ...]]]:
    """The categories that reports may join, with the words for them."""
    return [
        (one.code, one.keywords)
        for one in current().pack.categories.categories
        if one.keywords and one.joinable_within_m
    ]


def said(words: tuple[str, ...], building: int, estate: str, random: Random) -> str:
    """What one person says of a matter at a building."""
    return (
        f"{estate}{building}栋{random.choice(words)}，{random.choice(voices.CONSEQUENCES)}，"
        f"{random.choice(voices.REQUESTS)}"
    )


def fill(cases: int, now: datetime) -> None:
    """So many open cases on the founded district; the same number gives the same ones."""
    random = Random(1)
    places, matters = points(random), kinds()
    unit = unit_by_code(next(iter(current().pack.units.units)).code)
    generation, release = territory_now().generation_id, current().id
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        with indexes_aside(("cases_case",), say=_say):
            for first in range(0, cases, AT_ONCE):
                with cursor.copy(f"COPY cases_case ({_COLUMNS}) FROM STDIN") as copy:
                    for at in range(first, min(cases, first + AT_ONCE)):
                        place = at % POINTS
                        code, words = matters[(place + at // POINTS % 7) % len(matters)]
                        received = now - timedelta(seconds=random.randrange(70 * 3600))
                        copy.write_row(
                            (
                                f"BENCH-{at:08}", "dispatched", "general", code, "resident",
                                generation,
                                places[place][0] + random.uniform(-3e-4, 3e-4),
                                places[place][1] + random.uniform(-3e-4, 3e-4),
                                said(words, at // POINTS % 40 + 1, ESTATES[place % 8], random),
                                unit.id, unit.id, release, received, received + timedelta(days=5),
                            )
                        )  # fmt: skip
                _say(f"  {first + AT_ONCE:,} cases")
        cursor.execute("RESET ALL")
        cursor.execute("VACUUM (ANALYZE) cases_case")
    connection.close()


def measured(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Fill unless it is filled, then ask."""
    now = datetime.now(UTC)
    filled = folder / "filled"
    if not filled.exists():
        with database(folder, durable=False):
            fill(wanted.cases, now)
        filled.write_text(now.isoformat())
    now = datetime.fromisoformat(filled.read_text())
    with database(folder):
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS bench_trigrams ON cases_case"
                " USING gin (summary gin_trgm_ops)"
            )
        again, new = questions(wanted.questions, now)
        return {
            "cases": scalar("SELECT count(*) FROM cases_case WHERE ended_at IS NULL"),
            "machine": machine(folder),
            "asked": [asked("a second report", again, now), asked("a new matter", new, now)],
            "baseline": by_trigrams(again[:BASELINE_QUESTIONS]),
        }


def questions(count: int, now: datetime) -> tuple[list[Any], list[Any]]:
    """Second reports of cases on record, and reports of matters that are not: (text, place,
    category, number of the case or "")."""
    random = Random(7)
    matters = dict(kinds())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, category, latitude, longitude, summary FROM cases_case"
            " WHERE id %% %s = 3 LIMIT %s",
            [max(1, scalar("SELECT count(*) FROM cases_case") // count - 1), count],
        )
        rows = cursor.fetchall()
    again, new = [], []
    for number, category, latitude, longitude, summary in rows:
        spot = LatLon(latitude + random.gauss(0, 5e-5), longitude + random.gauss(0, 5e-5))
        first, second, _ = summary.split("，", 2)
        words = f"{random.choice(voices.SITUATIONS)}，{first}，{second}，来人看看吧"
        again.append((words, spot, category, number))
        other = said(matters[category], 77, "新开的望月山庄", random)
        new.append((other, spot, category, ""))
    return again, new


def asked(name: str, all_of_them: list[Any], now: datetime) -> dict[str, Any]:
    """The milliseconds of one question, in a transaction of its own as in `receive`."""
    pack = current().pack
    took, right = [], 0
    for text, place, category, number in all_of_them:
        with transaction.atomic():
            began = time.perf_counter()
            found = duplicate_of(text, place, category, pack, in_turn=True, now=now)
            took.append((time.perf_counter() - began) * 1e3)
        right += (found.number if found else "") == number
    took.sort()
    return {
        "name": name,
        "p50_ms": round(percentile(took, 0.5), 2),
        "p95_ms": round(percentile(took, 0.95), 2),
        "most_ms": round(took[-1], 1),
        "right": round(right / len(all_of_them), 3),
    }


def by_trigrams(all_of_them: list[Any]) -> dict[str, Any]:
    """The same questions as everybody asks them first."""
    took, right = [], 0
    with connection.cursor() as cursor:
        for text, _, category, number in all_of_them:
            began = time.perf_counter()
            cursor.execute(_TRIGRAMS, {"text": text, "category": category})
            rows = cursor.fetchall()
            took.append((time.perf_counter() - began) * 1e3)
            if rows:
                cursor.execute("SELECT number FROM cases_case WHERE id = %s", [rows[0][0]])
                right += cursor.fetchone()[0] == number
    took.sort()
    return {
        "name": "baseline: pg_trgm with its index, no place",
        "p50_ms": round(percentile(took, 0.5), 2),
        "p95_ms": round(percentile(took, 0.95), 2),
        "most_ms": round(took[-1], 1),
        "right": round(right / len(all_of_them), 3),
    }


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Print the figures; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="Looking for duplicates at a million cases.")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--folder", type=Path, help="keep the database here; default: temporary")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with folder_for(wanted.folder) as folder:
        answer = measured(wanted, folder)
    answer["met"] = all(one["p95_ms"] < MOST_MS for one in answer["asked"])
    if wanted.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        rows = [*answer["asked"], answer["baseline"]]
        names = ("p50_ms", "p95_ms", "most_ms", "right")
        print(f"{answer['cases']:,} open cases; machine: {answer['machine']}")
        print(table(("", *names), [(one["name"], *(one[name] for name in names)) for one in rows]))
        print(f"target (p95 < {MOST_MS:g} ms) {'met' if answer['met'] else 'MISSED'}")
    return 0 if answer["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
