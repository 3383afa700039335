"""Letters 来文 of a hotline: each is taken once, waits for its order, or waits for a person.

Whatever comes is on record before it is understood, so that nothing is lost: what cannot be taken
is a dead letter with its reason, and is replayed when it was mended.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from linli.exchange.hotline.message import Message, Unreadable
from linli.exchange.hotline.models import LETTER, MENDED, HotlineLetter, HotlineOrder
from linli.exchange.hotline.orders import Hand, carried_out, case_of
from linli.exchange.hotline.reading import read
from linli.exchange.hotline.reasons import reason_of
from linli.exchange.hotline.standing import Said, standing
from linli.journal.acting import Actor, Refusal, act
from linli.people.marks import lasting_marks, take_turns
from linli.people.sealing import opened, seal
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem

log = logging.getLogger(__name__)

State = HotlineLetter.State
LONGEST_REASON = 300
NOT_ITS_OWN = frozenset({State.TAKEN, State.WAITING})


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a letter, as its sender is told: no word of what it said."""

    letter_id: int
    state: str
    number: str
    case_number: str
    report_id: UUID | None
    known: bool
    reason: str


def take_in(
    payload: Any,
    system: HotlineSystem,
    *,
    way: str,
    origin: str = "",
    unreadable: str = "",
    by: Actor,
    now: datetime,
) -> Taken:
    """Take a letter in, whatever it is; delivered again, it is known and does nothing more.

    `payload` is the message, or the raw text of what is none: then `unreadable` says why. Only the
    database can refuse: whatever else breaks leaves a dead letter.
    """
    try:
        with transaction.atomic():
            return _taken_in(payload, system, way, origin, unreadable, by=by, now=now)
    except Exception as failure:
        if isinstance(failure, OperationalError | InterfaceError):
            raise
        # The words of an exception may hold those of the letter: its kind alone is logged.
        log.error("a letter of %s broke: %s", system.code, type(failure).__name__)
        return _taken_in(payload, system, way, origin, "broken", by=by, now=now)


@act
def _taken_in(
    payload: Any,
    system: HotlineSystem,
    way: str,
    origin: str,
    unreadable: str,
    *,
    by: Actor,
    now: datetime,
) -> Taken:
    text = payload if isinstance(payload, str) and unreadable else json.dumps(payload)
    mark = mark_of(text, system.code)
    letter, fresh = HotlineLetter.objects.select_for_update().get_or_create(
        system=system.code,
        mark=mark,
        defaults={
            "way": way,
            "origin": origin[:200],
            "state": State.WAITING,
            "size": len(text),
            "payload_sealed": seal(text[: system.most_kb * 1024], LETTER),
            "sent_at": now,
            "received_at": now,
            "last_at": now,
        },
    )
    if not fresh:
        letter.deliveries += 1
        letter.last_at = now
        letter.save(update_fields=["deliveries", "last_at"])
        if letter.state != State.DEAD or unreadable:
            return told_of(letter, known=True)
    if not unreadable and len(text) > system.most_kb * 1024:
        unreadable = "too_large"
    settled(letter, payload, system, current().pack, unreadable=unreadable, by=by, now=now)
    return told_of(letter, known=not fresh)


def mark_of(text: str, system: str) -> bytes:
    """The mark by which a letter is on record, else that by which it is to be.

    It stays what it was when the key is renewed: letters of one moment are in the order of theirs.
    """
    mark, *others = lasting_marks(text, f"hotline.{system}")
    if not others:
        return mark
    take_turns([one.hex() for one in (mark, *others)])
    known = HotlineLetter.objects.filter(system=system, mark__in=others)
    return bytes(known.values_list("mark", flat=True).first() or mark)


