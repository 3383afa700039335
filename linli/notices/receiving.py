"""Takes receipts in, and asks for those that are not pushed."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from linli.notices.acts import delivered
from linli.notices.secrets import secrets_of
from linli.notices.ways.asking import answered, filled, words_for
from linli.notices.ways.receipts import Told, Unreadable, told
from linli.policy.queries import current
from linli.policy.sections.channels import Sms

log = logging.getLogger(__name__)
LONGEST_REST = timedelta(minutes=15)

# When each channel is asked next, and how often in a row it did not answer: of this process alone,
# for a receipt that two of them hear is heard once.
_next: dict[str, tuple[datetime, int]] = {}


def taken(code: str, found: Iterable[Told], *, now: datetime) -> bool:
    """Write down what became of each message; False when one of them is not on record yet."""
    # Each of them, also after one that is not known.
    known = [delivered(code, one.number, one.state, one.why, now=now) for one in found]
    return all(known)


def ask_for_receipts(now: datetime) -> int:
    """Ask every gateway whose turn it is; returns how many receipts came."""
    return sum(
        _asked(one, now)
        for one in current().pack.channels.sms
        if one.receipts is not None and one.receipts.poll is not None
    )


def _asked(entry: Sms, now: datetime) -> int:
    at, failures = _next.get(entry.code, (now, 0))
    receipts = entry.receipts
    if at > now or receipts is None or receipts.poll is None:
        return 0
    rest = timedelta(seconds=receipts.every_seconds)
    try:
        words = words_for(secrets_of(entry.code), now=now)
        answer = answered(filled(receipts.poll, words))
        if answer.status != 200:
            raise Unreadable
        found = told(receipts, answer.body)
    except Exception as failure:  # whatever a gateway does, it is asked again, and not too often
        _next[entry.code] = now + min(rest * 2**failures, LONGEST_REST), min(failures + 1, 10)
        # Told once a row of failures, and without its words: an address may hold a token.
        if not failures:
            log.warning("channel %s gives no receipts: %s", entry.code, type(failure).__name__)
        return 0
    _next[entry.code] = now + rest, 0
    taken(entry.code, found, now=now)
    return len(found)


def forget() -> None:
    """Ask every gateway at once again; for tests."""
    _next.clear()
