"""What is asked of another Open311 system, and how its answers are read."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from linli.exchange.sending.rules import said
from linli.outside.ask import Answer
from linli.policy.sections.exchange import OtherSystem

SECONDS = 20.0
MOST_BYTES = 4 * 1024**2
# It does not know the number, or cannot be asked in this way: another way may do.
NOT_SO = frozenset({400, 404, 405, 406, 410, 414, 422, 501})
LONGEST_UPDATE = 1_000
BUSY = frozenset({429, 503})


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


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number of which a system says that it knows none such, and in which words."""

    number: str
    why: str


def told(
    system: OtherSystem, together: Sequence[str], apart: Sequence[str], ask: Asking
) -> Iterator[Told | Unknown]:
    """What a system says of numbers: of some in one question, of others in one question each.

    Some servers refuse a whole list for one number that they do not know, or take no list, or
    leave out of it what they please: what a list did not answer is asked for alone. That is one
    question for each, but only of those, and every server has it. One of them that cannot be read
    does not stand in the way of the next. Raises OSError.
    """
    left = list(together)
    known = False
    if together:
        answer = _asked(system, "requests.json", ask, service_request_id=",".join(together))
        rows = _rows(answer)
        if rows is None and answer.status not in NOT_SO:
            return  # in trouble, or some proxy's page
        found = {one.number: one for one in map(_read, rows or ())}
        left = [number for number in together if number not in found]
        known = len(left) < len(together)
        yield from (found[number] for number in together if number in found)
    for number in (*left, *apart):
        answer = _asked(system, f"requests/{quote(number, safe='')}.json", ask)
        if answer.status in BUSY:
            return
        ours = [one for one in map(_read, _rows(answer) or ()) if one.number == number]
        known = known or bool(ours)
        yield from ours[:1]
        if not ours and _is_none_such(answer, known=known):
            yield Unknown(number, reason(answer))


def _is_none_such(answer: Answer, *, known: bool) -> bool:
    """Whether this says that there is no such request, and not that nothing works.

    `known` says that the same server knew another of ours just now: then any refusal is about the
    number. Else it must be a 404 of its own making, for a proxy's page would lose them all.
    """
    if answer.status == 200:
        return _rows(answer) == []
    if known:
        return answer.status in NOT_SO
    return answer.status in (404, 410) and _json(answer) is not None


@dataclass(frozen=True, slots=True)
class Update:
    """What a system says that happened to one request; `update` is its number for that."""

    update: str
    number: str
    words: str


def updates(
    system: OtherSystem, numbers: Sequence[str], since: datetime, until: datetime, ask: Asking
) -> list[Update] | None:
    """What happened to these in a span, in its order; None when it did not say. Raises OSError.

    Not every server narrows it to numbers: what is about others is left out here.
    """
    answer = _asked(
        system,
        "servicerequestupdates.json",
        ask,
        service_request_id=",".join(numbers),
        start_date=w3c(since),
        end_date=w3c(until),
    )
    rows = _rows(answer)
    if rows is None:
        return None
    found = [
        Update(
            update=str(row.get("update_id") or ""),
            number=str(row.get("service_request_id") or ""),
            words=" ".join(str(row.get("description") or "").split())[:LONGEST_UPDATE],
        )
        for row in rows
    ]
    return [one for one in found if one.number in numbers]


def w3c(at: datetime) -> str:
    """A moment as GeoReport has it, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number_for(system: OtherSystem, token: str, ask: Asking) -> str:
    """The number behind a token, or "" as long as there is none. Raises OSError."""
    answer = _asked(system, f"tokens/{quote(token, safe='')}.json", ask)
    rows = _rows(answer)
    return str(rows[0].get("service_request_id") or "")[:100] if rows else ""


def _read(row: dict[str, Any]) -> Told:
    return Told(
        number=str(row.get("service_request_id") or ""),
        status=str(row.get("status") or "").lower()[:20],
        notes=" ".join(str(row.get("status_notes") or "").split())[:500],
    )


def _asked(system: OtherSystem, path: str, ask: Asking, **given: str) -> Answer:
    words = {**given, "jurisdiction_id": system.jurisdiction}
    query = urlencode({key: value for key, value in words.items() if value})
    return ask(
        "GET",
        f"{system.address.rstrip('/')}/{path}" + (f"?{query}" if query else ""),
        seconds=SECONDS,
        most_bytes=MOST_BYTES,
    )


def _rows(answer: Answer) -> list[dict[str, Any]] | None:
    """An array of objects; None for whatever else came."""
    found = _json(answer) if answer.status == 200 else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        return None
    return found


def reason(answer: Answer) -> str:
    """What a refusal says of itself, short and without long numbers; "" when it says nothing."""
    found = _json(answer)
    rows = found if isinstance(found, list) else [found]
    return said(
        " ".join(str(row.get("description") or "") for row in rows if isinstance(row, dict))
    )


def _json(answer: Answer) -> Any:
    """What an answer's body holds; None when that is no JSON."""
    try:
        return json.loads(answer.body)
    except ValueError:
        return None
