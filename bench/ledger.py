"""What the log costs: CPU of each event, events sealed a second, and how long a proof is.

    python -m bench.ledger [--events 1000000] [--json]

On a PostgreSQL of its own with fsync on, entries are written as they are by requests (one statement
of many rows, which is kinder than life to the journal and makes no difference to the log). Then
the sequencer seals them: leaves, tiles on the disk, rows, signed heads. CPU is this process's and
that of its database connection. At last every row is compared with the log, and receipts are made.

Exit code 1 when a target is missed.
"""

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from bench.installation import database, folder_for, machine, scalar
from linli.ledger.models import Leaf
from linli.ledger.proofs import proof_of
from linli.ledger.receipts import receipt
from linli.ledger.seal import seal
from linli.ledger.verify import verify

MOST_CPU_US, LEAST_PER_S, LONGEST_PROOF = 30.0, 10_000.0, 20
RECEIPTS = 200
_WRITE = """
INSERT INTO journal_entry (event, subject_kind, subject_id, at, actor_kind, actor_id, actor_post,
                           actor_name, facts)
SELECT 'case.dispatched', 'case', n, now(), 'officer', n %% 300, n %% 400, '',
       jsonb_build_object('case_id', n, 'unit_id', n %% 80, 'rule', 'bench', 'due_at', now())
FROM generate_series(1, %s) AS n
"""


def backend_cpu_seconds(pid: int) -> float:
    """CPU that the database has spent on our connection so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sealed(events: int) -> dict[str, float]:
    """Seal all that waits; CPU and wall time of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    wall, ours, theirs = time.perf_counter(), time.process_time(), backend_cpu_seconds(pid)
    done = 0
    while done < events:
        count = seal(now=datetime.now(UTC))
        assert count, "something keeps the tail back"
        done += count
    wall = time.perf_counter() - wall
    ours, theirs = time.process_time() - ours, backend_cpu_seconds(pid) - theirs
    return {
        "events": done,
        "cpu_us_per_event": (ours + theirs) / done * 1e6,
        "of_it_database_us": theirs / done * 1e6,
        "events_per_s": done / wall,
    }


def receipts(size: int) -> dict[str, float]:
    """Receipts of entries drawn at random: how long each takes, and the longest proof."""
    chance, longest = Random(1), 0
    began = time.perf_counter()
    for _ in range(RECEIPTS):
        entry_id = Leaf.objects.values_list("entry_id", flat=True).get(index=chance.randrange(size))
        longest = max(longest, len(proof_of(receipt(entry_id)).path))
    return {
        "longest_proof": longest,
        "receipt_ms": (time.perf_counter() - began) / RECEIPTS * 1e3,
    }


def run(events: int, folder: Path) -> dict[str, Any]:
    """Everything, on a database of its own."""
    with database(folder):
        before = scalar("SELECT count(*) FROM journal_entry")
        sealed(before)
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [events])
            cursor.execute("VACUUM (ANALYZE) journal_entry")
        found: dict[str, Any] = sealed(events)
        size = before + events
        found |= receipts(size)
        began = time.perf_counter()
        verdict = verify(now=datetime.now(UTC))
        found |= {
            "verified": verdict.size,
            "differing": verdict.found,
            "verify_s": time.perf_counter() - began,
            "bytes_in_files_per_event": sum(
                path.stat().st_size for path in (folder / "ledger").rglob("*") if path.is_file()
            )
            / size,
            "machine": machine(folder),
        }
    found["met"] = {
        f"CPU under {MOST_CPU_US:.0f} µs": found["cpu_us_per_event"] < MOST_CPU_US,
        f"{LEAST_PER_S:,.0f} events/s": found["events_per_s"] >= LEAST_PER_S,
        f"proof of at most {LONGEST_PROOF}": found["longest_proof"] <= LONGEST_PROOF,
        "nothing differs": found["differing"] == 0,
    }
    return found


def lines(found: dict[str, Any]) -> list[str]:
    return [
        f"{found['events']:,} events sealed: {found['events_per_s']:,.0f} a second, "
        f"{found['cpu_us_per_event']:.1f} µs CPU each "
        f"({found['of_it_database_us']:.1f} of it the database's)",
        f"longest of {RECEIPTS} proofs: {found['longest_proof']} hashes; "
        f"{found['receipt_ms']:.1f} ms for a receipt",
        f"{found['verified']:,} compared in {found['verify_s']:.1f} s, "
        f"{found['differing']} differ; {found['bytes_in_files_per_event']:.0f} bytes of files each",
        *(f"{'met' if met else 'MISSED'}: {target}" for target, met in found["met"].items()),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="work here and leave it; else a temporary one")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with folder_for(asked.folder) as folder:
        found = run(asked.events, folder)
    print(json.dumps(found) if asked.json else "\n".join(lines(found)))
    return 0 if all(found["met"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