def settled(
    letter: HotlineLetter,
    payload: Any,
    system: HotlineSystem,
    pack: Pack,
    *,
    unreadable: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Carry a letter out as far as it can be, and keep what came of it."""
    try:
        if unreadable:
            raise Unreadable(unreadable)
        message = read(payload, system, pack, mended=mended_of(letter))
        _note(letter, message)
        # What is refused half way has done nothing, and the letter stays: hence a savepoint.
        with transaction.atomic():
            order = _order(letter, message, now)
            done = _carried_out(letter, message, order, system, pack, by=by, now=now)
        if done and letter.order is not None:
            _follow_up(letter.order, system, pack, by=by, now=now)
    except Unreadable as why:
        letter.order_number = why.number or letter.order_number
        dead(letter, why.reason, *reason_of(why.reason), about=why.about)
    except Refusal as refusal:
        dead(letter, refusal.code, refusal.zh, refusal.en, about=refusal.field)


def _note(letter: HotlineLetter, message: Message) -> None:
    """What of a message is nobody's secret, for ordering and for the screen."""
    letter.order_number = message.number
    letter.kind = message.kind
    letter.sequence = message.sequence
    letter.sent_at = message.sent_at or letter.received_at
    letter.due_at = message.due_at
    letter.satisfaction = message.satisfaction
    letter.area_code = message.area
    letter.doubts = [{"about": one.about, "code": one.code} for one in message.doubts]


def _order(letter: HotlineLetter, message: Message, now: datetime) -> HotlineOrder:
    """The order's row, locked: two letters of one order take turns. Raises Unreadable."""
    order, _ = HotlineOrder.objects.select_for_update().get_or_create(
        system=letter.system,
        number=message.number,
        defaults={"area_code": message.area, "first_at": now, "last_at": now},
    )
    if message.sequence is not None:
        same = HotlineLetter.objects.filter(
            order=order, kind=message.kind, sequence=message.sequence, state__in=NOT_ITS_OWN
        ).exclude(id=letter.id)
        if same.exists():
            raise Unreadable("other_content", "sequence")
    return order


def _carried_out(
    letter: HotlineLetter,
    message: Message,
    order: HotlineOrder,
    system: HotlineSystem,
    pack: Pack,
    *,
    by: Actor,
    now: datetime,
) -> bool:
    hand = Hand(system, pack, by, now, rank=_said(letter).rank)
    done = carried_out(order, message, hand)
    letter.order = order
    letter.reason = letter.reason_zh = letter.reason_en = letter.reason_field = ""
    if done is None:
        letter.state = State.WAITING
        letter.save()
        return False
    _note(letter, done)
    letter.state = State.TAKEN
    letter.settled_at = now
    letter.area_code = order.area_code
    letter.mended_sealed = None
    if not done.doubts:
        letter.payload_sealed = None
    letter.save()
    refold(order, now=now)
    return True


def refold(order: HotlineOrder, *, now: datetime) -> None:
    """Fold the hotline's side of an order anew from all that was taken of it."""
    letters = HotlineLetter.objects.filter(order=order, state=State.TAKEN)
    found = standing(_said(one) for one in letters)
    order.cancelled = found.cancelled
    order.due_at = found.due_at
    order.satisfaction = found.satisfaction
    order.urges = found.urges
    order.reopened = found.reopened
    order.last_at = now
    order.save()


def _follow_up(
    order: HotlineOrder, system: HotlineSystem, pack: Pack, *, by: Actor, now: datetime
) -> None:
    """Carry out what waited for this order, in the order in which it was meant."""
    waiting = HotlineLetter.objects.select_for_update().filter(order=order, state=State.WAITING)
    for letter in sorted(waiting, key=lambda one: _said(one).rank):
        settled(letter, payload_of(letter), system, pack, by=by, now=now)


def dead(letter: HotlineLetter, reason: str, zh: str, en: str, *, about: str) -> None:
    letter.state = State.DEAD
    letter.reason = reason[:60]
    letter.reason_zh, letter.reason_en = zh[:LONGEST_REASON], en[:LONGEST_REASON]
    letter.reason_field = about[:60]
    letter.save()


def _said(letter: HotlineLetter) -> Said:
    return Said(
        kind=letter.kind,
        sequence=letter.sequence,
        sent_at=letter.sent_at,
        mark=bytes(letter.mark).hex(),
        due_at=letter.due_at,
        satisfaction=letter.satisfaction,
    )


def told_of(letter: HotlineLetter, *, known: bool) -> Taken:
    order = letter.order
    case = None if order is None else case_of(order)
    return Taken(
        letter_id=letter.id,
        state=letter.state,
        number=letter.order_number,
        case_number="" if case is None else case.number,
        report_id=None if order is None else order.report_id,
        known=known,
        reason=letter.reason,
    )


def payload_of(letter: HotlineLetter) -> Any:
    """What a letter said: its message, or the text of what is none; raises Unreadable when gone."""
    if letter.payload_sealed is None:
        raise Unreadable("content_gone")
    text = opened(letter.payload_sealed, LETTER).plain
    try:
        return json.loads(text)
    except ValueError:
        return text


def mended_of(letter: HotlineLetter) -> dict[str, Any]:
    """The fields that a person set, in our own words."""
    if letter.mended_sealed is None:
        return {}
    found: dict[str, Any] = json.loads(opened(letter.mended_sealed, MENDED).plain)
    return found
