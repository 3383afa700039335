"""Writing messages, sending them on, marking them read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.journal.acting import act
from linli.notices.channels import Channel, Undeliverable, channels
from linli.notices.models import Notice, Outgoing
from linli.notices.wording import worded

ATTEMPTS_AT_MOST = 8
FIRST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to be written: its template, its one recipient, the values it speaks of."""

    template: str
    case_id: int
    values: dict[str, Any]
    unit_id: int | None = None
    report_id: UUID | None = None
    resident_id: int | None = None


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
    if not channels():
        return
    Outgoing.objects.bulk_create(
        (
            Outgoing(notice=notice, channel=channel.code, next_at=now)
            for notice in Notice.objects.filter(entry_id=entry_id).select_related("resident")
            for channel in channels()
            if channel.reaches(notice)
        ),
        ignore_conflicts=True,
    )


def send_due(*, now: datetime, limit: int = 20) -> int:
    """Send what waits in the outbox; returns how many were tried.

    One transaction each, the row locked while the gateway is asked: a killed worker leaves it
    queued. A gateway that took the message just before may then be asked again.
    """
    by_code = {channel.code: channel for channel in channels()}
    for tried in range(limit):
        with transaction.atomic():
            waiting = (
                Outgoing.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("notice__resident")
                .filter(state=Outgoing.State.QUEUED, next_at__lte=now, channel__in=by_code)
                .order_by("next_at", "id")
                .first()
            )
            if waiting is None:
                return tried
            _try(waiting, by_code[waiting.channel], now)
    return limit


def _try(waiting: Outgoing, channel: Channel, now: datetime) -> None:
    waiting.attempts += 1
    try:
        channel.send(waiting.notice, worded(waiting.notice, language_of(waiting.notice)))
    except Undeliverable as refused:
        waiting.state, waiting.why = Outgoing.State.FAILED, refused.why
    except Exception as failure:  # whatever a gateway does, the row must say so and wait
        waiting.why = type(failure).__qualname__[:60]
        waiting.next_at = now + FIRST_WAIT * 2 ** (waiting.attempts - 1)
        if waiting.attempts >= ATTEMPTS_AT_MOST:
            waiting.state = Outgoing.State.FAILED
    else:
        waiting.state, waiting.sent_at, waiting.why = Outgoing.State.SENT, now, ""
    waiting.save()


def language_of(notice: Notice) -> str:
    """The recipient's language; units read Chinese."""
    return notice.resident.language if notice.resident is not None else "zh"


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
