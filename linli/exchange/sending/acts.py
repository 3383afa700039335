"""What is done to sendings by others than the engine: queued, sent again, paused, forgotten."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from linli.exchange.events import PartnerPaused, PartnerResumed
from linli.exchange.sending.models import Partner, Sending
from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.record import record

KEPT_FOR = timedelta(days=30)
GIVEN_UP_KEPT_FOR = timedelta(days=180)
BY_HAND = "by_hand"

_QUEUE = """
INSERT INTO exchange_sending (partner_id, thread, place, about, what, state, attempts, queued_at,
                              due_at, last_said)
SELECT %(partner)s, thread, place, about, what, 'waiting', 0, %(now)s, %(now)s, ''
FROM unnest(%(threads)s::text[], %(places)s::bigint[], %(abouts)s::text[], %(whats)s::jsonb[])
     AS t(thread, place, about, what)
ON CONFLICT (partner_id, about) DO """
_ONCE = "NOTHING"
_AGAIN = """UPDATE SET state = 'waiting', attempts = 0, due_at = excluded.due_at,
    first_tried_at = NULL, settled_at = NULL WHERE exchange_sending.state <> 'waiting'"""


@dataclass(frozen=True, slots=True)
class Draft:
    """Something to send: `about` is its own key, `place` its turn within the thread."""

    about: str
    thread: str
    place: int
    what: Mapping[str, Any]


@act
def queue(door: str, partner: str, *drafts: Draft, now: datetime, again: bool = False) -> int:
    """Have things sent to a partner; returns how many of them are waiting now for the first time.

    What was queued before under the same `about` stays as it is, so a follower may run twice;
    with `again` it is sent once more, whatever became of it.
    """
    if not drafts:
        return 0
    to = partner_of(door, partner, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            _QUEUE + (_AGAIN if again else _ONCE),
            {
                "partner": to.id,
                "now": now,
                "threads": [one.thread for one in drafts],
                "places": [one.place for one in drafts],
                "abouts": [one.about for one in drafts],
                "whats": [json.dumps(dict(one.what), ensure_ascii=False) for one in drafts],
            },
        )
        waiting: int = cursor.rowcount
        return waiting


def partner_of(door: str, code: str, *, now: datetime) -> Partner:
    """The partner's row, made when it is named for the first time."""
    made, _ = Partner.objects.get_or_create(door=door, code=code, defaults={"rests_until": now})
    return made


@act
def send_again(sending_id: int, *, now: datetime) -> None:
    """Send one thing again: what was given up, or what was sent already. Raises NotFound.

    It keeps its number, by which the partner sees that it had it. While it waits it stays as it
    is, but is tried at once.
    """
    found = Sending.objects.filter(id=sending_id).update(
        state=Sending.State.WAITING,
        attempts=0,
        due_at=now,
        first_tried_at=None,
        settled_at=None,
    )
    if not found:
        raise NotFound("sending.unknown", "没有这条发送记录。", "There is no such sending.")


@act
def pause(door: str, code: str, *, by: Actor, now: datetime, why: str = BY_HAND) -> None:
    """Send nothing to a partner until it is resumed; paused twice, it stays as it is."""
    partner = _locked(door, code, now)
    if partner.paused_at is None:
        stop_sending(partner, why, by=by, now=now)


@act
def resume(door: str, code: str, *, by: Actor, now: datetime) -> None:
    """Send to a partner again, from where it was left. Raises NotNow when it is not paused."""
    partner = _locked(door, code, now)
    if partner.paused_at is None:
        raise NotNow(
            "sending.not_paused",
            "没有暂停，无需恢复。",
            "It is not paused: there is nothing to resume.",
        )
    partner.paused_at, partner.paused_why = None, ""
    partner.failures, partner.failing_since, partner.rests_until = 0, None, now
    partner.save()
    # What it did not take before it was paused need not wait for its own turn.
    Sending.objects.filter(partner=partner, state=Sending.State.WAITING).update(due_at=now)
    record(PartnerResumed(partner_id=partner.id, door=door), by=by, now=now)


def stop_sending(partner: Partner, why: str, *, by: Actor, now: datetime) -> None:
    """Mark a locked partner as paused, and put it on record."""
    partner.paused_at, partner.paused_why = now, why
    partner.save()
    record(PartnerPaused(partner_id=partner.id, door=partner.door, why=why), by=by, now=now)


def forget_sent(*, now: datetime) -> int:
    """Drop what was sent a month ago, and what was given up half a year ago; says how many."""
    sent = Sending.objects.filter(
        state__in=(Sending.State.SENT, Sending.State.NOTHING), settled_at__lt=now - KEPT_FOR
    )
    given_up = Sending.objects.filter(
        state=Sending.State.GIVEN_UP, settled_at__lt=now - GIVEN_UP_KEPT_FOR
    )
    return sent.delete()[0] + given_up.delete()[0]


def _locked(door: str, code: str, now: datetime) -> Partner:
    partner_of(door, code, now=now)
    return Partner.objects.select_for_update().get(door=door, code=code)
