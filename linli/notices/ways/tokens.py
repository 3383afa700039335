"""Tokens that a platform gives out for a while, and the codes with which it answers."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from linli.notices.parcels import Refused, Undeliverable, Wait
from linli.notices.ways.asking import Filled, answered, json_body, plain_code, seconds_to_wait
from linli.notices.ways.wording import parsed
from linli.policy.sections.gateways import Never

# Asked for anew a little before its end: whoever is given it now must still be able to use it.
BEFORE_ITS_END = timedelta(minutes=5)
SHORTEST = timedelta(seconds=30)


@dataclass
class Token:
    """One token, kept until shortly before its end; `fetched` gives it and how long it is good."""

    fetched: Callable[[datetime], tuple[str, int]]
    value: str = field(default="", repr=False)
    until: datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, now: datetime) -> str:
        """The token; of two who ask at once, one fetches it. Raises as `fetched` does."""
        with self.lock:
            if self.until is None or now >= self.until:
                self.value, seconds = self.fetched(now)
                self.until = now + max(timedelta(seconds=seconds) - BEFORE_ITS_END, SHORTEST)
            return self.value

    def forget(self, value: str) -> None:
        """The platform no longer knows this one; another that came meanwhile stays."""
        with self.lock:
            if self.value == value:
                self.value, self.until = "", None


@dataclass(frozen=True, slots=True)
class Codes:
    """What a platform's codes mean, apart from 0, which is yes."""

    never: Mapping[int, Never]
    slower: Mapping[int, float]
    stale: frozenset[int] = frozenset()


class Stale(Exception):
    """The platform does not know the token any more."""


def asked(method: str, address: str, body: Any = None) -> dict[str, Any]:
    """What a platform says: an object of JSON. Raises Wait, Refused, Unanswered."""
    raw = b"" if body is None else json_body(body)
    headers = {"Content-Type": "application/json; charset=utf-8"} if raw else {}
    answer = answered(Filled(method, address, raw, headers))
    if answer.status == 429:
        raise Wait(seconds_to_wait(answer, 60))
    if answer.status != 200:
        raise Refused(f"status_{answer.status}")
    found = parsed(answer.body, "json")
    if not isinstance(found, dict):
        raise Refused("unreadable")
    return found


def must_be_taken(found: Mapping[str, Any], codes: Codes) -> None:
    """Raises Undeliverable, Wait, Stale or Refused, unless the code is 0."""
    code = found.get("errcode", 0)
    if code == 0:
        return
    if code in codes.stale:
        raise Stale
    if code in codes.never:
        raise Undeliverable(codes.never[code])
    if code in codes.slower:
        raise Wait(codes.slower[code])
    raise Refused(f"said_{plain_code(str(code))}")


def with_token(token: Token, ask: Callable[[str], dict[str, Any]], now: datetime) -> dict[str, Any]:
    """Ask with the token; when the platform has forgotten it, once more with another."""
    for last in (False, True):
        value = token.get(now)
        try:
            return ask(value)
        except Stale:
            token.forget(value)
            if last:
                raise Refused("token_refused") from None
    raise AssertionError  # pragma: no cover


def fetched_from(found: Mapping[str, Any]) -> tuple[str, int]:
    """The token that a platform gave, and for how many seconds. Raises Refused, Wait."""
    must_be_taken(found, Codes(never={}, slower={45009: 3600, 45011: 60}))
    token, seconds = found.get("access_token"), found.get("expires_in", 7200)
    if not isinstance(token, str) or not token or not isinstance(seconds, int):
        raise Refused("no_token")
    return token, seconds
