"""A malware scanner that stands beside us: ClamAV's clamd, asked in its own protocol.

It is sent whole files, and its line knows no TLS: so it is asked at a socket of this machine, or at
an address inside the district's network, and never in the open net.
"""

import re
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from django.conf import settings

from linli.outside.addresses import Closed, Resolve, is_open, judged, resolved
from linli.outside.ask import Unanswered

# A document of 20 MB takes an old machine some seconds, and a web thread waits for it.
SCAN_SECONDS = 10.0
QUESTION_SECONDS = 2.0
CHUNK_BYTES = 64 * 1024
LONGEST_ANSWER = 4096
LONGEST_NAME = 80
_TCP = re.compile(r"tcp:(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253}):([0-9]{1,5})")
_UNWANTED = re.compile(r"[^A-Za-z0-9._:/ -]")


class Late(Unanswered):
    """It was asked, and its time was over before it had answered."""


class TooLong(Exception):
    """The scanner reads no file as long as this: its StreamMaxLength."""


@dataclass(frozen=True, slots=True)
class Version:
    """Which engine with which signatures; `signed_at` is when those were made.

    clamd tells its own time of day and not its zone: good for days, not for hours.
    """

    engine: str
    signatures: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd at a socket of this machine (`path`), or at a host and port.

    Each question has a line of its own, as clamd wants it, and is over within its seconds, however
    slowly it is answered. All raise Closed, when it may not be asked there, and Unanswered.
    """

    path: str = ""
    host: str = ""
    port: int = 0
    resolve: Resolve = resolved

    def ping(self) -> None:
        """Ask whether it is there."""
        self._must_say("PONG", self._asked("PING", QUESTION_SECONDS))

    def version(self) -> Version:
        """Ask what it searches with. Where its owner forbids to tell, nothing is known."""
        engine, _, rest = self._asked("VERSION", QUESTION_SECONDS).partition("/")
        signatures, _, made = rest.partition("/")
        try:
            at = datetime.strptime(made, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        except ValueError:
            at = None
        return Version(_printable(engine), _printable(signatures), at)

    def found_in(self, pieces: Iterable[bytes], *, seconds: float = SCAN_SECONDS) -> str:
        """By its name, the malware that it finds in a file; "" when it finds none.

        Raises TooLong as well, when it reads no file of this length.
        """
        said = self._asked("INSTREAM", seconds, _chunks(pieces))
        if said.endswith(" FOUND"):
            return _printable(said.removeprefix("stream: ").removesuffix(" FOUND")) or "?"
        if said.startswith("INSTREAM size limit exceeded"):
            raise TooLong
        self._must_say("stream: OK", said)
        return ""

    def _must_say(self, expected: str, said: str) -> None:
        if said != expected:
            raise Unanswered(f"{self}: {_printable(said) or 'it hung up'}")

    def _asked(self, command: str, seconds: float, chunks: Iterable[bytes] = ()) -> str:
        """One command, what belongs to it, and the answer."""
        over = time.monotonic() + seconds
        try:
            with closing(self._line(over)) as line:
                try:
                    line.sendall(f"z{command}\0".encode())
                    for chunk in chunks:
                        line.settimeout(_left(over))
                        line.sendall(chunk)
                except ConnectionError:
                    pass  # it says why before it hangs up, and what it said is still to be read
                return _answer(line, over)
        except TimeoutError:
            raise Late(f"{self}: no answer within {seconds:g} seconds") from None
        except Closed:
            raise
        except OSError as broken:
            raise Unanswered(f"{self}: {type(broken).__name__}: {broken.strerror}") from None

    def _line(self, over: float) -> socket.socket:
        if not self.path:
            return socket.create_connection((self._leads_to(), self.port), _left(over))
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(_left(over))
            line.connect(self.path)
        except OSError:
            line.close()
            raise
        return line

    def _leads_to(self) -> str:
        """The address behind the host: the operator named it, so it may be one inside."""
        own = f"{self.host}:{self.port}"
        exempt = (own, *settings.LINLI_MAY_ASK)
        leads_to = judged(self.host, self.port, self.port, exempt, resolve=self.resolve)
        for one in leads_to:
            if is_open(ip_address(one)):
                raise Closed(
                    f"{self.host} leads to {one} in the open net: files would go in plain."
                )
        return leads_to[0]

    def __str__(self) -> str:
        return f"unix:{self.path}" if self.path else f"tcp:{self.host}:{self.port}"


def clamd_at(address: str, *, resolve: Resolve = resolved) -> Clamd:
    """From `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`; raises Closed for all else."""
    kind, _, path = address.partition(":")
    if kind == "unix" and path.startswith("/") and path.isprintable():
        return Clamd(path=path)
    found = _TCP.fullmatch(address.lower())
    if found is None or not 0 < int(found[2]) < 65536:
        raise Closed(f"{address[:80]!r} is neither unix:/path/of/the/socket nor tcp:host:port.")
    return Clamd(host=found[1].rstrip("."), port=int(found[2]), resolve=resolve)


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A file as INSTREAM takes it: each chunk behind its length, and at the end one of none."""
    for piece in pieces:
        for start in range(0, len(piece), CHUNK_BYTES):
            chunk = piece[start : start + CHUNK_BYTES]
            yield struct.pack("!L", len(chunk)) + chunk
    yield struct.pack("!L", 0)


def _answer(line: socket.socket, over: float) -> str:
    """What it says up to the NUL, or until it hangs up."""
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        line.settimeout(_left(over))
        came = line.recv(LONGEST_ANSWER)
        if not came:
            break
        said += came
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(over: float) -> float:
    left = over - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _printable(said: str) -> str:
    """What it says, as it may stand in a log or be shown."""
    return _UNWANTED.sub("", said)[:LONGEST_NAME].strip()
