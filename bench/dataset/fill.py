"""Fills the founded, migrated tables with cases and all that hangs on them.

The statements are INSERT … SELECT over drawn numbers and the pools of `bench/dataset/pools.py`.
Indexes and foreign keys are put aside meanwhile and made again at the end, from their own
definitions; so the tables are those of the migrations. What it looks like:

- cases come in over ten years, more each year; about one in a hundred is open, nearly all of
  those among the newest; a few categories and areas have most of the cases;
- units and desks are those that routing decides for the category and the place;
- texts are phrases with the pack's own key words, tokens are those of `cases/words.py`;
- every case has its voices, words and assignment, every closed one its answer; the newest tenth
  has all its journal entries, timers and photos, an older case only the last entry of its life.
"""

import time
from collections.abc import Callable

from django.db import connection

from bench.dataset.aside import indexes_aside
from bench.dataset.pools import make_pools
from bench.dataset.statements import CHUNK, INSERTS
from bench.installation import scalar

AT_ONCE = 100_000
CASES_PER_RESIDENT = 8

TABLES = (
    "cases_case",
    "cases_report",
    "cases_casewords",
    "cases_assignment",
    "cases_note",
    "cases_evidence",
    "clock_timer",
    "journal_entry",
    "people_resident",
)
_NUMBERED = tuple(name for name in TABLES if name not in {"cases_report", "cases_casewords",
                                                         "cases_evidence"})  # fmt: skip


def fill(cases: int, *, seed: int, say: Callable[[str], None] = print) -> None:
    """Add so many cases to a founded district; the same seed adds the same, but for their ids."""
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # foreign keys hold by making
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET work_mem = '128MB'")
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # drawn in one order
        pools = make_pools(max(100, cases // CASES_PER_RESIDENT), seed=seed)
        with indexes_aside(TABLES, say=say):
            cursor.execute("SELECT setseed(%s)", [(seed % 1000) / 1000])
            base = scalar("SELECT coalesce(max(id), 0) FROM cases_case")
            note_base = scalar("SELECT coalesce(max(id), 0) FROM cases_note")
            for first in range(1, cases + 1, AT_ONCE):
                last = min(cases, first + AT_ONCE - 1)
                known = pools | {
                    "first": first,
                    "last": last,
                    "cases": cases,
                    "base": base,
                    "note_base": note_base,
                }
                cursor.execute("DROP TABLE IF EXISTS bench_chunk")
                cursor.execute(CHUNK, known)
                cursor.execute("ANALYZE bench_chunk")
                for statement in INSERTS:
                    cursor.execute(statement, known)
                if last % 500_000 == 0 or last == cases:
                    say(f"  {time.monotonic() - began:6.1f} s  {last:,} cases")
        cursor.execute("DROP TABLE IF EXISTS bench_chunk")
        for table in _NUMBERED:
            # Past the greatest id: those were not drawn from the sequence.
            highest = scalar(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, highest])
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("RESET ALL")
        cursor.execute("CHECKPOINT")
    # A changed session would stay with this process.
    connection.close()
    say(f"  {time.monotonic() - began:6.1f} s  {cases:,} cases are in, {size_gb():.2f} GB in all")


def size_gb() -> float:
    """What the database takes on disk."""
    return scalar("SELECT pg_database_size(current_database())") / 1e9
