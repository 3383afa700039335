"""What becomes of sendings after they were tried, and of the partner that took them or not."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from linli.exchange.sending.acts import stop_sending
from linli.exchange.sending.claims import Claim
from linli.exchange.sending.doors import DOORS, Door, Outgoing, Verdict
from linli.exchange.sending.models import Partner, Sending
from linli.exchange.sending.rules import (
    FAILURES_BEFORE_REST,
    GIVEN_UP_AFTER,
    rest_after,
    wait_after,
)
from linli.journal.acting import Actor
from linli.outside.ask import Answer

log = logging.getLogger(__name__)
BY = Actor.system("exchange.sending")
FAILING = "failing"
GONE = "gone"

_SETTLE = """
UPDATE exchange_sending s
SET state = t.state, due_at = t.due_at, last_status = t.status, last_said = t.said,
    settled_at = t.settled_at, body_hash = coalesce(t.body_hash, s.body_hash)
FROM unnest(%s::bigint[], %s::smallint[], %s::text[], %s::timestamptz[], %s::smallint[],
            %s::text[], %s::timestamptz[], %s::bytea[])
     AS t(id, attempts, state, due_at, status, said, settled_at, body_hash)
WHERE s.id = t.id AND s.state = 'waiting' AND (t.state = 'sent' OR s.attempts = t.attempts)
"""
_PUT_BACK = """
UPDATE exchange_sending SET due_at = %s, attempts = attempts - 1,
    first_tried_at = CASE WHEN attempts > 1 THEN first_tried_at END
WHERE id = ANY(%s) AND state = 'waiting' AND attempts > 0
"""
# The rest of a thread waits with its first: it is looked at when that one is tried again.
_BEHIND = """
UPDATE exchange_sending s SET due_at = t.due_at
FROM unnest(%s::text[], %s::timestamptz[]) AS t(thread, due_at)
WHERE s.partner_id = %s AND s.thread = t.thread AND s.state = 'waiting' AND s.due_at < t.due_at
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try. Without an answer the partner was not there, if it was asked at all.

    `verdict` None means that there was nothing to send; `ours` that the fault was on our side.
    """

    sending: Outgoing
    verdict: Verdict | None
    at: datetime
    answer: Answer | None = None
    said: str = ""
    wait: timedelta | None = None
    body_hash: bytes | None = None
    ours: bool = False


@transaction.atomic
def settle(
    claim: Claim, outcomes: Sequence[Outcome], untried: Sequence[Outgoing], *, now: datetime
) -> None:
    """Write down what came of a claim; what was not tried goes back as if it had not been claimed.

    Settled late, after the lease, it changes nothing that somebody else has tried meanwhile; only
    what was taken counts as sent all the same.
    """
    door = DOORS[claim.door]
    partner = Partner.objects.select_for_update().get(id=claim.partner_id)
    for outcome in outcomes:
        _count(partner, outcome)
    broken = partner.failures >= FAILURES_BEFORE_REST
    heard = any(outcome.verdict is not None and not outcome.ours for outcome in outcomes)
    if broken and heard:
        rest = rest_after(partner.failures - FAILURES_BEFORE_REST + 1, spread=partner.id)
        partner.rests_until = now + rest
    else:
        # A claim to probe with has it rest for the length of the lease.
        partner.rests_until = min(partner.rests_until, now)
    waits = [outcome.wait for outcome in outcomes if outcome.wait is not None]
    if waits:
        partner.rests_until = max(partner.rests_until, now + max(waits))
    rows = [_row(outcome, partner, claim, broken=broken, now=now) for outcome in outcomes]
    _write(partner, rows, untried, now)
    partner.save()
    for row in rows:
        one, answer = row.outcome.sending, row.outcome.answer
        if row.state == Sending.State.SENT:
            _tell(door, Door.taken, one, answer, now=now)
        elif row.state == Sending.State.GIVEN_UP:
            _tell(door, Door.given_up, one, answer, now=now)
    _perhaps_pause(door, partner, outcomes, now=now)


@dataclass(frozen=True, slots=True)
class _Row:
    outcome: Outcome
    state: str
    due_at: datetime


def _count(partner: Partner, outcome: Outcome) -> None:
    """A partner that answers at all is well, if it does not say otherwise."""
    if outcome.verdict is None or outcome.ours:
        return
    if outcome.verdict is not Verdict.AGAIN:
        partner.failures, partner.failing_since = 0, None
        if outcome.verdict is Verdict.TAKEN:
            partner.last_sent_at = outcome.at
        return
    partner.failures += 1
    if outcome.answer is None:
        # Nobody was there: there is no use in asking twice more to be sure.
        partner.failures = max(partner.failures, FAILURES_BEFORE_REST)
    partner.failing_since = partner.failing_since or outcome.at


def _row(outcome: Outcome, partner: Partner, claim: Claim, *, broken: bool, now: datetime) -> _Row:
    one = outcome.sending
    if outcome.verdict is None:
        return _Row(outcome, Sending.State.NOTHING, now)
    if outcome.verdict is Verdict.TAKEN:
        return _Row(outcome, Sending.State.SENT, now)
    if outcome.verdict is Verdict.REFUSED:
        return _Row(outcome, Sending.State.GIVEN_UP, now)
    if outcome.verdict is Verdict.GONE:
        return _Row(outcome, Sending.State.WAITING, now)
    tried_since = claim.first_tried[one.id]
    others_went = partner.last_sent_at is not None and partner.last_sent_at > tried_since
    if now - tried_since >= GIVEN_UP_AFTER and (others_went or outcome.ours):
        return _Row(outcome, Sending.State.GIVEN_UP, now)
    if broken or outcome.wait is not None:
        return _Row(outcome, Sending.State.WAITING, partner.rests_until)
    return _Row(outcome, Sending.State.WAITING, now + wait_after(one.attempts, spread=one.id))


def _write(
    partner: Partner, rows: Sequence[_Row], untried: Sequence[Outgoing], now: datetime
) -> None:
    late = {row.outcome.sending.thread: row.due_at for row in rows if row.due_at > now}
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                [row.outcome.sending.id for row in rows],
                [row.outcome.sending.attempts for row in rows],
                [str(row.state) for row in rows],
                [row.due_at for row in rows],
                [row.outcome.answer and row.outcome.answer.status for row in rows],
                [row.outcome.said for row in rows],
                [None if row.state == Sending.State.WAITING else row.outcome.at for row in rows],
                [row.outcome.body_hash for row in rows],
            ],
        )
        if untried:
            cursor.execute(_PUT_BACK, [now, [one.id for one in untried]])
        if late:
            cursor.execute(_BEHIND, [list(late), list(late.values()), partner.id])


def _tell(door: Door, what: Callable[..., None], *facts: object, now: datetime) -> None:
    """Tell the door, if it wants to know. Its failure must not have the whole batch sent again."""
    told = getattr(door, what.__name__)
    if told.__func__ is what:
        return
    try:
        with transaction.atomic():
            told(*facts, now=now)
    except Exception:
        log.exception("%s of %s failed", what.__name__, type(door).__name__)


def _perhaps_pause(
    door: Door, partner: Partner, outcomes: Sequence[Outcome], *, now: datetime
) -> None:
    if partner.paused_at is not None:
        return
    why = ""
    if any(outcome.verdict is Verdict.GONE for outcome in outcomes):
        why = GONE
    elif (
        door.paused_after is not None
        and partner.failing_since is not None
        and now - partner.failing_since >= door.paused_after
    ):
        why = FAILING
    if why:
        stop_sending(partner, why, by=BY, now=now)
        _tell(door, Door.paused, partner.code, why, now=now)
