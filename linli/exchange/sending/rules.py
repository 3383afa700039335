"""How long is waited, and what is kept of an answer. Pure."""

import re
import unicodedata
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

# As the Standard Webhooks recommend: soon at first, and then for days.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=12),
)
GIVEN_UP_AFTER = timedelta(days=5)
FIRST_REST = timedelta(seconds=10)
LONGEST_REST = timedelta(minutes=15)
LONGEST_ASKED_FOR = timedelta(days=1)
FAILURES_BEFORE_REST = 3
LONGEST_SAID = 200
_DIGITS = re.compile(r"[0-9]{5,}")
# As a receipt's code is written, and as somebody may write it after us.
_CODE = re.compile(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b", re.ASCII | re.IGNORECASE)


def wait_after(attempts: int, *, spread: int) -> timedelta:
    """How long a sending waits after its n-th attempt failed: 5 s, 1 min, 5 min … 12 h."""
    return _spread(WAITS[min(attempts, len(WAITS)) - 1], spread)


def rest_after(failures: int, *, spread: int) -> timedelta:
    """How long a partner is left alone after its n-th failure in a row: 10 s … 15 min."""
    doublings: int = 2 ** min(failures - 1, 10)
    return _spread(min(FIRST_REST * doublings, LONGEST_REST), spread)


def _spread(span: timedelta, number: int) -> timedelta:
    """Up to a tenth more, by a number: what failed together must not come again together."""
    # Knuth's multiplicative hash: neighbours fall far apart, and a test gets the same each time.
    return span * (1 + (number * 2_654_435_761 % 2**32) / 2**32 / 10)


def asked_to_wait(said: str, *, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for, at most a day; None when it asks for nothing.

    It is seconds or a date (RFC 9110, 10.2.3); what is neither is passed over.
    """
    text = said.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_ASKED_FOR)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        return None
    return max(min(until - now, LONGEST_ASKED_FOR), timedelta(0))


def said(text: str) -> str:
    """What may be kept of an answer: one short line, without long numbers and receipts' codes.

    A partner may quote what it was sent, and neither has any business in a log.
    """
    plain = "".join(
        " " if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else one
        for one in text[: LONGEST_SAID * 4]
    )
    return _DIGITS.sub("…", _CODE.sub("…", " ".join(plain.split())))[:LONGEST_SAID]
