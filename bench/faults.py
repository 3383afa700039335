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
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from django.db import connection

from bench import voices
from bench.installation import (
    database,
    folder_for,
    free_port,
    machine,
    scalar,
    wait_until_answering,
)
from bench.intake import what_to_send
from bench.load import Load
from bench.measures import table
from bench.processes import Process, descendants
from bench.witness.followers import TABLE
from linli.journal.followers import BY_EVENT, FOLLOWERS
from linli.policy.queries import current
from linli.site.postgres import Server
from linli.site.settings import PROJECT_ROOT

IN_TURN = ("database", "web worker", "worker", "database", "web worker", "worker", "web master")
SECONDS_FOR_A_TARGET = 60.0
SECONDS_TO_RECOVER = 120.0
SECONDS_TO_FOLLOW = 300.0
ACKNOWLEDGED_BETWEEN = 10
CONTROL_KILLS = 6
MARK = re.compile(r"<\d+\.\d+>")


@dataclass
class Up:
    """A running `linli up`, and the killing of what it started."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    killed: Counter[str] = field(default_factory=Counter)

    def target(self, kind: str) -> int | None:
        """The process of that kind that runs now; only what this very `linli up` started."""
        below = descendants(self.process.pid)
        masters = {pid for pid, one in below.items() if _is(one, "granian", self.process.pid)}
        for pid, one in below.items():
            if kind == "database" and _is(one, "postgres", self.process.pid, " -D "):
                return pid
            if kind == "worker" and _is(one, "linli.site.cli worker", self.process.pid):
                return pid
            if kind == "web master" and pid in masters:
                return pid
            # Beside the web workers the master has a helper that tracks shared resources.
            if kind == "web worker" and one.parent in masters and "tracker" not in one.command:
                return pid
        return None

    def kill(self, kind: str) -> None:
        """Kill a process of that kind, once there is one."""
        give_up = time.monotonic() + SECONDS_FOR_A_TARGET
        while time.monotonic() < give_up:
            pid = self.target(kind)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                self.killed[kind] += 1
                return
            time.sleep(0.1)
        raise TimeoutError(f"There was no {kind} to kill.")


def _is(one: Process, word: str, parent: int, also: str = "") -> bool:
    return one.parent == parent and word in one.command and also in one.command


@contextlib.contextmanager
def up(folder: Path) -> Iterator[Up]:
    """`linli up` on this folder, with the witness among its rooms, as long as the block runs."""
    port = free_port()
    settings = {"DJANGO_SETTINGS_MODULE": "bench.witness.settings", "LINLI_LOG_LEVEL": "ERROR"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with (folder / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "linli.site.cli", "up", f"--data={folder}", f"--port={port}"],
            cwd=PROJECT_ROOT,
            env=environment | settings,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_answering(port)
            yield Up(folder, port, process)
        finally:
            process.terminate()
            process.wait(60)


def tormented(running: Up, load: Load, kinds: Sequence[str], kills: int) -> None:
    """Kill so many processes, each time after the house has taken reports again."""
    random = Random(7)
    for number in range(kills):
        taken(running, load, len(load.acknowledged) + ACKNOWLEDGED_BETWEEN)
        time.sleep(random.uniform(0.2, 1.2))
        running.kill(kinds[number % len(kinds)])
        _say(f"  kill {number + 1}: {kinds[number % len(kinds)]}, {len(load.acknowledged)} taken")


def taken(running: Up, load: Load, wanted: int) -> None:
    """Return when so many reports were acknowledged; raises TimeoutError when that stands still."""
    seen, since = len(load.acknowledged), time.monotonic()
    while len(load.acknowledged) < wanted:
        if len(load.acknowledged) > seen:
            seen, since = len(load.acknowledged), time.monotonic()
        if time.monotonic() - since > SECONDS_TO_RECOVER or running.process.poll() is not None:
            raise TimeoutError("The house does not take reports any more.")
        time.sleep(0.05)


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


def found(load: Load) -> dict[str, int]:
    """Everything that must be nought."""
    marked: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.text, c.number FROM cases_report r JOIN cases_case c ON c.id = r.case_id"
        )
        for text, number in cursor.fetchall():
            mark = MARK.search(text)
            marked.setdefault(mark[0] if mark else "", []).append(number)
    return {
        "reports acknowledged and lost": sum(
            number not in marked.get(mark, ()) for mark, number in load.acknowledged.items()
        ),
        "reports doubled": sum(len(numbers) - 1 for numbers in marked.values()),
        "reports never answered": len(load.begun - set(load.acknowledged)),
        "cases without a report": scalar(
            "SELECT count(*) FROM cases_case c"
            " WHERE NOT EXISTS (SELECT 1 FROM cases_report r WHERE r.case_id = c.id)"
        ),
        "cases without a timer": scalar(
            "SELECT count(*) FROM cases_case c"
            " WHERE NOT EXISTS (SELECT 1 FROM clock_timer t WHERE t.case_id = c.id)"
        ),
        **followers_found(),
    }


def followers_found() -> dict[str, int]:
    """What followers missed or did twice, by three witnesses: deliveries, rows, and messages."""
    pairs = [(event, name) for event, names in BY_EVENT.items() for name in names]
    templates = [
        current().pack.notices.by_event[event, "reporter"].code
        for event in ("case.opened", "report.joined")
    ]
    testified = list(FOLLOWERS["bench.testify"].events)
    return {
        "deliveries missed": scalar(
            "SELECT count(*) FROM journal_entry e"
            " JOIN unnest(%s::text[], %s::text[]) AS wanted(event, follower) USING (event)"
            " LEFT JOIN journal_delivery d ON d.entry_id = e.id AND d.follower = wanted.follower"
            " WHERE d.state IS DISTINCT FROM 'done'",
            [event for event, _ in pairs],
            [name for _, name in pairs],
        ),
        "witness missed": scalar(
            "SELECT count(*) FROM journal_entry e WHERE e.event = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM bench_witness w WHERE w.entry_id = e.id)",
            testified,
        ),
        "witness twice": scalar(
            "SELECT count(*) - count(DISTINCT entry_id) FROM bench_witness",
        ),
        "receipts missed": scalar(
            "SELECT count(*) FROM cases_report r WHERE NOT EXISTS ("
            "SELECT 1 FROM notices_notice n WHERE n.report_id = r.id AND n.template = ANY(%s))",
            templates,
        ),
        "receipts twice": scalar(
            "SELECT coalesce(sum(times - 1), 0) FROM (SELECT count(*) AS times"
            " FROM notices_notice WHERE template = ANY(%s) GROUP BY report_id) AS told",
            templates,
        ),
    }


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
