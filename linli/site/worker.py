"""The background process: followers get their entries, timers ring, and old keys are forgotten.

Any number may run, on any number of hosts: rows are claimed with SKIP LOCKED. It outlives the
database: when that is away, it waits and tries again.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import FrameType

from django.conf import settings
from django.db import Error, connection
from django.utils.module_loading import import_string

from linli.assessment.disclose import disclose
from linli.attempts.watch import forget_attempts, watch_attempts
from linli.batches.acts import forget_batches
from linli.cases.acts.exports import forget_exports
from linli.cases.acts.seal_words import seal_standing
from linli.cases.acts.watch import watch_readings
from linli.cases.evidence.tasks import purge
from linli.clock.sweep import sweep
from linli.exchange.hotline.mending import give_up_and_forget
from linli.exchange.hotline.signing import forget_nonces
from linli.exchange.sending.acts import forget_sent
from linli.insights.tasks import by_night, keep_up
from linli.journal.acting import Actor, Refusal
from linli.journal.deliver import deliver_due
from linli.journal.once import forget_old
from linli.people.keys import KeysMissing
from linli.people.tasks import tidy
from linli.rights.acts import forget_copies
from linli.rights.asked import forget_requests
from linli.site.beside import LONGEST_WAIT_SECONDS, begin
from linli.site.given_secrets import note_given
from linli.site.kinship import SUPERVISED, watch_parent

log = logging.getLogger(__name__)

SECONDS_WHEN_IDLE = 0.1
SECONDS_BETWEEN_SWEEPS = 1.0
SECONDS_OF_SWEEPING = 0.7  # of each second, as long as there is a backlog
SECONDS_BETWEEN_CLEANINGS = 3600.0
SECONDS_BETWEEN_FOLDS = 1.0
SECONDS_BETWEEN_GUARDS = 60.0
SECONDS_BETWEEN_LOOKS_AT_THE_HOUR = 600.0
AT_ONCE = 50
TIMERS_AT_ONCE = 500
PUBLISHER = Actor.system("assessment.disclose")
# Traces need an extra that most do without.
_span: Callable[[str], AbstractContextManager[object]] = (
    import_string("linli.site.traces.span") if settings.LINLI_TRACES else nullcontext
)


@dataclass
class Worker:
    """One loop over what is due; `stop` ends it after the piece of work at hand."""

    stop: threading.Event = field(default_factory=threading.Event)
    last_run: dict[str, float] = field(default_factory=dict)

    def run(self) -> None:
        """Work until stopped. No failure of one round ends it."""
        wait_seconds = 0.0
        while not self.stop.is_set():
            try:
                busy = self.round()
                wait_seconds = 0.0 if busy else SECONDS_WHEN_IDLE
            except Error as failure:
                wait_seconds = min(max(0.25, wait_seconds * 2), LONGEST_WAIT_SECONDS)
                log.warning("the database is away (%s)", type(failure).__name__)
                connection.close()
            except Exception:
                wait_seconds = min(max(0.25, wait_seconds * 2), LONGEST_WAIT_SECONDS)
                log.exception("a round failed")
                connection.close()
            self.stop.wait(wait_seconds)
        connection.close()

    def round(self) -> bool:
        """Deliver what is due, sweep if it is time to; True when there may be more to do."""
        tried = deliver_due(now=datetime.now(UTC), limit=AT_ONCE)
        self._now_and_then("sweep", SECONDS_BETWEEN_SWEEPS, _sweep)
        self._now_and_then("fold", SECONDS_BETWEEN_FOLDS, _fold)
        self._now_and_then("night", SECONDS_BETWEEN_LOOKS_AT_THE_HOUR, _night)
        self._now_and_then("watch", SECONDS_BETWEEN_LOOKS_AT_THE_HOUR, _watch)
        self._now_and_then("guard", SECONDS_BETWEEN_GUARDS, _guard)
        self._now_and_then("forget", SECONDS_BETWEEN_CLEANINGS, _forget)
        self._now_and_then("note", SECONDS_BETWEEN_CLEANINGS, _note)
        return tried == AT_ONCE

    def _now_and_then(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        moment = time.monotonic()
        if moment - self.last_run.get(name, -seconds) >= seconds:
            self.last_run[name] = moment
            with _span(name):
                work()


def _sweep() -> None:
    """Ring what is due; a backlog in pieces, and in between the followers get their turn."""
    until = time.monotonic() + SECONDS_OF_SWEEPING
    while time.monotonic() < until:
        if sweep(datetime.now(UTC), time.monotonic(), limit=TIMERS_AT_ONCE) < TIMERS_AT_ONCE:
            return


def _fold() -> None:
    """Bring the command centre's counts up to now, as soon as there are rules to count by."""
    with suppress(Refusal):
        keep_up(datetime.now(UTC))


def _night() -> None:
    """Once a night count anew, publish, learn from the day's lessons, group cases, look out."""
    with suppress(Refusal):
        if by_night(now := datetime.now(UTC)):
            disclose(by=PUBLISHER, now=now)
            while seal_standing():
                pass
            # Processes of their own: what they need in memory is gone when they end.
            subprocess.Popen([sys.executable, "-m", "linli.site.cli", "routing", "train"])
            subprocess.Popen([sys.executable, "-m", "linli.site.cli", "insights", "group"])
            subprocess.Popen([sys.executable, "-m", "linli.site.cli", "insights", "warnings"])
            subprocess.Popen([sys.executable, "-m", "linli.site.cli", "retention", "purge"])


def _watch() -> None:
    """Leave an alarm where somebody reads unusually much of what is personal."""
    with suppress(Refusal):
        watch_readings(now=datetime.now(UTC))


def _guard() -> None:
    """Leave an alarm where too much is tried at the doors."""
    with suppress(Refusal):
        watch_attempts(now=datetime.now(UTC))


def _forget() -> None:
    """What nobody needs any more: old answers, ended sessions, uploads that no report claimed."""
    now = datetime.now(UTC)
    forget_old(now=now)
    forget_batches(now)
    tidy(now)
    purge(now)
    forget_exports(now)
    forget_copies(now)
    forget_requests(now)
    forget_sent(now=now)
    forget_nonces(now)
    with suppress(Refusal):
        give_up_and_forget(now)
        forget_attempts(now)


def _note() -> None:
    """Since when the secrets are those that they are that others gave us."""
    try:
        note_given(now=datetime.now(UTC))
    except (KeysMissing, OSError) as fault:
        log.warning("the age of given secrets is not noted (%s)", type(fault).__name__)


def main() -> None:
    """Work until SIGTERM or Ctrl-C."""
    if os.environ.get(SUPERVISED):
        watch_parent()
    worker = Worker()

    def stop(sign: int, frame: FrameType | None) -> None:
        worker.stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    begin(worker.stop)
    worker.run()
