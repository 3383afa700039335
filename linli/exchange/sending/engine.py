"""Sends what is due: one turn of a sender claims, asks, and settles.

Within a thread everything goes in its order, and what cannot go holds up its own thread alone. A
crash between the asking and the settling sends again what was taken: every door puts an id into
what it sends, by which the other side sees that it had it.
"""

import hashlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from linli.exchange.sending.claims import Claim, claimed, ready
from linli.exchange.sending.doors import DOORS, Door, Nothing, Outgoing, Request, Verdict
from linli.exchange.sending.rules import FAILURES_BEFORE_REST, asked_to_wait, said
from linli.exchange.sending.settling import Outcome, settle
from linli.outside.ask import Answer
from linli.outside.lines import Lines

log = logging.getLogger(__name__)
SENDERS = 4
# A slow partner keeps so many senders busy, and leaves the others to the rest of the world.
SENDERS_FOR_ONE = 2
SECONDS_OF_A_TURN = 20.0
SECONDS_WHEN_NOTHING_IS_DUE = 0.5


@dataclass
class Crowd:
    """Which partners the senders of this process are busy with."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    busy: Counter[int] = field(default_factory=Counter)

    def full(self) -> list[int]:
        """The partners that have senders enough."""
        with self.lock:
            return [one for one, count in self.busy.items() if count >= SENDERS_FOR_ONE]

    def enter(self, partner_id: int) -> bool:
        """Begin with a partner; False when it has senders enough by now."""
        with self.lock:
            if self.busy[partner_id] >= SENDERS_FOR_ONE:
                return False
            self.busy[partner_id] += 1
            return True

    def leave(self, partner_id: int) -> None:
        with self.lock:
            self.busy[partner_id] -= 1


@dataclass
class Sender:
    """One who sends: keeps lines open, and goes round among the partners."""

    lines: Lines = field(default_factory=Lines)
    crowd: Crowd = field(default_factory=Crowd)
    last: int = 0

    def turn(self, *, now: datetime) -> int:
        """Send some of what is due to one partner; returns how many were tried."""
        waiting = ready(now=now, busy=self.crowd.full())
        if not waiting:
            return 0
        self.last = next((one for one in waiting if one > self.last), waiting[0])
        if not self.crowd.enter(self.last):
            return 0
        try:
            claim = claimed(self.last, now=now)
            return 0 if claim is None or not claim.batch else self._sent(claim, now)
        finally:
            self.crowd.leave(self.last)

    def _sent(self, claim: Claim, now: datetime) -> int:
        """Ask for each, in their order, until the partner fails or the turn is over."""
        began = time.monotonic()
        door = DOORS[claim.door]
        outcomes: list[Outcome] = []
        untried: list[Outgoing] = []
        waiting_threads: set[str] = set()
        failures = 0
        # Ended, so that nothing more is asked; not raised, so that what was asked is settled.
        over = False
        for one, request in zip(claim.batch, _requests(door, claim.batch, now), strict=True):
            spent = time.monotonic() - began
            if over or spent > SECONDS_OF_A_TURN or one.thread in waiting_threads:
                untried.append(one)
                continue
            outcome = self._tried(door, one, request, now + timedelta(seconds=spent))
            outcomes.append(outcome)
            if outcome.verdict in (Verdict.AGAIN, Verdict.GONE):
                waiting_threads.add(one.thread)
                failures += not outcome.ours
                unanswered = outcome.answer is None and not outcome.ours
                asked_for_rest = outcome.wait is not None or outcome.verdict is Verdict.GONE
                over = unanswered or asked_for_rest or failures >= FAILURES_BEFORE_REST
            elif outcome.verdict is not None:
                failures = 0
        settled_at = now + timedelta(seconds=time.monotonic() - began)
        settle(claim, outcomes, untried, now=settled_at)
        return len(outcomes)

    def _tried(
        self,
        door: Door,
        one: Outgoing,
        request: Request | Nothing | Exception | None,
        at: datetime,
    ) -> Outcome:
        if isinstance(request, Nothing):
            return Outcome(one, None, at, said=said(request.why))
        if not isinstance(request, Request):
            why = "" if request is None else type(request).__name__
            return Outcome(one, Verdict.AGAIN, at, said=why, ours=True)
        body_hash = hashlib.sha256(request.body).digest() if door.keeps_hash else None
        try:
            answer = self.lines.ask(
                request.method,
                request.address,
                body=request.body,
                headers=request.headers,
                seconds=door.seconds,
                most_bytes=door.most_bytes,
            )
        except OSError as away:
            return Outcome(one, Verdict.AGAIN, at, said=said(str(away)), body_hash=body_hash)
        verdict = door.judged(one, answer)
        return Outcome(
            one,
            verdict,
            at,
            answer=answer,
            said="" if verdict is Verdict.TAKEN else said(answer.body.decode("utf-8", "replace")),
            wait=_wait(answer, verdict, at),
            body_hash=body_hash,
        )


def send_all(*, now: datetime, lines: Lines | None = None, turns: int = 1_000) -> int:
    """Send until nothing is due; returns how many were tried. For tests and commands."""
    sender = Sender(lines or Lines())
    total = 0
    try:
        for _ in range(turns):
            tried = sender.turn(now=now)
            total += tried
            if not tried:
                break
    finally:
        sender.lines.hang_up()
    return total


def _wait(answer: Answer, verdict: Verdict, now: datetime) -> timedelta | None:
    if verdict is not Verdict.AGAIN:
        return None
    return asked_to_wait(answer.header("retry-after"), now=now)


def _requests(
    door: Door, batch: Sequence[Outgoing], now: datetime
) -> Sequence[Request | Nothing | Exception | None]:
    """The requests; where one cannot be made, the exception that kept it from being made."""
    try:
        return door.requests(batch, now=now)
    except Exception as failure:
        if len(batch) == 1:
            log.exception("a request could not be made for sending %s", batch[0].id)
            return [failure]
    return [request for one in batch for request in _requests(door, [one], now)]
