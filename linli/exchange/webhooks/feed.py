"""Reads the journal for each subscription and queues what it is to be told.

Each has a place of its own in the journal's tail and goes on from there. So nothing is missed,
whatever fails; a partner that is down or paused has a place, and not a million rows; and a replay
is that place set back.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from linli.exchange.sending.acts import Draft, partner_of, queue
from linli.exchange.sending.models import Sending
from linli.exchange.webhooks.kinds import KINDS
from linli.exchange.webhooks.models import Subscription
from linli.exchange.webhooks.reach import sight
from linli.journal.tail import Position, named_after

DOOR = "webhook"
PINGS = "ping"
# Read at once, and the most that wait: beyond that the journal itself is the queue.
AT_ONCE = 2_000
MOST_WAITING = 5_000


def feed_all(*, now: datetime) -> bool:
    """Queue what has happened since for every subscription; True when there may be more."""
    running = Subscription.objects.filter(ended_at=None).order_by("id")
    more = False
    for one in running.values_list("id", flat=True):
        more |= feed(one, now=now)
    return more


@transaction.atomic
def feed(subscription_id: int, *, now: datetime) -> bool:
    """Read on for one subscription; True when there may be more. Another may be at it: False.

    Until its address has answered a ping nothing but pings is sent there.
    """
    row = (
        Subscription.objects.select_for_update(skip_locked=True)
        .filter(id=subscription_id, ended_at=None)
        .first()
    )
    if row is None:
        return False
    partner = partner_of(DOOR, str(row.id), now=now)
    if row.verified_at is None:
        answered = Sending.objects.filter(partner=partner, thread=PINGS, state="sent")
        if not answered.exists():
            return False
        row.verified_at = now
        row.save(update_fields=["verified_at"])
    if partner.paused_at is not None:
        return False
    waiting = Sending.objects.filter(partner=partner, state="waiting")
    if waiting[:MOST_WAITING].count() >= MOST_WAITING:
        return False
    stood = Position(row.position_xid, row.position_entry)
    stands, ids, all_read = named_after(stood, list(_told(row)), limit=AT_ONCE)
    if stands == stood:
        return False
    again_until = Position(row.again_until_xid, row.again_until_entry)
    drafts = [
        Draft(about=str(entry_id), thread=number, place=entry_id, what={"entry": entry_id})
        for entry_id, number in _seen(row, ids)
    ]
    queue(DOOR, str(row.id), *drafts, now=now, again=stood < again_until)
    row.position_xid, row.position_entry = stands
    row.save(update_fields=["position_xid", "position_entry"])
    return not all_read


def _told(row: Subscription) -> Sequence[str]:
    return [kind for kind in row.kinds if kind in KINDS]


def _seen(row: Subscription, entry_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Those of the entries whose case the subscription may see, with the case's number."""
    if not entry_ids:
        return []
    seen = sight(row)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, c.number FROM journal_entry e "  # noqa: S608  # our own words
            "JOIN cases_case c ON c.id = e.subject_id "
            "LEFT JOIN territory_area a ON a.id = c.area_id "
            "WHERE e.id = ANY(%(entries)s) AND e.subject_kind = 'case' "
            f"AND {seen.condition()} ORDER BY e.id",
            seen.params() | {"entries": list(entry_ids)},
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]
