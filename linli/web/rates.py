"""Rate limits of public routes: how often one caller may knock in a minute.

Counted in each process, without the database: a limit that costs a write is itself a way to wear
the house down. With several web processes a caller may get as many times more.
"""

import threading
import time
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

from linli.journal.acting import TooMany
from linli.policy.queries import current

CALLERS_REMEMBERED = 50_000
MINUTE = 60.0

_lock = threading.Lock()
# (limit, caller) → (tokens left, monotonic moment of the last look); the oldest are forgotten.
_buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()


def knock(limit: str, caller: str) -> None:
    """Take one of the caller's tokens, which come back evenly over the minute.

    Raises TooMany, saying when to try again.
    """
    limits = current().pack.intake.rate_limits
    per_minute = (limits.get(limit) or limits["default"]).per_minute
    moment = time.monotonic()
    with _lock:
        left, looked = _buckets.pop((limit, caller), (float(per_minute), moment))
        left = min(float(per_minute), left + (moment - looked) * per_minute / MINUTE)
        allowed = left >= 1
        _buckets[(limit, caller)] = (left - 1 if allowed else left, moment)
        while len(_buckets) > CALLERS_REMEMBERED:
            _buckets.popitem(last=False)
    if not allowed:
        seconds = max(1, round((1 - left) * MINUTE / per_minute))
        raise TooMany(
            "request.too_many",
            f"操作太频繁，请过 {seconds} 秒再试。已经填的内容不会丢。",
            f"Too many requests; try again in {seconds} seconds. Nothing you wrote is lost.",
            retry_after_seconds=seconds,
        )


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
