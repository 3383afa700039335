"""What row-level security would cost, as a second wall behind the one door of permissions.

    python -m bench.rows [--cases 200000] [--rounds 400] [--folder DIR] [--json]

Two tables stand for the house's: cases with their holder, desk, area and words (bigrams under a
GIN index, as the search has them), and the sealed identities of their reporters. Four statements
are asked in turn as the owner, whom no policy binds, and as a role under policies that say what the
door says of a unit's clerk and a street's: her units hold it or are its desk, or it lies in her
areas. Each round asks both, in changing order, with the settings of one asker for the transaction
alone (`set_config(…, true)`), as a pooler demands. Costs are of the medians.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from django.db import connection, transaction

from bench.installation import database, folder_for, machine
from bench.measures import table

UNITS, STREETS, COMMUNITIES = 160, 8, 12
WORDS = 3_000
_TABLES = """
DROP SCHEMA IF EXISTS wall CASCADE;
DROP ROLE IF EXISTS wall_clerk;
CREATE SCHEMA wall;
CREATE TABLE wall.matter (
    id bigint PRIMARY KEY, holder_id bigint NOT NULL, desk_id bigint NOT NULL,
    area_code varchar(20) NOT NULL, due_at bigint NOT NULL, words tsvector NOT NULL);
CREATE TABLE wall.identity (
    id bigint PRIMARY KEY, matter_id bigint NOT NULL REFERENCES wall.matter,
    name_sealed bytea NOT NULL, phone_sealed bytea NOT NULL);
"""
_FILL = """
INSERT INTO wall.matter
SELECT n, hashint8(n) & 127, 128 + (hashint8(n * 7) & 31),
    '9901' || lpad((1 + n %% %(streets)s)::text, 5, '0')
        || lpad((1 + (n / 7) %% %(communities)s)::text, 3, '0'),
    n, to_tsvector('simple', concat_ws(' ', 'w' || (hashint8(n * 3) & 2047),
        'w' || (hashint8(n * 5) & 2047), 'w' || (hashint8(n * 11) & 4095), 'w' || n %% 50))
FROM generate_series(1, %(cases)s) AS n;
INSERT INTO wall.identity
SELECT n, n, sha256(n::text::bytea), sha256((n + 1)::text::bytea)
FROM generate_series(1, %(cases)s) AS n;
CREATE INDEX ON wall.matter (holder_id, due_at);
CREATE INDEX ON wall.matter (desk_id, due_at);
CREATE INDEX ON wall.matter (area_code text_pattern_ops);
CREATE INDEX ON wall.matter USING gin (words) WITH (fastupdate = off);
CREATE INDEX ON wall.identity (matter_id);
ANALYZE wall.matter; ANALYZE wall.identity;
"""
_SEEN = """
(holder_id = ANY (current_setting('linli.units')::bigint[])
 OR desk_id = ANY (current_setting('linli.units')::bigint[])
 OR area_code LIKE current_setting('linli.area'))
"""
_POLICIES = """
CREATE ROLE wall_clerk;
GRANT USAGE ON SCHEMA wall TO wall_clerk;
GRANT SELECT ON ALL TABLES IN SCHEMA wall TO wall_clerk;
ALTER TABLE wall.matter ENABLE ROW LEVEL SECURITY;
ALTER TABLE wall.identity ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON wall.identity USING (
    EXISTS (SELECT 1 FROM wall.matter m WHERE m.id = matter_id));
"""
# The statements say themselves what the asker may see, as the house's do; the policy says it again.
_OWN = "(holder_id = ANY (%(units)s) OR desk_id = ANY (%(units)s) OR area_code LIKE %(area)s)"
STATEMENTS = {
    "one case by its number": "SELECT * FROM wall.matter WHERE id = %(id)s AND " + _OWN,  # noqa: S608  # our own text
    "a reporter's sealed name": "SELECT i.name_sealed FROM wall.identity i WHERE i.id = %(id)s",
    "fifty of a desk's list": (
        "SELECT id FROM wall.matter WHERE holder_id = ANY (%(units)s) ORDER BY due_at LIMIT 50"
    ),
    "search by words": (
        "SELECT id FROM wall.matter WHERE words @@ to_tsquery('simple', %(words)s) AND "  # noqa: S608  # our own text
        + _OWN
        + " ORDER BY id DESC LIMIT 50"
    ),
}


def built(cases: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        values = {"cases": cases, "streets": STREETS, "communities": COMMUNITIES}
        cursor.execute(_FILL, values)
        cursor.execute(_POLICIES)
        cursor.execute(f"CREATE POLICY seen ON wall.matter USING {_SEEN}")


def asked(statement: str, values: dict[str, Any], *, walled: bool) -> float:
    """Milliseconds from the first byte of the settings to the last of the rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        if walled:
            cursor.execute(
                "SELECT set_config('linli.units', %s, true), set_config('linli.area', %s, true), "
                "set_config('role', 'wall_clerk', true)",
                ["{" + ",".join(map(str, values["units"])) + "}", values["area"]],
            )
        cursor.execute(statement, values)
        cursor.fetchall()
        return (time.perf_counter() - began) * 1000


def measured(cases: int, rounds: int) -> list[dict[str, Any]]:
    found = []
    for name, statement in STATEMENTS.items():
        random = Random(6)
        times: dict[bool, list[float]] = {False: [], True: []}
        for turn in range(rounds):
            values = {
                "id": random.randint(1, cases),
                "units": [random.randrange(UNITS)],
                "area": f"9901{random.randint(1, STREETS):05}%",
                "words": f"w{random.randrange(50)} & w{random.randrange(2048)}",
            }
            # Turn and turn about: whoever comes second finds the pages in memory.
            for walled in (turn % 2 == 0, turn % 2 != 0):
                times[walled].append(asked(statement, values, walled=walled))
        bare, wall = median(times[False]), median(times[True])
        found.append(
            {"statement": name, "bare_ms": bare, "walled_ms": wall, "cost": wall / bare - 1}
        )
    return found


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="What row-level security would cost.")
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--folder", type=Path, help="keep the database here; default: temporary")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with folder_for(wanted.folder) as folder, database(folder):
        built(wanted.cases)
        found = measured(wanted.cases, wanted.rounds)
        where = machine(folder)
    if wanted.json:
        print(json.dumps({"cases": wanted.cases, "machine": where, "asked": found}))
        return 0
    print(f"{wanted.cases:,} cases; machine: {where}")
    rows = [
        (
            one["statement"],
            f"{one['bare_ms']:.3f}",
            f"{one['walled_ms']:.3f}",
            f"{one['cost']:+.1%}",
        )
        for one in found
    ]
    print(table(("", "bare ms", "walled ms", "cost"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
