"""One request to an address outside the house; nothing else in linli goes out."""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from threading import Timer

from django.conf import settings

from linli.outside.addresses import Place, Resolve, checked, resolved

MOST_BYTES = 1024**2
SECONDS = 5.0


class Unanswered(OSError):
    """Nobody was there, the answer was broken, too long, or took too long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status: a redirect is an answer and is not followed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """A header's value, or "" when it did not come."""
        return self.headers.get(name.lower(), "")


def ask(
    method: str,
    address: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    resolve: Resolve = resolved,
) -> Answer:
    """Ask an address, if it may be asked, and read its answer as it came.

    The name is resolved once, judged, and the connection goes to what was judged: a second answer
    of the resolver changes nothing. Certificates are checked against the name. Proxies named in
    the environment are ignored, since the judgement would be theirs. `seconds` bounds the whole
    from the connection to the last byte.

    Raises Closed (`LINLI_MAY_ASK` says what is exempt), Unanswered, and OSError from the resolver.
    """
    place = checked(address, settings.LINLI_MAY_ASK, resolve=resolve)
    connection = _Pinned(place, seconds)
    try:
        with connection.ended_after(seconds):
            connection.request(method, place.target, body=body or None, headers=dict(headers or {}))
            answer = connection.getresponse()
            read = b"" if method == "HEAD" else answer.read(most_bytes + 1)
    except (OSError, http.client.HTTPException, ValueError) as broken:
        raise Unanswered(f"{place.host}: {type(broken).__name__}: {broken}") from None
    finally:
        connection.close()
    if connection.out_of_time:
        raise Unanswered(f"{place.host}: no whole answer within {seconds:g} seconds")
    if len(read) > most_bytes:
        raise Unanswered(f"{place.host}: more than {most_bytes} bytes")
    came: dict[str, str] = {}
    for name, value in answer.getheaders():
        came.setdefault(name.lower(), value)
    return Answer(answer.status, came, read)


class _Pinned(http.client.HTTPConnection):
    """A connection to the addresses that were judged, whatever the name leads to by now."""

    def __init__(self, place: Place, seconds: float) -> None:
        # Host and port as they were written, so that the Host header is theirs.
        self.default_port = 443 if place.scheme == "https" else 80
        host = place.host.strip("[]")
        super().__init__(host, place.port, timeout=seconds)
        self.place = place
        self.out_of_time = False
        self.line: socket.socket | None = None

    def connect(self) -> None:
        """Try the judged addresses in their order. Raises the last one's OSError."""
        failure: OSError | None = None
        for to in self.place.leads_to:
            try:
                line = socket.create_connection((to, self.port), self.timeout)
                break
            except OSError as broken:
                failure = broken
        else:
            raise failure or OSError("leads nowhere")
        # A second handle on the same line: the one that TLS wraps is not ours to close.
        self.line = line.dup()
        self.sock = line
        if self.place.scheme == "https":
            self.sock = _tls().wrap_socket(line, server_hostname=self.host)

    @contextlib.contextmanager
    def ended_after(self, seconds: float) -> Iterator[None]:
        """Hang up when the time is over: a server that drips a byte a second keeps us no longer."""

        def hang_up() -> None:
            self.out_of_time = True
            if self.line is not None:
                with contextlib.suppress(OSError):
                    self.line.shutdown(socket.SHUT_RDWR)

        timer = Timer(seconds, hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            if self.line is not None:
                self.line.close()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
