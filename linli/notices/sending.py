"""Hands messages over to the gateways: claim, ask with nothing locked, settle each by itself.

A crash between the asking and the settling asks again, under the same key.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from linli.notices.agreements import settle_agreement
from linli.notices.browsers import forget_browsers
from linli.notices.channels import Carried, Channel, Refused, Undeliverable, Wait, channels
from linli.notices.claiming import Ready, claimed, due_channels
from linli.notices.meter import count, locked_meter, parts_of
from linli.notices.models import Outgoing
from linli.notices.queueing import fall_to_next
from linli.policy.queries import current

log = logging.getLogger(__name__)
ATTEMPTS_AT_MOST = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
SENDERS = 4
# A slow gateway keeps so many senders busy, and leaves the others to the rest.
SENDERS_FOR_ONE = 2
SECONDS_OF_A_TURN = 60.0
SECONDS_WHEN_NOTHING_IS_DUE = 1.0
State = Outgoing.State


@dataclass
class Crowd:
    """Which channels the senders of this process are busy with."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    busy: dict[str, int] = field(default_factory=dict)

    def enter(self, code: str) -> bool:
        """Begin with a channel; False when it has senders enough."""
        with self.lock:
            if self.busy.get(code, 0) >= SENDERS_FOR_ONE:
                return False
            self.busy[code] = self.busy.get(code, 0) + 1
            return True

    def leave(self, code: str) -> None:
        with self.lock:
            self.busy[code] -= 1


@dataclass
class Sender:
    """One who goes round among the channels."""

    crowd: Crowd = field(default_factory=Crowd)
    last: str = ""

    def turn(self, *, now: datetime) -> int:
        """Send some of what is due by one channel; returns how many were tried."""
        waiting = due_channels(now=now)
        later = [one for one in waiting if one > self.last]
        for code in (*later, *(one for one in waiting if one not in later)):
            if not self.crowd.enter(code):
                continue
            try:
                self.last = code
                if ready := claimed(code, now=now):
                    return carry_all(code, ready, now=now)
            finally:
                self.crowd.leave(code)
        return 0


def send_due(*, now: datetime, limit: int = 1_000) -> int:
    """Send until nothing is due; returns how many were tried. For tests and commands."""
    sender, tried = Sender(), 0
    while tried < limit and (more := sender.turn(now=now)):
        tried += more
    return tried


def carry_all(code: str, ready: list[Ready], *, now: datetime) -> int:
    """Hand these over, one after the other, until the gateway wants to rest or the turn ends."""
    began = time.monotonic()
    channel = channels()[code]
    for at, one in enumerate(ready):
        spent = time.monotonic() - began
        if spent > SECONDS_OF_A_TURN:
            put_back(code, ready[at:], until=now + timedelta(seconds=spent), rest=False, now=now)
            return at
        moment = now + timedelta(seconds=spent)
        try:
            settle = carried(channel, one, moment)
        except Wait as slower:
            until = moment + timedelta(seconds=max(1.0, slower.seconds))
            put_back(code, ready[at:], until=until, rest=True, now=now)
            return at + 1
        settled(code, one, settle, now=now + timedelta(seconds=time.monotonic() - began))
    return len(ready)


Settle = Callable[[Outgoing], None]


def carried(channel: Channel, one: Ready, now: datetime) -> Settle:
    """Ask the gateway, and say what its answer makes of the row. Raises Wait when it must rest."""
    try:
        if one.copies:
            return to_browsers(channel, one, now)
        answer = channel.carry(one.parcel, now=now)
    except Wait:
        raise
    except Undeliverable as refused:
        return _failed(refused.why)
    except Exception as failure:  # whatever a gateway does, the row must say so and wait
        why = failure.why if isinstance(failure, Refused) else type(failure).__qualname__
        return _failed(why) if one.attempt >= ATTEMPTS_AT_MOST else _later(why, one.attempt, now)
    return _sent(answer, now)


def to_browsers(channel: Channel, one: Ready, now: datetime) -> Settle:
    """Write to each of somebody's browsers: what one of them took is sent.

    Those that are no more are forgotten. Raises the first failure when none took it and one may
    yet take it: the same words under the same key replace what a browser shows already.
    """
    taken: list[Carried] = []
    gone: list[int] = []
    failures: list[Exception] = []
    for address_id, parcel in one.copies:
        try:
            taken.append(channel.carry(parcel, now=now))
        except Undeliverable:
            gone.append(address_id)
        except Exception as failure:  # her other browsers are asked all the same
            failures.append(failure)
    if failures and not taken:
        raise failures[0]
    settle = _sent(taken[0], now) if taken else _failed("no_such_address")

    def settle_and_forget(row: Outgoing) -> None:
        forget_browsers(gone)
        settle(row)

    return settle_and_forget


@transaction.atomic
def settled(code: str, one: Ready, settle: Settle, *, now: datetime) -> None:
    """Write down what became of a message, unless another has sent it since."""
    row = _ours(one)
    if row is None:
        return
    settle(row)
    row.save()
    if one.parcel.scene:
        settle_agreement(row)
    if row.state == State.FAILED:
        fall_to_next([row], now=now)
    use = current().pack.notices.sending.by_channel.get(code)
    if row.state == State.SENT and use is not None and use.by_parts:
        meter = locked_meter(code, now=now)
        count(meter, parts_of(one.parcel.text) - 1)
        meter.save()


@transaction.atomic
def put_back(
    code: str, rest_of: list[Ready], *, until: datetime, rest: bool, now: datetime
) -> None:
    """Leave what was not asked about for later, as if it had not been claimed."""
    meter = locked_meter(code, now=now)
    for one in rest_of:
        row = _ours(one)
        if row is not None:
            row.attempts, row.next_at = one.attempt - 1, until
            row.why = "slower" if rest else row.why
            row.save()
            count(meter, 0 if row.attempts else -1)
    if rest:
        meter.rests_until = until
    meter.save()


def _ours(one: Ready) -> Outgoing | None:
    rows = Outgoing.objects.select_for_update(of=("self",)).select_related("notice", "proves")
    return rows.filter(id=one.id, attempts=one.attempt, again=one.again, state=State.QUEUED).first()


def _sent(answer: Carried, now: datetime) -> Settle:
    def settle(row: Outgoing) -> None:
        row.state, row.sent_at, row.why, row.number = State.SENT, now, "", answer.number[:80]

    return settle


def _failed(why: str) -> Settle:
    def settle(row: Outgoing) -> None:
        row.state, row.why = State.FAILED, why[:60]

    return settle


def _later(why: str, attempt: int, now: datetime) -> Settle:
    def settle(row: Outgoing) -> None:
        row.why = why[:60]
        row.next_at = now + min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)

    return settle
