"""One request to an address outside the house; nothing else in linli goes out."""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from linli.outside.addresses import Place, Resolve, checked, resolved
from linli.outside.watch import WATCH

MOST_BYTES = 1024**2
SECONDS = 5.0


class Unanswered(OSError):
    """Nobody was there, the answer was broken, too long, or took too long."""


class HungUp(Unanswered):
    """The other end closed the line before it had answered."""


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
    connection = Pinned(place)
    try:
        return connection.asked(
            Question(method, place.target, body, headers or {}), seconds, most_bytes
        )
    finally:
        connection.hang_up()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a place: the method, the path with its query, the body, the headers."""

    method: str
    target: str
    body: bytes
    headers: Mapping[str, str]


class Pinned(http.client.HTTPConnection):
    """A connection to the addresses that were judged, whatever the name leads to by now.

    It asks one question after the other, of one thread. `reusable` says whether it may be asked
    again; whoever made it hangs up.
    """

    def __init__(self, place: Place) -> None:
        # Host and port as they were written, so that the Host header is theirs.
        self.default_port = 443 if place.scheme == "https" else 80
        super().__init__(place.host.strip("[]"), place.port)
        self.place = place
        self.out_of_time = False
        self.reusable = False
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
        # Head and body go in two pieces, and the second must not wait for the first one's receipt.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A second handle on the same line: the one that TLS wraps is not ours to close.
        self.line = line.dup()
        self.sock = line
        if self.place.scheme == "https":
            self.sock = _tls().wrap_socket(line, server_hostname=self.host)

    def asked(self, question: Question, seconds: float, most_bytes: int) -> Answer:
        """One question and its answer. Raises Unanswered."""
        self.reusable, self.timeout = False, seconds
        if self.sock is not None:
            self.sock.settimeout(seconds)
        try:
            with self._ended_after(seconds):
                self.request(
                    question.method,
                    question.target,
                    body=question.body or None,
                    headers=dict(question.headers),
                )
                answer = self.getresponse()
                read = b"" if question.method == "HEAD" else answer.read(most_bytes + 1)
        except (OSError, http.client.HTTPException, ValueError) as broken:
            if self.out_of_time:
                raise self._too_late(seconds) from None
            kind = HungUp if isinstance(broken, ConnectionError) else Unanswered
            raise kind(f"{self.place.host}: {type(broken).__name__}: {broken}") from None
        if self.out_of_time:
            raise self._too_late(seconds)
        if len(read) > most_bytes:
            raise Unanswered(f"{self.place.host}: more than {most_bytes} bytes")
        came: dict[str, str] = {}
        for name, value in answer.getheaders():
            came.setdefault(name.lower(), value)
        self.reusable = answer.isclosed() and not answer.will_close
        return Answer(answer.status, came, read)

    def hang_up(self) -> None:
        """Close the line; asked again, it would be opened anew to the same addresses."""
        self.close()
        self.reusable = False
        if self.line is not None:
            self.line.close()
            self.line = None

    def _too_late(self, seconds: float) -> Unanswered:
        return Unanswered(f"{self.place.host}: no whole answer within {seconds:g} seconds")

    @contextlib.contextmanager
    def _ended_after(self, seconds: float) -> Iterator[None]:
        """Cut the line when the time is over: who drips a byte a second keeps us no longer."""

        def cut() -> None:
            self.out_of_time = True
            if self.line is not None:
                with contextlib.suppress(OSError):
                    self.line.shutdown(socket.SHUT_RDWR)

        with WATCH.over(seconds, cut):
            yield


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
