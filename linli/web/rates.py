"""Rate limits of public routes: how often one caller may knock in a minute.

Counted in each process, without the database: a limit that costs a write is itself a way to wear
the house down. With several web processes a caller may get as many times more.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

from linli.journal.acting import TooMany
from linli.policy.queries import current

CALLERS_REMEMBERED = 50_000
MINUTE = 60.0

Key = tuple[str, str]
# (limit, caller) → (tokens left, monotonic moment of the last look); the oldest are forgotten.
Buckets = OrderedDict[Key, tuple[float, float]]

_lock = threading.Lock()
_buckets: Buckets = OrderedDict()


def knock(limit: str, caller: str) -> None:
    """Take one of the caller's tokens, which come back evenly over the minute.

    Raises TooMany, saying when to try again.
    """
    limits = current().pack.intake.rate_limits
    per_minute = (limits.get(limit) or limits["default"]).per_minute
    waits = taken(_buckets, {(limit, caller): (1, per_minute)}, MINUTE)
    if waits:
        seconds = max(1, round(waits))
        raise TooMany(
            "request.too_many",
            f"操作太频繁，请过 {seconds} 秒再试。已经填的内容不会丢。",
            f"Too many requests; try again in {seconds} seconds. Nothing you wrote is lost.",
            retry_after_seconds=seconds,
        )


def taken(buckets: Buckets, wanted: Mapping[Key, tuple[float, int]], span: float) -> float:
    """Take so many tokens out of each bucket of so many, or none out of any.

    They come back evenly over the span. Returns after how many seconds there are enough; 0 when
    they were taken.
    """
    moment, waits = time.monotonic(), 0.0
    found = {}
    with _lock:
        for key, (amount, most) in wanted.items():
            left, looked = buckets.pop(key, (float(most), moment))
            found[key] = min(float(most), left + (moment - looked) * most / span)
            waits = max(waits, (amount - found[key]) * span / most)
        for key, (amount, _) in wanted.items():
            buckets[key] = (found[key] if waits else found[key] - amount, moment)
        while len(buckets) > CALLERS_REMEMBERED:
            buckets.popitem(last=False)
    return waits


def given_back(buckets: Buckets, wanted: Mapping[Key, tuple[float, int]]) -> None:
    """Put tokens back that were taken for what then was not done."""
    with _lock:
        for key, (amount, most) in wanted.items():
            if key in buckets:
                left, looked = buckets[key]
                buckets[key] = (min(float(most), left + amount), looked)


def bucket(address: str) -> str:
    """Whose tokens a request from this address takes.

    A household's IPv6 network is one caller: it has 2⁶⁴ addresses to choose from.
    """
    try:
        at = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(at, IPv6Address) and at.ipv4_mapped is None:
        return str(IPv6Address(int(at) >> 64 << 64))
    return str(at)


def forget_knocks() -> None:
    """Start afresh, for tests."""
    with _lock:
        _buckets.clear()
