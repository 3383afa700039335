"""How long the desk's pages take: lists, a case, search and map, at two sizes of the record.

    python -m bench.lists [--cases 200000 5000000] [--questions 200] [--folder DIR] [--json]

Each figure is a query function of `linli/cases/queries`, called as the API calls it: with the
asker's posts in force, which the session brings along. Every question is another one (another
unit, page, word, box), so that no answer lies ready. Named baselines are asked in the same run:
the same page by OFFSET, the same words by ILIKE.

Each size has a database of its own, filled by `bench/dataset` on the real migrations, with fsync
off while it is filled and on afterwards. `--folder` keeps them: the next run finds them filled.
Before the questions every table is read once, so that it lies in the system's memory.

Exit code 1 when a target is missed.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from bench.dataset import kept
from bench.dataset.fill import size_gb
from bench.desk import Desk, desk
from bench.installation import database, folder_for, machine, scalar
from bench.measures import percentile, table
from linli.cases.queries.lists import Wanted, cases
from linli.cases.queries.map import Box, blocks, on_map
from linli.cases.queries.page import case_page
from linli.cases.queries.search import search
from linli.people.authority import Authority, acting_under

MOST_STATEMENTS, MOST_P50_MS, MOST_P95_MS = 6, 15.0, 40.0
WARM_UP = 10
BASELINE_QUESTIONS = 5
DEEP = 20  # pages from the first
KILOMETRE = 0.04  # of the district's width
_LAND = (112.489, 28.820, 112.751, 28.994)


@dataclass
class Asked:
    """One kind of question: what it is called, and how to ask another one of it."""

    name: str
    question: Callable[[], object]
    baseline: bool = False


def asked(desk: Desk) -> list[Asked]:
    """Everything that is measured, in the order in which it is printed."""
    duty, clerk = desk.authority(desk.duty_officer), desk.authority(desk.clerk)
    street = desk.authority(desk.street_clerk)
    own = Wanted(holder_id=desk.clerk_unit.id)
    choice, now = desk.random.choice, desk.now
    common, middling, rare = desk.words["common"], desk.words["middling"], desk.words["rare"]
    deep = _cursors(own, clerk, now)

    def listed(wanted: Wanted, asker: Authority, cursor: str = "") -> object:
        return cases(wanted, asker=asker, now=now, cursor=cursor)

    def page(numbers: Sequence[str]) -> object:
        return case_page(choice(numbers), by=desk.duty_officer, now=now)

    def found(text: str, asker: Authority = duty) -> object:
        return search(text, asker=asker, now=now)

    def near(size: float) -> object:
        return on_map(_box(desk.random, size), asker=duty, now=now)

    return [
        Asked("a unit's open cases by due time", lambda: listed(own, clerk)),
        Asked(f"the same, {DEEP} pages on", lambda: listed(own, clerk, choice(deep))),
        Asked(f"baseline: the same by OFFSET {DEEP * 50}", lambda: _by_offset(desk), baseline=True),
        Asked("any unit's open cases", lambda: listed(Wanted(holder_id=choice(desk.units)), duty)),
        Asked("all that a street sees", lambda: listed(Wanted(), street)),
        Asked("all open cases of the district", lambda: listed(Wanted(), duty)),
        Asked("overdue in the district", lambda: listed(Wanted(overdue=True), duty)),
        Asked("page of an open case", lambda: page(desk.open_numbers)),
        Asked("page of an old case", lambda: page(desk.ended_numbers)),
        Asked("search: common word", lambda: found(choice(common))),
        Asked("search: middling word", lambda: found(choice(middling))),
        Asked("search: rare word", lambda: found(choice(rare))),
        Asked("search: common and rare", lambda: found(f"{choice(common)} {choice(rare)}")),
        Asked("search: common word, a street", lambda: found(choice(common), street)),
        Asked("search: rare word, a street", lambda: found(choice(rare), street)),
        Asked("search: number", lambda: found(choice(desk.ended_numbers))),
        Asked("search: end of a phone", lambda: found(f"{desk.random.randrange(10_000):04}")),
        Asked("baseline: rare word by ILIKE", lambda: _by_ilike(choice(rare)), baseline=True),
        Asked("map: a kilometre", lambda: near(KILOMETRE)),
        Asked("map: the whole district", lambda: near(1.0)),
        Asked("map for everybody: a kilometre", lambda: blocks(_box(desk.random, KILOMETRE))),
        Asked("map for everybody: the district", lambda: blocks(_box(desk.random, 1.0))),
    ]


def _cursors(wanted: Wanted, asker: Authority, now: datetime) -> list[str]:
    """Where the pages begin that lie about so many pages on; fewer when the list is shorter."""
    cursors = [""]
    while len(cursors) <= DEEP:
        following = cases(wanted, asker=asker, now=now, cursor=cursors[-1]).next
        if following is None:
            break
        cursors.append(following)
    return cursors[-3:]


def _box(random: Random, size: float) -> Box:
    """A box somewhere in the district; of size 1 it is the whole of it."""
    west, south, east, north = _LAND
    wide, high = (east - west) * size, (north - south) * size
    at_x, at_y = random.uniform(west, east - wide), random.uniform(south, north - high)
    return Box(at_x, at_y, at_x + wide, at_y + high)


def _by_offset(desk: Desk) -> object:
    """The page that everybody writes first."""
    return _rows(
        "SELECT c.*, a.code FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id"
        " WHERE c.holder_id = %s AND c.ended_at IS NULL ORDER BY c.due_at, c.id LIMIT 50 OFFSET %s",
        [desk.clerk_unit.id, DEEP * 50],
    )


def _by_ilike(word: str) -> object:
    """The search that everybody writes first."""
    return _rows(
        "SELECT * FROM cases_case WHERE summary ILIKE %s ORDER BY id DESC LIMIT 50", [f"%{word}%"]
    )


def _rows(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@contextmanager
def counting() -> Iterator[list[str]]:
    """Every statement that is sent within the block."""
    sent: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield sent


def warmed() -> None:
    """Read every table and index once: a desk that works all day finds them in memory.

    Only as far as the memory reaches, and into the system's cache, not the server's own.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        cursor.execute(
            "SELECT sum(pg_prewarm(oid, 'read')) FROM pg_class"
            " WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
        )


