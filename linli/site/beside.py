"""What works beside the worker's loop, each in a thread of its own.

A long list takes longer than a timer may wait, a log that cannot be sealed must hold up no news,
and other systems are as slow as they like.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from django.conf import settings
from django.db import Error, connection

from linli.exchange.handing.following import follow
from linli.exchange.hotline.folder import read_folders
from linli.exchange.hotline.polling import poll_due
from linli.exchange.sending.engine import SECONDS_WHEN_NOTHING_IS_DUE, SENDERS, Crowd, Sender
from linli.exchange.sheets.export import write_next
from linli.exchange.sheets.taking import take_next
from linli.exchange.webhooks.feed import feed_all
from linli.journal.acting import Refusal
from linli.ledger.cosigning import ask_witnesses
from linli.ledger.seal import SEALED_AT_ONCE, seal
from linli.notices import sending as messages
from linli.notices.receiving import ask_for_receipts
from linli.people.acts.destroy_keys import AT_ONCE, destroy_again, destroy_erased
from linli.people.keys import KeysMissing
from linli.rights.packing import pack_next

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_QUESTIONS = 30.0
LONGEST_WAIT_SECONDS = 5.0

# Does a piece of work, and says how many seconds to wait before the next.
Work = Callable[[], float]


def begin(stop: threading.Event) -> None:
    """Start all of it; each ends with the piece at hand once `stop` is set."""
    crowd, gateways = Crowd(), messages.Crowd()
    work: list[tuple[Work, str]] = [
        (_write_exports, "an export failed"),
        (_take_tables, "taking in a table failed"),
        (sealing(), "sealing failed"),
        (destroying(), "destroying keys failed"),
        *((_sending(crowd), "sending failed") for _ in range(SENDERS)),
        *((_carrying(gateways), "carrying messages failed") for _ in range(messages.SENDERS)),
        (_follow, "asking other systems failed"),
        (_hear_hotlines, "hearing the hotlines failed"),
        (_feed_webhooks, "reading for webhooks failed"),
        (_hear_gateways, "asking for receipts failed"),
    ]
    if settings.LINLI_WITNESS_QUORUM:
        work.append((_ask_witnesses, "asking witnesses failed"))
    for one, failed in work:
        threading.Thread(target=again_and_again, args=(one, stop, failed), daemon=True).start()


def again_and_again(work: Work, stop: threading.Event, failed: str) -> None:
    """Work until stopped, waiting between two turns as long as the last one said."""
    while not stop.is_set():
        wait_seconds = LONGEST_WAIT_SECONDS
        try:
            wait_seconds = work()
        except Error as failure:
            log.warning("the database is away (%s)", type(failure).__name__)
            connection.close()
        except Exception:
            log.exception(failed)
            connection.close()
        stop.wait(wait_seconds)
    connection.close()


def _write_exports() -> float:
    """Write the files that were asked for; what is half done is begun again."""
    return 0.0 if pack_next() or write_next() else SECONDS_BETWEEN_LOOKS


def _take_tables() -> float:
    """Take in the tables that were handed in; what is half done is begun again."""
    return 0.0 if take_next() else SECONDS_BETWEEN_LOOKS


def _follow() -> float:
    """Ask other systems what became of the cases that they were handed."""
    follow(now=datetime.now(UTC))
    return SECONDS_BETWEEN_QUESTIONS


def _hear_hotlines() -> float:
    """Ask hotlines for what is new, and read their folders."""
    with suppress(Refusal):  # no rules were adopted yet
        now = datetime.now(UTC)
        if poll_due(now) + read_folders(now):
            return 0.0
    return SECONDS_BETWEEN_LOOKS


def _hear_gateways() -> float:
    """Ask gateways what became of messages."""
    with suppress(Refusal):  # no rules were adopted yet
        ask_for_receipts(datetime.now(UTC))
    return SECONDS_BETWEEN_LOOKS


def _feed_webhooks() -> float:
    """Queue what subscriptions are to be told."""
    return 0.0 if feed_all(now=datetime.now(UTC)) else SECONDS_WHEN_NOTHING_IS_DUE


def _ask_witnesses() -> float:
    """Have signed heads cosigned."""
    ask_witnesses()
    return SECONDS_BETWEEN_LOOKS


def _sending(crowd: Crowd) -> Work:
    """Send what is due to other systems; each sender waits for one of them at a time."""
    sender = Sender(crowd=crowd)

    def send() -> float:
        return 0.0 if sender.turn(now=datetime.now(UTC)) else SECONDS_WHEN_NOTHING_IS_DUE

    return send


def _carrying(gateways: messages.Crowd) -> Work:
    """Hand messages over to gateways; each sender waits for one of them at a time."""
    sender = messages.Sender(gateways)

    def carry() -> float:
        with suppress(Refusal):  # no rules were adopted yet
            if sender.turn(now=datetime.now(UTC)):
                return 0.0
        return messages.SECONDS_WHEN_NOTHING_IS_DUE

    return carry


def sealing() -> Work:
    """Seal the journal; what keeps it from that is told once, and tried again."""
    told = ""

    def seal_more() -> float:
        nonlocal told
        try:
            sealed = seal(now=datetime.now(UTC))
        except Refusal as refusal:
            if refusal.en != told:
                log.error("the log is not sealed: %s", refusal.en)
            told = refusal.en
            return LONGEST_WAIT_SECONDS
        told = ""
        return 0.0 if sealed == SEALED_AT_ONCE else SECONDS_BETWEEN_LOOKS

    return seal_more


def destroying() -> Work:
    """Destroy the keys of what was erased; first of all what an older copy of the tree still has.

    Where the tree cannot be written they wait, and the doctor says so.
    """
    begun, told = False, ""

    def destroy_more() -> float:
        nonlocal begun, told
        try:
            if not begun:
                destroy_again()
                begun = True
            destroyed = destroy_erased()
        except KeysMissing as fault:
            if str(fault) != told:
                log.error("keys of what was erased are not destroyed: %s", fault)
            told = str(fault)
            return LONGEST_WAIT_SECONDS
        told = ""
        return 0.0 if destroyed >= AT_ONCE else SECONDS_BETWEEN_LOOKS

    return destroy_more
