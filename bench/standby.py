"""The primary's disk is destroyed under load, and the standby takes over: what is lost?

    python -m bench.standby [--seconds 6] [--clients 4] [--behind 300] [--json]

Two clusters on this machine, the second a streaming standby of the first; the log's files and the
keys lie with neither, as on a host of their own. Clients file reports through `intake.receive`, and
what they were told is filed is written down; a sequencer seals. Then the standby falls behind (its
receiver is stopped, as by a line that hangs), every process of the primary is killed
with SIGKILL and its folder is removed. The standby is promoted, linli is started on it, and the
record is compared with what was acknowledged.

Once with `synchronous_standby_names`: then nobody is told anything while the standby is behind, and
nothing may be lost. Once without: then what was told meanwhile is gone, and must be seen to be; the
log's head, which lies elsewhere, knows more than the database, so nothing may be signed until the
log is founded anew. Exit code 1 when any of this is not so.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from django.db import Error, connections

from bench.driving import what_to_send
from bench.installation import (
    BENCH,
    folder_for,
    found,
    machine,
    point_django_at,
    wait_until_answering,
    web_server,
)
from bench.measures import table
from bench.processes import descendants
from linli.cases.models import Report as Filed
from linli.intake.receive import receive
from linli.intake.report import Position, Report
from linli.journal.acting import VISITOR, Conflict
from linli.ledger.refound import refound
from linli.ledger.seal import seal
from linli.ledger.status import standing
from linli.ledger.verify import verify
from linli.people.units import forget_units
from linli.policy.queries import forget as forget_policy
from linli.routing.text.kept import forget as forget_text_model
from linli.site.opening import make_keys, migrate
from linli.site.postgres import Server
from linli.site.postgres.account import popen_arguments
from linli.territory.lookup import forget as forget_territory

NAME = "standby"
SECONDS_TO_STREAM = 60.0
SECONDS_BETWEEN_SEALS = 0.3
SECONDS_BEHIND = 2.0
STREAMING = (
    "SELECT count(*) FROM pg_stat_replication"
    " WHERE application_name = %s AND state = 'streaming' AND sync_state = %s"
)


@dataclass
class Clients:
    """People who report, and what they were told is on record."""

    how_many: int
    acknowledged: list[UUID] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    seals: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        plan: Any = what_to_send()
        self._threads = [
            threading.Thread(target=self._report, args=(plan, number), daemon=True)
            for number in range(self.how_many)
        ]
        self._threads.append(threading.Thread(target=self._seal, daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self._threads:
            thread.join(60)

    def go_on(self, reports: int) -> None:
        """Return when so many more were acknowledged, and the log has been sealed beyond them."""
        until, give_up = len(self.acknowledged) + reports, time.monotonic() + SECONDS_TO_STREAM
        while len(self.acknowledged) < until and time.monotonic() < give_up:
            time.sleep(0.05)
        seals = self.seals + 2
        while self.seals < seals and time.monotonic() < give_up:
            time.sleep(0.05)

    def _report(self, plan: Any, number: int) -> None:
        random = Random(number)
        try:
            while not self.stopping.is_set():
                code, words = random.choice(plan["matters"])  # no secret
                latitude, longitude = random.choice(plan["points"])
                report = Report(
                    channel="resident",
                    category=code,
                    text=f"{random.choice(words)} {random.random():.9f}",
                    position=Position(latitude, longitude),
                )
                receipt = receive(report, by=VISITOR, now=datetime.now(UTC))
                self.acknowledged.append(receipt.report_id)
        except (Error, psycopg.Error):
            return  # the primary is gone; this one was told nothing
        finally:
            connections.close_all()

    def _seal(self) -> None:
        try:
            while not self.stopping.wait(SECONDS_BETWEEN_SEALS):
                self.seals += seal(now=datetime.now(UTC)) > 0
        except (Error, psycopg.Error):
            return
        finally:
            connections.close_all()


def copied(primary: Server, standby: Server) -> None:
    """Make the standby's cluster from the primary's, and have it follow."""
    address = f"host={primary.socket_folder} user=linli application_name={NAME}"
    subprocess.run(
        [
            primary.binaries.program("pg_basebackup"),
            *("-D", str(standby.cluster), "-d", address),
            *("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast"),
        ],
        check=True,
        cwd="/",
        **popen_arguments(standby.account),
    )


def followed(primary: Server, *, synchronous: bool) -> None:
    """Return when the standby streams, and as it is wanted."""
    with psycopg.connect(primary.url, autocommit=True) as plain:
        if synchronous:
            plain.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
            plain.execute("SELECT pg_reload_conf()")
        wanted = [NAME, "sync" if synchronous else "async"]
        give_up = time.monotonic() + SECONDS_TO_STREAM
        while not (plain.execute(STREAMING, wanted).fetchone() or (0,))[0]:
            if time.monotonic() > give_up:
                raise TimeoutError("The standby does not stream.")
            time.sleep(0.1)


def destroyed(primary: Server) -> None:
    """Every process of the primary is killed, and what lay on its disk is gone."""
    assert primary.process is not None
    for pid in (primary.process.pid, *descendants(primary.process.pid)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    primary.process.wait()
    shutil.rmtree(primary.home)


def receiver_of(standby: Server) -> int:
    assert standby.process is not None
    below = descendants(standby.process.pid)
    return next(pid for pid, one in below.items() if "walreceiver" in one.command)


def run(wanted: argparse.Namespace, folder: Path, *, synchronous: bool) -> dict[str, Any]:
    """One disaster, from an empty record to the verdict."""
    app, standby = folder / "app", Server(folder / "standby")
    for forget in (forget_policy, forget_units, forget_territory, forget_text_model):
        forget()  # what the last run's database said
    primary = Server(folder / "primary").start()
    point_django_at(primary.url, app)
    migrate()
    make_keys()
    found()
    copied(primary, standby)
    standby.start()
    try:
        followed(primary, synchronous=synchronous)
        clients = Clients(wanted.clients)
        clients.start()
        time.sleep(wanted.seconds)
        receiver = receiver_of(standby)
        os.kill(receiver, signal.SIGSTOP)
        before = len(clients.acknowledged)
        if synchronous:
            time.sleep(SECONDS_BEHIND)  # nobody is told anything now
        else:
            clients.go_on(wanted.behind)
        destroyed(primary)
        lost_at = time.monotonic()
        clients.stop()
        os.kill(receiver, signal.SIGCONT)
        with psycopg.connect(standby.url, autocommit=True) as plain:
            plain.execute("SELECT pg_promote()")
        point_django_at(standby.url, app)
        with web_server(app) as (port, _):
            wait_until_answering(port)
            away = time.monotonic() - lost_at
        on_record = set(Filed.objects.values_list("id", flat=True))
        lost = [one for one in clients.acknowledged if one not in on_record]
        return {
            "machine": machine(folder),
            "synchronous": synchronous,
            "acknowledged": len(clients.acknowledged),
            "acknowledged_while_behind": len(clients.acknowledged) - before,
            "lost": len(lost),
            "seconds_away": round(away, 1),
            "ledger": _ledger(),
        }
    finally:
        connections.close_all()
        standby.stop()


def _ledger() -> dict[str, Any]:
    """What the log says of the promoted database, and after the remedy where it must have one."""
    now = datetime.now(UTC)
    signed = standing().size
    try:
        refused = ""
        while seal(now=now):
            pass
    except Conflict as conflict:
        refused = conflict.code
    told: dict[str, Any] = {
        "signed_before": signed,
        "refused": refused,
        "sound": verify(now=now).sound,
    }
    if refused:
        refound(by=BENCH, now=now)
        while seal(now=now):
            pass
        told |= {"refounded_size": standing().size, "sound_after": verify(now=now).sound}
    return told


def met(runs: list[dict[str, Any]]) -> dict[str, bool]:
    """What must be so of the two runs, the synchronous one first."""
    kept, behind = runs
    return {
        "synchronous: none lost": kept["lost"] == 0 and kept["acknowledged"] > 0,
        "synchronous: the log goes on": kept["ledger"]["sound"] and not kept["ledger"]["refused"],
        "asynchronous: some lost": behind["lost"] > 0,
        "asynchronous: nothing is signed": behind["ledger"]["refused"] == "ledger.rolled_back",
        "asynchronous: founded anew, sound": behind["ledger"].get("sound_after", False),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.standby")
    parser.add_argument("--seconds", type=float, default=6.0, help="of load before")
    parser.add_argument("--behind", type=int, default=300, help="reports that it is behind")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    runs = []
    for synchronous in (True, False):
        with folder_for(None) as folder:
            runs.append(run(wanted, folder, synchronous=synchronous))
    verdict = met(runs)
    if wanted.json:
        sys.stdout.write(json.dumps({"runs": runs, "met": verdict}) + "\n")
    else:
        names = ("acknowledged", "acknowledged_while_behind", "lost", "seconds_away")
        rows: list[list[object]] = [
            [name.replace("_", " "), *(one[name] for one in runs)] for name in names
        ]
        rows.append(["the log", *(one["ledger"]["refused"] or "goes on" for one in runs)])
        rows += [[what, "yes" if so else "NO", ""] for what, so in verdict.items()]
        heads = ["", "synchronous", "asynchronous"]
        sys.stdout.write(f"machine: {runs[0]['machine']}\n{table(heads, rows)}\n")
    if not all(verdict.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
