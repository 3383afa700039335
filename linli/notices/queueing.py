"""By which channel a message goes, and by which next when that one could not carry it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from linli.notices.models import Notice, Outgoing
from linli.notices.recipients import (
    Party,
    Reach,
    officers_of,
    party_of,
    reach_of,
    recipient_of,
    there,
)
from linli.policy.queries import current

# Asked before every message, so in one short statement.
_ANYBODY = """
SELECT EXISTS (SELECT 1 FROM notices_preference WHERE channels <> '[]'::jsonb)
    OR EXISTS (SELECT 1 FROM notices_address WHERE verified_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM notices_consent WHERE withdrawn_at IS NULL)
"""


def queue(
    notices: Sequence[Notice],
    urgent: frozenset[str],
    anyway: frozenset[tuple[str, UUID | None]] = frozenset(),
    *,
    now: datetime,
) -> None:
    """Queue notices for the first channel of each recipient, and of a unit's officers.

    A reporter who has chosen nothing is told by telephone of a report for which she agreed to it.

    `urgent` are the templates whose messages wait for no morning; `anyway`, by template and report,
    those that go to the telephone on record where no channel was agreed to. Queued twice is queued
    once.
    """
    if not there() or not (anyway or anybody()):
        return
    units = {notice.unit_id for notice in notices if notice.unit_id is not None}
    staff = officers_of(units, now=now) if units else {}
    told: list[tuple[Notice, Party, int | None]] = []
    for notice in notices:
        recipient = recipient_of(notice)
        if recipient is not None:
            told.append((notice, recipient, None))
        told += [(notice, Party("officer", one), one) for one in staff.get(notice.unit_id or 0, ())]
    reach = reach_of((party for _, party, _ in told), notices)
    Outgoing.objects.bulk_create(
        [
            Outgoing(
                notice=notice,
                officer_id=officer_id,
                channel=order[0],
                template=notice.template,
                urgent=notice.template in urgent,
                anyway=officer_id is None and (notice.template, notice.report_id) in anyway,
                queued_at=now,
                next_at=now,
            )
            for notice, party, officer_id in told
            if (order := _order(reach, party, notice, anyway))
        ],
        ignore_conflicts=True,
    )


def _order(
    reach: Reach, party: Party, notice: Notice, anyway: frozenset[tuple[str, UUID | None]]
) -> list[str]:
    agreed = reach.channels_of(party, notice)
    if not agreed and (notice.template, notice.report_id) in anyway:
        return reach.telephones_of(party)
    return agreed


def anybody() -> bool:
    """Whether there is anybody at all to write to: a district begins with nobody who agreed."""
    if any(use.units for use in current().pack.notices.sending.uses):
        return True
    with connection.cursor() as cursor:
        cursor.execute(_ANYBODY)
        found: tuple[bool] = cursor.fetchone()
    return found[0]


def fall_to_next(rows: Iterable[Outgoing], reach: Reach | None = None, *, now: datetime) -> None:
    """Queue what a channel could not carry for its recipient's next, as long as there is one.

    What was tried by a channel once does not come back to it: this ends with the inbox.
    """
    lost = [row for row in rows if row.notice_id is not None]
    if not lost:
        return
    parties = {row.id: party for row in lost if (party := party_of(row)) is not None}
    reach = reach or reach_of(parties.values(), (row.notice for row in lost if row.notice))
    before: dict[tuple[int | None, int | None], set[str]] = {}
    for notice_id, officer_id, code in Outgoing.objects.filter(
        notice__in={row.notice_id for row in lost}
    ).values_list("notice_id", "officer_id", "channel"):
        before.setdefault((notice_id, officer_id), set()).add(code)
    following = []
    for row in lost:
        if row.id not in parties:
            continue
        tried = before.get((row.notice_id, row.officer_id), set())
        order = reach.channels_of(parties[row.id], row.notice)
        other = next((code for code in order if code not in tried), None)
        if other is not None:
            following.append(
                Outgoing(
                    notice_id=row.notice_id,
                    officer_id=row.officer_id,
                    channel=other,
                    template=row.template,
                    urgent=row.urgent,
                    queued_at=now,
                    next_at=row.queued_at,  # it has waited already
                )
            )
    Outgoing.objects.bulk_create(following, ignore_conflicts=True)
