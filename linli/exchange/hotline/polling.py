"""A hotline that does not push is asked for what is new, page by page, from where it was left."""

import logging
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction

from linli.exchange.hotline.letters import take_in
from linli.exchange.hotline.message import Unreadable
from linli.exchange.hotline.models import HotlineLine
from linli.exchange.hotline.reading import MOST_ITEMS, items_of, parsed
from linli.exchange.hotline.signing import in_force, signed_headers
from linli.journal.acting import Actor
from linli.outside.addresses import Closed
from linli.outside.ask import Unanswered, ask
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem

log = logging.getLogger(__name__)

POLL = "poll"
MOST_BYTES = 8 * 1024**2
SECONDS = 10.0
LONGEST_CURSOR = 200
LONGEST_REST = timedelta(minutes=15)


def poll_due(now: datetime) -> int:
    """Ask every hotline whose turn it is for one page; returns how many letters came.

    A line that is being asked by another process is left to it.
    """
    return sum(_polled(one, now) for one in current().pack.hotline.systems if one.poll.address)


def poll_all(now: datetime) -> int:
    """Ask every hotline at once, whosever turn it is, until none has more; says how many came."""
    came = 0
    for system in current().pack.hotline.systems:
        if system.poll.address:
            HotlineLine.objects.filter(system=system.code, way=POLL).update(next_at=None)
            while found := _polled(system, now):
                came += found
    return came


def _polled(system: HotlineSystem, now: datetime) -> int:
    HotlineLine.objects.get_or_create(system=system.code, way=POLL)
    with transaction.atomic():
        line = (
            HotlineLine.objects.select_for_update(skip_locked=True)
            .filter(system=system.code, way=POLL)
            .first()
        )
        if line is None or (line.next_at is not None and line.next_at > now):
            return 0
        # Whoever else comes along finds it taken; should this process die, it is asked again.
        line.next_at = now + timedelta(seconds=max(system.poll.every_seconds, 2 * SECONDS))
        line.asked_at = now
        line.save()
    try:
        items, cursor = _page(system, line.cursor, now)
    except (Unreadable, OSError) as failure:
        _failed(line, system, _trouble(failure), now)
        return 0
    # Each letter is on record before the cursor moves: a page that was read twice is known.
    by = Actor.system(system.source)
    for one in items:
        take_in(one, system, way=POLL, by=by, now=now)
    more = bool(items) and cursor != line.cursor
    line.cursor = cursor
    line.answered_at = now
    line.failures, line.trouble = 0, ""
    line.next_at = now if more else now + timedelta(seconds=system.poll.every_seconds)
    line.save()
    return len(items)


def _page(system: HotlineSystem, cursor: str, now: datetime) -> tuple[list[Any], str]:
    """The messages after a cursor, and where to go on. Raises Unreadable, OSError."""
    asked = {system.poll.page_size: str(system.poll.rows)}
    if cursor:
        asked[system.poll.cursor] = cursor
    mark = "&" if "?" in system.poll.address else "?"
    secrets = in_force(system)
    answer = ask(
        "GET",
        f"{system.poll.address}{mark}{urlencode(asked)}",
        headers=signed_headers(secrets[0], system, b"", now=now) if secrets else {},
        seconds=SECONDS,
        most_bytes=MOST_BYTES,
    )
    if answer.status != 200:
        raise Unreadable(f"status_{answer.status}")
    body = parsed(answer.body)
    items = items_of(body, system)
    if isinstance(body, dict) and items == [body]:
        raise Unreadable("no_items")  # an answer without a list is no message
    follows = body.get(system.poll.next, "") if isinstance(body, dict) else ""
    following = str(follows or cursor)[:LONGEST_CURSOR]
    return items[:MOST_ITEMS], following


def _failed(line: HotlineLine, system: HotlineSystem, trouble: str, now: datetime) -> None:
    line.failures += 1
    line.trouble = trouble
    rest = timedelta(seconds=system.poll.every_seconds) * 2 ** min(line.failures - 1, 10)
    line.next_at = now + min(rest, LONGEST_REST)
    line.save()
    # Told once a row of failures: a hotline that is down for a day is no news every minute.
    if line.failures == 1:
        log.warning("hotline %s is not answering: %s", system.code, trouble)


def _trouble(failure: Exception) -> str:
    """In a code word, for the screen: an address may have a token in it, so nothing is quoted."""
    if isinstance(failure, Unreadable):
        return failure.reason
    if isinstance(failure, Closed):
        return "closed"
    return "unanswered" if isinstance(failure, Unanswered) else "nowhere"
