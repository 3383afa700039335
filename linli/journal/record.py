"""The one way into the journal."""

import json
from datetime import datetime

from django.db import connection

from linli.journal.acting import Actor
from linli.journal.events import Event
from linli.journal.followers import BY_EVENT, FOLLOWERS
from linli.journal.prepared import prepared

# Entries and the deliveries to their followers in one statement: one round trip on the hot path,
# and a rollback takes both along. `ord` ties a delivery to its entry without a second look.
_RECORD = """
WITH said AS (
    SELECT * FROM unnest(
        %s::text[], %s::text[], %s::bigint[], %s::jsonb[]
    ) WITH ORDINALITY AS t(event, subject_kind, subject_id, facts, ord)
), numbered AS (
    SELECT nextval(pg_get_serial_sequence('journal_entry', 'id')) AS id, said.*
    FROM said ORDER BY ord
), written AS (
    INSERT INTO journal_entry (id, event, subject_kind, subject_id, at, actor_kind, actor_id,
                               actor_post, actor_name, facts)
    SELECT id, event, subject_kind, subject_id, %s, %s, %s, %s, %s, facts FROM numbered
    RETURNING id
), sent AS (
    INSERT INTO journal_delivery (entry_id, follower, state, attempts, next_at, error)
    SELECT numbered.id, f.follower, 'pending', 0, %s, ''
    FROM unnest(%s::int[], %s::text[]) AS f(ord, follower) JOIN numbered USING (ord)
)
SELECT id FROM written ORDER BY id
"""


def record(*events: Event, by: Actor, now: datetime) -> list[int]:
    """Put events on record and hand them to their followers; returns the entries' ids in order.

    Must run inside the act's transaction: without one it raises, since an entry without its act,
    or an act without its entry, is what the journal exists to prevent.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded inside the transaction of its act.")
    if not events:
        return []
    followed = [
        (place, follower)
        for place, event in enumerate(events, start=1)
        for follower in BY_EVENT.get(event.name, ())
        if (when := FOLLOWERS[follower].when) is None or when(event)
    ]
    subjects = [event.subject for event in events]
    with prepared() as cursor:
        cursor.execute(
            _RECORD,
            [
                [event.name for event in events],
                [subject.kind for subject in subjects],
                [subject.id for subject in subjects],
                [json.dumps(event.facts(), ensure_ascii=False) for event in events],
                now,
                str(by.kind),
                by.id,
                by.post_id,
                by.name,
                now,
                [place for place, _ in followed],
                [follower for _, follower in followed],
            ],
        )
        return [row[0] for row in cursor.fetchall()]
