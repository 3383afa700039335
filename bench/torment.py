"""A running `linli up`, and the killing of what it started."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.installation import free_port, wait_until_answering
from bench.load import Load
from bench.processes import Process, descendants
from linli.site.settings import PROJECT_ROOT

SECONDS_FOR_A_TARGET = 60.0
SECONDS_TO_RECOVER = 120.0
ACKNOWLEDGED_BETWEEN = 10


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
        kind = kinds[number % len(kinds)]
        running.kill(kind)
        sys.stderr.write(f"  kill {number + 1}: {kind}, {len(load.acknowledged)} taken\n")


def taken(running: Up, load: Load, wanted: int) -> None:
    """Return when so many reports were acknowledged; raises TimeoutError when that stands still."""
    seen, since = len(load.acknowledged), time.monotonic()
    while len(load.acknowledged) < wanted:
        if len(load.acknowledged) > seen:
            seen, since = len(load.acknowledged), time.monotonic()
        if time.monotonic() - since > SECONDS_TO_RECOVER or running.process.poll() is not None:
            raise TimeoutError("The house does not take reports any more.")
        time.sleep(0.05)
