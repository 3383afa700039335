"""Keeps the processes of one installation running, and stops all of them together."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from linli.site.kinship import SUPERVISED, end_with_parent
from linli.site.postgres import Server

log = logging.getLogger(__name__)

SECONDS_TO_STOP = 20
SECONDS_BETWEEN_LOOKS = 0.2
LONGEST_REST_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0


@dataclass
class Child:
    """A process that is started again whenever it ends, more slowly each time that it ends soon."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    rest_seconds: float = 0.0
    may_start: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # our own stdout is for the line that says "ready"
            env={**os.environ, SUPERVISED: str(os.getpid())},
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops them in order
            # Not asked but killed: what they were doing is undone by the database, and the port is
            # free at once for the next start.
            preexec_fn=end_with_parent(signal.SIGKILL),
        )

    def look(self) -> None:
        """Start it again if it has ended and has rested long enough."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            if now - self.started > STEADY_AFTER_SECONDS:
                self.rest_seconds = 0.0
            log.warning("%s ended with %s; it starts again", self.name, code)
            self.process = None
            self.may_start = now + self.rest_seconds
            self.rest_seconds = min(max(0.5, self.rest_seconds * 2), LONGEST_REST_SECONDS)
        if now >= self.may_start:
            self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def make_stop(self, seconds: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Supervisor:
    """The children of `linli up`, and the database when it is ours."""

    children: list[Child]
    server: Server | None = None
    stopping: bool = field(default=False, init=False)

    def obey_signals(self) -> None:
        """From now on Ctrl-C and SIGTERM end `run`, once what is being done is done."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)

    def run(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        """Start the children, announce when `ready`, and keep all alive until told to stop."""
        announced = False
        try:
            while not self.stopping:
                self._look_after_the_database()
                for child in self.children:
                    child.look()
                if not announced and ready():
                    announce()
                    announced = True
                time.sleep(0.05 if not announced else SECONDS_BETWEEN_LOOKS)
        finally:
            self._stop_children()

    def _look_after_the_database(self) -> None:
        if self.server is not None and not self.server.running():
            log.warning("the database ended; it starts again")
            self.server.start()

    def _stop_children(self) -> None:
        give_up = time.monotonic() + SECONDS_TO_STOP
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.make_stop(give_up - time.monotonic())

    def _stop(self, sign: int, frame: FrameType | None) -> None:
        self.stopping = True


def web_child(host: str, port: int, *, workers: int, threads: int) -> Child:
    """The web server: WSGI, for our views are synchronous; a few threads wait for the database."""
    return Child("web", web_command(host, port, workers=workers, threads=threads))


def web_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        # What a proxy speaks to us; what nobody speaks cannot be misread.
        "--http=1",
        "--no-ws",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={threads}",
        # A thread that ends takes its database connection along, so idle ones are kept for long.
        "--blocking-threads-idle-timeout=600",
        "--respawn-failed-workers",
        "--workers-kill-timeout=10",
        "--log-level=warning",
        "linli.site.wsgi:application",
    ]


def worker_child() -> Child:
    return Child("worker", [sys.executable, "-m", "linli.site.cli", "worker"])
