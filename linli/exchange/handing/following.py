"""Asking other systems what became of the cases that they were handed."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from linli.cases.acts.note import note
from linli.cases.lifecycle import OPEN
from linli.cases.models import Case
from linli.exchange.handing.asking import Asking, Told, Unknown, number_for, told
from linli.exchange.handing.door import DOOR, HANDER
from linli.exchange.handing.models import Handed
from linli.exchange.handing.news import tell_updates
from linli.exchange.sending.models import Partner
from linli.journal.acting import Refusal, act
from linli.outside.ask import ask
from linli.policy.queries import current
from linli.policy.sections.exchange import OtherSystem

AT_ONCE = 50  # GeoReport names no bound for service_request_id; an address has one of about 8 kB
# It may be shown later, once somebody there has looked at it; asked for soon it would cost a
# question each turn for as long as the case is open.
UNKNOWN_ASKED_AFTER = timedelta(days=1)


def follow(*, now: datetime, ask: Asking = ask) -> int:
    """Ask every system whose turn it is; returns how many cases it said something new about.

    Nothing is locked while it is asked. One that cannot be asked is passed over until its next
    turn, and so is what it answers in a way that cannot be read.
    """
    try:
        systems = current().pack.exchange.systems
    except Refusal:
        return 0
    paused = set(
        Partner.objects.filter(door=DOOR).exclude(paused_at=None).values_list("code", flat=True)
    )
    return sum(_followed(one, now, ask) for one in systems if one.code not in paused)


def _followed(system: OtherSystem, now: datetime, ask: Asking) -> int:
    turn = Q(unknown_at=None, looked_at__lte=now - timedelta(minutes=system.minutes))
    rare = Q(unknown_at__isnull=False, looked_at__lte=now - UNKNOWN_ASKED_AFTER)
    due = list(
        Handed.objects.filter(turn | rare, system=system.code, done_at=None).order_by(
            "looked_at", "id"
        )[:AT_ONCE]
    )
    if not due:
        return 0
    # First, so that a system that is away is asked once a turn and not once a second.
    Handed.objects.filter(id__in=[one.id for one in due]).update(looked_at=now)
    changed = 0
    try:
        for one in due:
            if not one.number:
                one.number = number_for(system, one.token, ask)
        numbered = {one.number: one for one in due if one.number}
        together = [one.number for one in numbered.values() if one.unknown_at is None]
        apart = [one.number for one in numbered.values() if one.unknown_at is not None]
        for said in told(system, together, apart, ask):
            handed_id = numbered[said.number].id
            if isinstance(said, Told):
                changed += heard(handed_id, said, system, now=now)
            else:
                changed += missed(handed_id, said, system, now=now)
        # Last, and also of those that were just closed: what was done stands in the last update.
        known = [one for one in numbered.values() if one.unknown_at is None]
        if system.updates and known:
            changed += tell_updates(system, known, ask, now=now)
    except OSError:
        pass  # what it said before stays heard
    return changed


@act
def heard(handed_id: int, said: Told, system: OtherSystem, *, now: datetime) -> bool:
    """Keep what a system says, and write it into the case when it is new.

    The case stays with its unit: that it is closed there is that system's word, and the unit
    answers for it here, with photos, as it would for its own work.
    """
    with transaction.atomic():
        one = Handed.objects.select_for_update().get(id=handed_id)
        still_open = Case.objects.filter(id=one.case_id, state__in=OPEN).exists()
        said_hash = hashlib.sha256(said.notes.encode()).digest()
        new_words = (one.status, bytes(one.said_hash)) != (said.status, said_hash)
        news = new_words or one.unknown_at is not None
        closed = said.status == "closed"
        one.number, one.token = said.number, ""
        one.status, one.said_hash, one.unknown_at = said.status, said_hash, None
        if one.done_at is None and (closed or not still_open):
            one.done_at = now
        one.save()
        if news and still_open:
            note(one.case_id, _words(system, said, closed=closed), by=HANDER, now=now)
    return news and still_open


@act
def missed(handed_id: int, unknown: Unknown, system: OtherSystem, *, now: datetime) -> bool:
    """Keep that a system knows no such number, and write it into the case once.

    It is asked for again, seldom, until the case has ended here.
    """
    with transaction.atomic():
        one = Handed.objects.select_for_update().get(id=handed_id)
        still_open = Case.objects.filter(id=one.case_id, state__in=OPEN).exists()
        news = one.unknown_at is None and still_open
        one.number, one.token = unknown.number, ""
        one.unknown_at = one.unknown_at or now
        if one.done_at is None and not still_open:
            one.done_at = now
        one.save()
        if news:
            note(one.case_id, _words_of_none(system, unknown), by=HANDER, now=now)
    return news


def _words(system: OtherSystem, said: Told, *, closed: bool) -> str:
    status = ("办结", "closed") if closed else ("办理中", "open")
    lines = [
        f"{system.name.zh}（{said.number}）：{status[0]}。{said.notes}",
        f"{system.name.en}: {status[1]}.",
    ]
    if closed:
        lines.append("请到现场核实后答复。Look at it on the spot, then answer.")
    return "\n".join(lines)


def _words_of_none(system: OtherSystem, unknown: Unknown) -> str:
    lines = [
        f"{system.name.zh}查不到 {unknown.number}，请联系对方；每天再问一次。",
        f"{system.name.en} knows no {unknown.number}: call them. It is asked again every day.",
    ]
    if unknown.why:
        lines.append(f"对方答复：“{unknown.why}”。They say: “{unknown.why}”.")
    return "\n".join(lines)
