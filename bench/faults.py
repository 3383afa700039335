"""What is left when everything is killed, again and again, under load: nothing lost or doubled.

    python -m bench.faults [--kills 36] [--dropped 0.02] [--control nokey|async] [--json]

A real `linli up` runs on a folder of its own. Clients send reports through a proxy that loses a
part of the replies, and send again, under the same idempotency key, until they are answered. Then
`kill -9` hits the database, a web worker, the follower worker and now and then the web server's
master, in turn. In the end the record is compared with what was acknowledged, and the followers
with the journal; a witness (`bench/witness`) counts every run of a follower.

Without `--control` the run is followed by a short one without idempotency keys, which must be seen
to double reports: a test that cannot fail proves nothing. `--control async` runs with
`synchronous_commit = off` and must lose some. Exit code 1 when anything was lost or doubled (a
control alone ends so as well), or when the control found nothing.
"""

import argparse
import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bench import voices
from bench.driving import what_to_send
from bench.findings import found
from bench.installation import (
    database,
    folder_for,
    machine,
)
from bench.load import Load
from bench.measures import table
from bench.torment import taken, tormented, up
from bench.witness.followers import TABLE
from linli.site.postgres import Server

IN_TURN = ("database", "web worker", "worker", "database", "web worker", "worker", "web master")
SECONDS_TO_FOLLOW = 300.0
CONTROL_KILLS = 6


def followed_up(url: str) -> None:
    """Return when no delivery waits any more, or after five minutes; the count shows which."""
    give_up = time.monotonic() + SECONDS_TO_FOLLOW
    while time.monotonic() < give_up:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url) as plain:
            found = plain.execute("SELECT 1 FROM journal_delivery WHERE state = 'pending' LIMIT 1")
            if found.fetchone() is None:
                return
        time.sleep(0.5)


def run(wanted: argparse.Namespace, folder: Path, control: str, kills: int) -> dict[str, Any]:
    """One run from an empty record to the verdict."""
    with database(folder):
        answer: dict[str, Any] = {"control": control, "machine": machine(folder)}
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
            if control == "async":
                cursor.execute("ALTER SYSTEM SET synchronous_commit = off")
        plan: Any = what_to_send()
    began = time.monotonic()
    with up(folder) as running:
        load = Load(
            running.port,
            [voices.Matter(code, tuple(words)) for code, words in plan["matters"]],
            plan["points"],
            clients=wanted.clients,
            dropped_share=wanted.dropped,
            with_key=control != "nokey",
        )
        load.start()
        tormented(running, load, ("database",) if control == "async" else IN_TURN, kills)
        taken(running, load, wanted.reports)
        load.stop()
        followed_up(Server(folder).url)
    with database(folder):
        answer |= {
            "seconds": round(time.monotonic() - began, 1),
            "killed": dict(running.killed),
            "clients": {**load.counts, "refused": len(load.refused)},
            "refused": load.refused[:3],
            "acknowledged": len(load.acknowledged),
            "found": found(load),
        }
    answer["clean"] = not any(answer["found"].values())
    return answer


def _words(runs: list[dict[str, Any]]) -> str:
    names = {"": "with keys", "nokey": "CONTROL without keys", "async": "CONTROL asynchronous"}
    rows: list[list[object]] = [
        ["took seconds", *(one["seconds"] for one in runs)],
        ["reports acknowledged", *(one["acknowledged"] for one in runs)],
    ]
    rows += [
        [f"kill -9: {kind}", *(one["killed"].get(kind, 0) for one in runs)]
        for kind in dict.fromkeys(IN_TURN)
    ]
    rows += [
        [what, *(one["clients"].get(what, 0) for one in runs)]
        for what in ("replies lost", "no answer", "retried", "answered again", "refused")
    ]
    rows.append(["", *("" for _ in runs)])
    rows += [[what, *(one["found"][what] for one in runs)] for what in runs[0]["found"]]
    return "\n".join(
        [
            f"machine: {runs[0]['machine']}",
            table(["", *(names[one["control"]] for one in runs)], rows),
        ]
    )


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Print the table; 1 when something was lost or doubled, or when the control saw nothing."""
    parser = argparse.ArgumentParser(description="kill -9 of everything, under load.")
    parser.add_argument("--kills", type=int, default=36)
    parser.add_argument("--control-kills", type=int, default=CONTROL_KILLS)
    parser.add_argument("--reports", type=int, default=400, help="taken in each run, at least")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--dropped", type=float, default=0.02, help="share of replies that is lost")
    parser.add_argument("--control", choices=["nokey", "async"], help="this control alone")
    parser.add_argument("--folder", type=Path, help="keep the data here; default: temporary")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    plan = [(wanted.control, wanted.kills)] if wanted.control else []
    runs = []
    for control, kills in plan or [("", wanted.kills), ("nokey", wanted.control_kills)]:
        _say(f"run: {control or 'as it is'}, {kills} kills")
        with folder_for(wanted.folder and wanted.folder / (control or "run")) as folder:
            runs.append(run(wanted, folder, control, kills))
    print(json.dumps(runs, ensure_ascii=False) if wanted.json else _words(runs))
    if wanted.control:
        return 0 if runs[0]["clean"] else 1
    clean, seen = runs[0]["clean"], not runs[1]["clean"]
    if not wanted.json:
        print(
            f"\nnothing lost, doubled or missed: {'yes' if clean else 'NO'};"
            f" the control was seen to fail: {'yes' if seen else 'NO, the test proves nothing'}"
        )
    return 0 if clean and seen else 1


if __name__ == "__main__":
    sys.exit(main())
