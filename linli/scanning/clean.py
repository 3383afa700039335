"""A file that is kept as it came is looked through first, where the district names a scanner.

Only such files: a photo is drawn anew, and of a report's words nothing is asked here. So whatever
happens to the scanner, a report is taken in.
"""

import logging
import threading
import time
from collections.abc import Iterable
from functools import cache

from django.conf import settings

from linli.journal.acting import Invalid, Refusal, TooMany
from linli.outside.clamd import SCAN_SECONDS, Clamd, Late, TooLong, clamd_at

FOUND = "file.malware"
RETRY_SECONDS = 30
# One that hangs holds a web thread for each file: after one such wait nobody waits for a while.
RESTS_SECONDS = 15.0
# A web process has four or five threads, and residents need some of them meanwhile.
AT_ONCE = 2
_TURN_SECONDS = 5.0

log = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)
_rests_until = 0.0


@cache
def _scanner_at(address: str) -> Clamd:
    return clamd_at(address)


def scanner() -> Clamd | None:
    """The scanner that LINLI_SCANNER names, if it names one. Raises Closed for what is none."""
    return _scanner_at(settings.LINLI_SCANNER) if settings.LINLI_SCANNER else None


def must_be_clean(pieces: Iterable[bytes], *, field: str = "file") -> None:
    """Have a file looked through, and refuse it when something is found, or nothing can be known.

    To be called before a transaction is open and before a byte is kept. Without a scanner it asks
    nothing. Raises Invalid (file.malware, file.beyond_the_scanner) and TooMany (scanner.silent,
    scanner.busy), whose senders still have the file and send it again.
    """
    if not settings.LINLI_SCANNER:
        return
    if not _turns.acquire(timeout=_TURN_SECONDS):
        raise _busy()
    try:
        if time.monotonic() < _rests_until:
            raise _silent()
        found = _asked(pieces, field)
    finally:
        _turns.release()
    if found:
        log.warning("a file was refused: %s", found)
        raise _malware(found, field)


def _asked(pieces: Iterable[bytes], field: str) -> str:
    global _rests_until
    try:
        asked = scanner()
        return "" if asked is None else asked.found_in(pieces, seconds=SCAN_SECONDS)
    except TooLong:
        log.warning("the scanner reads no file as long as one that was sent: StreamMaxLength")
        raise _beyond(field) from None
    except OSError as failure:
        if isinstance(failure, Late):
            _rests_until = time.monotonic() + RESTS_SECONDS
        log.error("the scanner does not answer: %s", failure)
        raise _silent() from None


def _malware(found: str, field: str) -> Refusal:
    return Invalid(
        FOUND,
        f"文件里查出恶意代码（{found}），没有收下。请给自己的电脑查毒，重新生成文件后再传；"
        "拿不准请联系本单位的信息化人员。",
        f"Malware was found in the file ({found}), and nothing of it was kept. Scan your own "
        "machine, make the file anew and send that; if in doubt, ask your IT staff.",
        field=field,
    )


def _beyond(field: str) -> Refusal:
    return Invalid(
        "file.beyond_the_scanner",
        "文件超过查毒程序能检查的大小，没有收下。请拆小后再传，或请信息化人员调大 clamd 的 "
        "StreamMaxLength。",
        "The file is longer than the malware scanner reads, and was not kept. Send it in parts, or "
        "have your IT staff raise clamd's StreamMaxLength.",
        field=field,
    )


def _silent() -> Refusal:
    return TooMany(
        "scanner.silent",
        f"查毒程序没有回应，文件没有收下。请过 {RETRY_SECONDS} 秒再传；"
        "文字可以先提交，文件以后再补。",
        "The malware scanner does not answer, and the file was not kept. Send it again in "
        f"{RETRY_SECONDS} seconds; words can be sent now, and the file be added later.",
        retry_after_seconds=RETRY_SECONDS,
    )


def _busy() -> Refusal:
    seconds = int(_TURN_SECONDS)
    return TooMany(
        "scanner.busy",
        f"正在查毒的文件较多，请过 {seconds} 秒再传。",
        f"Many files are being scanned: send this one again in {seconds} seconds.",
        retry_after_seconds=seconds,
    )


def rested() -> None:
    """Ask again at once, for tests."""
    global _rests_until
    _rests_until = 0.0