def timed(one: Asked, desk: Desk, questions: int) -> dict[str, Any]:
    """Ask so many questions of a kind: the milliseconds, and how many statements one takes.

    Once in a second or two a question also asks whether the rules, the land or the units changed;
    that is in the most, and not in the usual number.
    """
    by = desk.authority(desk.duty_officer)
    latencies, statements = [], []
    warm_up = 0 if one.baseline else WARM_UP
    for number in range((BASELINE_QUESTIONS if one.baseline else questions) + warm_up):
        with acting_under(by), counting() as sent:
            began = time.perf_counter()
            one.question()
            elapsed = (time.perf_counter() - began) * 1e3
        if number >= warm_up:
            latencies.append(elapsed)
            statements.append(len(sent))
    latencies.sort()
    usual = statistics.mode(statements)
    return {
        "name": one.name,
        "statements": usual,
        "most_statements": max(statements),
        "p50_ms": round(percentile(latencies, 0.50), 2),
        "p95_ms": round(percentile(latencies, 0.95), 2),
        "most_ms": round(latencies[-1], 1),
        "met": one.baseline
        or (
            usual <= MOST_STATEMENTS
            and percentile(latencies, 0.50) < MOST_P50_MS
            and percentile(latencies, 0.95) < MOST_P95_MS
        ),
    }


def measured(size: int, wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """One size: filled unless an earlier run has done so, then asked."""
    here = kept(folder, size)
    with database(here):
        warmed()
        at_desk = desk()
        found = [timed(one, at_desk, wanted.questions) for one in asked(at_desk)]
        return {
            "cases": scalar("SELECT count(*) FROM cases_case"),
            "open": scalar("SELECT count(*) FROM cases_case WHERE ended_at IS NULL"),
            "of_the_unit": scalar(
                "SELECT count(*) FROM cases_case WHERE ended_at IS NULL AND holder_id = %s",
                at_desk.clerk_unit.id,
            ),
            "size_gb": round(size_gb(), 2),
            "filled_in": (here / "filled").read_text().strip(),
            "machine": machine(here),
            "asked": found,
        }


def _words_of(answer: dict[str, Any]) -> str:
    head = ("", "statements", "(most)", "p50 ms", "p95 ms", "most ms", "")
    rows = [
        (
            one["name"],
            one["statements"],
            one["most_statements"],
            one["p50_ms"],
            one["p95_ms"],
            one["most_ms"],
            "" if one["met"] else "MISSED",
        )
        for one in answer["asked"]
    ]
    return "\n".join(
        [
            f"{answer['cases']:,} cases, {answer['open']:,} of them open,"
            f" {answer['of_the_unit']:,} with the busiest unit; {answer['size_gb']} GB,"
            f" filled in {answer['filled_in']}",
            f"machine: {answer['machine']}",
            table(head, rows),
        ]
    )


def main() -> int:
    """Print the figures; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="Lists, a case, search and map, at two sizes.")
    parser.add_argument("--cases", type=int, nargs="+", default=[200_000, 5_000_000])
    parser.add_argument("--questions", type=int, default=200, help="of each kind")
    parser.add_argument("--folder", type=Path, help="keep the databases here; default: temporary")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    answers = []
    with folder_for(wanted.folder) as folder:
        for size in wanted.cases:
            answers.append(measured(size, wanted, folder))
            if not wanted.json:
                print(_words_of(answers[-1]), end="\n\n")
    met = all(one["met"] for answer in answers for one in answer["asked"])
    if wanted.json:
        print(json.dumps(answers, ensure_ascii=False))
    else:
        print(
            f"targets (at most {MOST_STATEMENTS} statements, p50 < {MOST_P50_MS:g} ms,"
            f" p95 < {MOST_P95_MS:g} ms) {'met' if met else 'MISSED'}"
        )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
