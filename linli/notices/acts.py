"""Writing messages, sending them on, marking them read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from linli.journal.acting import Actor, Invalid, act
from linli.journal.record import record
from linli.notices.events import MessageResent, MessagesExported
from linli.notices.finding import COUNTED_AT_MOST, NOT_GONE, Sought
from linli.notices.models import Notice, Outgoing
from linli.notices.queueing import fall_to_next, queue
from linli.notices.recipients import there
from linli.people.permissions import must
from linli.policy.queries import current

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to be written: its template, its one recipient, the values it speaks of."""

    template: str
    case_id: int
    values: dict[str, Any]
    unit_id: int | None = None
    report_id: UUID | None = None
    resident_id: int | None = None
    # Whatever the template says: it waits for no morning and no money.
    urgent: bool = False
    # By text message, where no channel was agreed to: it guards whom it goes to, or she asked for
    # this one message.
    to_phone: bool = False


@act
def notify(messages: Sequence[Message], *, entry_id: int, now: datetime) -> None:
    """Write messages that follow one entry of the journal, and queue them for the channels.

    The same entry, template and recipient give one message however often this is called.
    """
    if not messages:
        return
    Notice.objects.bulk_create(
        (
            Notice(
                template=message.template,
                case_id=message.case_id,
                unit_id=message.unit_id,
                report_id=message.report_id,
                resident_id=message.resident_id,
                entry_id=entry_id,
                values=message.values,
                created_at=now,
            )
            for message in messages
        ),
        ignore_conflicts=True,
    )
    if not there():
        return
    templates = current().pack.notices.templates
    night = frozenset(one.code for one in templates if one.urgent)
    night |= {message.template for message in messages if message.urgent}
    anyway = frozenset((one.template, one.report_id) for one in messages if one.to_phone)
    queue(list(Notice.objects.filter(entry_id=entry_id)), night, anyway, now=now)


@act
def delivered(channel: str, number: str, state: str, why: str = "", *, now: datetime) -> bool:
    """Take a gateway's word of what became of a message: `delivered` or `failed`, and why.

    False for a number that is not on record; the gateway may have been quicker than we are, and
    should say it again. Said twice is said once, and what arrived does not become undone. What
    failed goes to the recipient's next channel.
    """
    if state not in (Outgoing.State.DELIVERED, Outgoing.State.FAILED):
        raise Invalid(
            "message.state",
            "回执状态只能是 delivered 或 failed。",
            "The state of a receipt is delivered or failed.",
            field="state",
        )
    found = Outgoing.objects.select_for_update(of=("self",)).select_related("notice", "proves")
    row = found.filter(channel=channel, number=number).order_by("-id").first() if number else None
    if row is None:
        return False
    if state == Outgoing.State.DELIVERED:
        if row.state in (Outgoing.State.SENT, Outgoing.State.FAILED):
            row.state, row.delivered_at, row.why = Outgoing.State.DELIVERED, now, ""
            row.save(update_fields=["state", "delivered_at", "why"])
    elif row.state == Outgoing.State.SENT:
        row.state, row.why = Outgoing.State.FAILED, why[:60]
        row.save(update_fields=["state", "why"])
        fall_to_next([row], now=now)
    return True


@act
def resend(ids: Iterable[int], *, by: Actor, now: datetime) -> int:
    """Send messages again that failed or were not paid for; returns how many go.

    Each under a new key, for it is another message to the gateway. What is on its way already, or
    arrived, stays as it is.
    """
    must(by, "message.resend", now=now)
    wanted = sorted(set(ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(
            "message.too_many",
            f"一次最多重发 {MOST_AT_ONCE} 条。",
            f"At most {MOST_AT_ONCE} messages are sent again at once.",
            field="ids",
        )
    rows = Outgoing.objects.filter(id__in=wanted, state__in=NOT_GONE).exclude(notice=None)
    return _queued_again(rows.order_by("id"), by=by, now=now)


@act
def resend_found(sought: Sought, *, newest: int, most: int, by: Actor, now: datetime) -> int:
    """Send again what was found and did not go; returns how many go.

    At most as many as somebody was told, and none newer than she saw: what failed since is not
    hers. Said again it finds them on their way, and sends nothing twice.
    """
    must(by, "message.resend", now=now)
    if not 1 <= most <= COUNTED_AT_MOST:
        raise Invalid(
            "message.too_many",
            f"一次最多重发 {COUNTED_AT_MOST} 条，请先筛选。",
            f"At most {COUNTED_AT_MOST} messages are sent again at once; narrow the list first.",
            field="count",
        )
    rows = sought.not_gone().filter(id__lte=newest).order_by("-id")[:most]
    return _queued_again(rows, by=by, now=now)


def _queued_again(found: QuerySet[Outgoing], *, by: Actor, now: datetime) -> int:
    rows = list(found.select_for_update(of=("self",)))
    for row in rows:
        row.state, row.why, row.number = Outgoing.State.QUEUED, "", ""
        row.attempts, row.again, row.next_at = 0, row.again + 1, now
    Outgoing.objects.bulk_update(
        rows, ["state", "why", "number", "attempts", "again", "next_at"], batch_size=MOST_AT_ONCE
    )
    record(
        *(MessageResent(outgoing_id=row.id, channel=row.channel) for row in rows), by=by, now=now
    )
    return len(rows)


@act
def note_messages_export(rows: int, *, by: Actor, now: datetime) -> None:
    """Put on record that the list of messages was taken out as a file."""
    must(by, "message.read", now=now)
    record(MessagesExported(rows=rows), by=by, now=now)


@act
def mark_read(notice_ids: Iterable[int], *, unit_ids: Iterable[int], now: datetime) -> int:
    """Mark messages of these units as read; ids of other units' messages change nothing."""
    return Notice.objects.filter(
        id__in=list(notice_ids), unit_id__in=list(unit_ids), read_at=None
    ).update(read_at=now)


@act
def mark_read_by_resident(notice_ids: Iterable[int], *, resident_id: int, now: datetime) -> int:
    """Mark a resident's own messages as read."""
    return Notice.objects.filter(
        id__in=list(notice_ids), resident_id=resident_id, read_at=None
    ).update(read_at=now)


@act
def forget_values(case_id: int, keys: Iterable[str]) -> int:
    """Blank values of all messages about a case, for what was redacted there; returns how many."""
    gone = set(keys)
    changed = []
    for notice in Notice.objects.filter(case_id=case_id):
        if gone & set(notice.values):
            notice.values = {k: "" if k in gone else v for k, v in notice.values.items()}
            changed.append(notice)
    Notice.objects.bulk_update(changed, ["values"], batch_size=500)
    return len(changed)
