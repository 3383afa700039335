"""Dead letters: mended and replayed, or put aside with a reason; and what is kept no longer."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from linli.exchange.hotline.events import LetterDiscarded, LetterMended
from linli.exchange.hotline.letters import (
    LONGEST_REASON,
    State,
    Taken,
    dead,
    mended_of,
    payload_of,
    settled,
    told_of,
)
from linli.exchange.hotline.message import Unreadable
from linli.exchange.hotline.models import MENDED, HotlineLetter
from linli.exchange.hotline.reasons import reason_of
from linli.journal.acting import Actor, Conflict, Invalid, NotFound, act
from linli.journal.record import record
from linli.people.sealing import seal
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem


@act
def replay(letter_id: int, mended: Mapping[str, str], *, by: Actor, now: datetime) -> Taken:
    """Try a dead letter again, with fields that were mended; what it does, the hotline does.

    Who may is asked by the door. Raises NotFound, Conflict when it was settled meanwhile.
    """
    letter = _dead_one(letter_id)
    system = _system(letter)
    pack = current().pack
    if mended:
        kept = json.dumps({**mended_of(letter), **mended}, ensure_ascii=True)
        letter.mended_sealed = seal(kept, MENDED)
    record(LetterMended(letter_id=letter.id, fields=tuple(sorted(mended))), by=by, now=now)
    letter.settled_by = by.id
    try:
        payload = payload_of(letter)
    except Unreadable as why:
        dead(letter, why.reason, *reason_of(why.reason), about="")
        return told_of(letter, known=True)
    unreadable = ""
    if not isinstance(payload, Mapping):
        # Nothing of it could be read: what the person wrote is all there is.
        payload, unreadable = ({}, "") if letter.mended_sealed else (payload, "not_json")
    as_hotline = Actor.system(system.source)
    settled(letter, payload, system, pack, unreadable=unreadable, by=as_hotline, now=now)
    return told_of(letter, known=True)


@act
def discard(letter_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """Put a dead letter aside for good, with a reason; its content goes.

    Raises NotFound, Conflict when it was settled meanwhile, Invalid without a reason.
    """
    if not reason.strip():
        raise Invalid(
            "letter.why_missing",
            "请写明为什么作废。",
            "Write down why it is discarded.",
            field="reason",
        )
    letter = _dead_one(letter_id)
    letter.state = State.DISCARDED
    letter.payload_sealed = letter.mended_sealed = None
    letter.reason_zh = letter.reason_en = reason.strip()[:LONGEST_REASON]
    letter.settled_at, letter.settled_by = now, by.id
    letter.save()
    record(LetterDiscarded(letter_id=letter.id), by=by, now=now)


def _dead_one(letter_id: int) -> HotlineLetter:
    letter = HotlineLetter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None:
        raise unknown_letter()
    if letter.state != State.DEAD:
        raise Conflict(
            "letter.settled",
            "这条来文已经处理过了。请刷新页面。",
            "This letter was settled meanwhile. Reload the page.",
        )
    return letter


def unknown_letter() -> NotFound:
    """There is no such letter, or it is not for the asker."""
    return NotFound("letter.unknown", "没有这条来文。", "There is no such letter.")


def _system(letter: HotlineLetter) -> HotlineSystem:
    found = current().pack.hotline.by_code.get(letter.system)
    if found is None:
        raise Invalid(
            "letter.no_system",
            f"规则包里已没有热线 {letter.system}。请补回后再重放，或作废。",
            f"The pack has no hotline {letter.system} any more. Put it back, or discard this.",
        )
    return found


def give_up_and_forget(now: datetime) -> int:
    """Make dead what waited too long for its order, and erase contents that were kept long enough.

    To be run every hour; returns how many letters were touched.
    """
    hotline = current().pack.hotline
    zh, en = reason_of("orphan")
    orphans = HotlineLetter.objects.filter(
        state=State.WAITING, received_at__lt=now - timedelta(hours=hotline.orphan_hours)
    ).update(state=State.DEAD, reason="orphan", reason_zh=zh, reason_en=en)
    touched = orphans
    for system in hotline.systems:
        touched += HotlineLetter.objects.filter(
            system=system.code,
            payload_sealed__isnull=False,
            received_at__lt=now - timedelta(days=system.keep_days),
        ).update(payload_sealed=None, mended_sealed=None)
    return touched
