"""Writing messages, sending them on, marking them read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.journal.acting import act
from linli.notices.channels import Channel, Parcel, Undeliverable, Wait, channels
from linli.notices.models import Notice, Outgoing
from linli.notices.parcels import Language
from linli.notices.wording import values_in, worded
from linli.people.queries import residents
from linli.policy.queries import current

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
    by_phone = [one.code for one in channels().values() if one.reaches == "phone"]
    if not by_phone:
        return
    Outgoing.objects.bulk_create(
        (
            Outgoing(notice=notice, channel=code, next_at=now)
            for notice in Notice.objects.filter(entry_id=entry_id, resident__isnull=False)
            for code in by_phone
        ),
        ignore_conflicts=True,
    )


def send_due(*, now: datetime, limit: int = 20) -> int:
    """Send what waits in the outbox; returns how many were tried.

    One transaction each, the row locked while the gateway is asked: a killed worker leaves it
    queued. A gateway that took the message just before may then be asked again.
    """
    by_code = channels()
    for tried in range(limit):
        with transaction.atomic():
            waiting = (
                Outgoing.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("notice__resident")
                .filter(state=Outgoing.State.QUEUED, next_at__lte=now, channel__in=list(by_code))
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
        channel.carry(_parcel(waiting), now=now)
    except Undeliverable as refused:
        waiting.state, waiting.why = Outgoing.State.FAILED, refused.why
    except Wait as slower:
        waiting.why, waiting.next_at = "slower", now + timedelta(seconds=slower.seconds)
        waiting.attempts -= 1
    except Exception as failure:  # whatever a gateway does, the row must say so and wait
        waiting.why = type(failure).__qualname__[:60]
        waiting.next_at = now + FIRST_WAIT * 2 ** (waiting.attempts - 1)
        if waiting.attempts >= ATTEMPTS_AT_MOST:
            waiting.state = Outgoing.State.FAILED
    else:
        waiting.state, waiting.sent_at, waiting.why = Outgoing.State.SENT, now, ""
    waiting.save()


def _parcel(waiting: Outgoing) -> Parcel:
    """What goes out, its address opened for this one try. Raises Undeliverable without one."""
    notice, language = waiting.notice, language_of(waiting.notice)
    found = residents([notice.resident_id or 0]).get(notice.resident_id or 0)
    if found is None or not found.phone:
        raise Undeliverable("no_address")
    name = current().pack.district.name
    values = values_in(notice, language)
    return Parcel(
        key=f"notice-{waiting.id}",
        to=found.phone,
        title=name.en if language == "en" else name.zh,
        text=worded(notice, language),
        link=values.get("link", ""),
        language=language,
        template=notice.template,
        values=values,
        urgent=False,
    )


def language_of(notice: Notice) -> Language:
    """The recipient's language; units read Chinese."""
    return "en" if notice.resident is not None and notice.resident.language == "en" else "zh"


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
