"""Asking other systems what became of the cases that they were handed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db import transaction

from linli.cases.acts.note import note
from linli.cases.lifecycle import OPEN
from linli.cases.models import Case
from linli.exchange.handing.door import DOOR, HANDER
from linli.exchange.handing.models import Handed
from linli.exchange.sending.models import Partner
from linli.journal.acting import Refusal, act
from linli.outside.ask import Answer, ask
from linli.policy.queries import current
from linli.policy.sections.exchange import OtherSystem

AT_ONCE = 50  # GeoReport names no bound for service_request_id; an address has one of about 8 kB
SECONDS = 20.0
MOST_BYTES = 4 * 1024**2


class Asking(Protocol):
    """How an address is asked; a test answers itself."""

    def __call__(
        self, method: str, address: str, *, seconds: float = ..., most_bytes: int = ...
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What a system says of one request."""

    number: str
    status: str
    notes: str


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
    due = list(
        Handed.objects.filter(
            system=system.code,
            done_at=None,
            looked_at__lte=now - timedelta(minutes=system.minutes),
        ).order_by("looked_at", "id")[:AT_ONCE]
    )
    if not due:
        return 0
    # First, so that a system that is away is asked once a turn and not once a second.
    Handed.objects.filter(id__in=[one.id for one in due]).update(looked_at=now)
    try:
        for one in due:
            if not one.number:
                one.number = _number_for(system, one.token, ask)
        numbered = {one.number: one for one in due if one.number}
        said = list(_told(system, list(numbered), ask)) if numbered else []
    except OSError:
        return 0
    changed = 0
    for told in said:
        if told.number in numbered:
            changed += heard(numbered[told.number].id, told, system, now=now)
    return changed


@act
def heard(handed_id: int, told: Told, system: OtherSystem, *, now: datetime) -> bool:
    """Keep what a system says, and write it into the case when it is new.

    The case stays with its unit: that it is closed there is that system's word, and the unit
    answers for it here, with photos, as it would for its own work.
    """
    with transaction.atomic():
        one = Handed.objects.select_for_update().get(id=handed_id)
        still_open = Case.objects.filter(id=one.case_id, state__in=OPEN).exists()
        said_hash = hashlib.sha256(told.notes.encode()).digest()
        news = (one.status, bytes(one.said_hash)) != (told.status, said_hash)
        closed = told.status == "closed"
        one.number, one.token = told.number, ""
        one.status, one.said_hash = told.status, said_hash
        if one.done_at is None and (closed or not still_open):
            one.done_at = now
        one.save()
        if news and still_open:
            note(one.case_id, _words(system, told, closed=closed), by=HANDER, now=now)
    return news and still_open


def _words(system: OtherSystem, told: Told, *, closed: bool) -> str:
    status = ("办结", "closed") if closed else ("办理中", "open")
    lines = [
        f"{system.name.zh}（{told.number}）：{status[0]}。{told.notes}",
        f"{system.name.en}: {status[1]}.",
    ]
    if closed:
        lines.append("请到现场核实后答复。Look at it on the spot, then answer.")
    return "\n".join(lines)


def _number_for(system: OtherSystem, token: str, ask: Asking) -> str:
    """The number behind a token, or "" as long as there is none."""
    found = _asked(system, f"tokens/{token}.json", {}, ask)
    return str(found[0].get("service_request_id") or "")[:100] if found else ""


def _told(system: OtherSystem, numbers: list[str], ask: Asking) -> Iterator[Told]:
    for row in _asked(system, "requests.json", {"service_request_id": ",".join(numbers)}, ask):
        yield Told(
            number=str(row.get("service_request_id") or ""),
            status=str(row.get("status") or "").lower()[:20],
            notes=" ".join(str(row.get("status_notes") or "").split())[:500],
        )


def _asked(
    system: OtherSystem, path: str, given: dict[str, str], ask: Asking
) -> list[dict[str, Any]]:
    """An array of objects; whatever else came counts as none. Raises OSError."""
    words = {**given, "jurisdiction_id": system.jurisdiction}
    query = urlencode({key: value for key, value in words.items() if value})
    answer = ask(
        "GET",
        f"{system.address.rstrip('/')}/{path}?{query}",
        seconds=SECONDS,
        most_bytes=MOST_BYTES,
    )
    if answer.status != 200:
        return []
    try:
        found = json.loads(answer.body)
    except ValueError:
        return []
    rows = found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict)]
