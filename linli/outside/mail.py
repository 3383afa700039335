"""One letter to a mail server outside the house, over TLS or not at all."""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from threading import Timer

from django.conf import settings

from linli.outside.addresses import Resolve, judged, resolved
from linli.outside.ask import Unanswered

SECONDS = 20.0
TLS_AT_ONCE = 465
# A server that asks to begin TLS by itself; port 25 is for servers among themselves.
SUBMISSION = 587


class NotTaken(Exception):
    """The server did not take the letter: at which step, and with which status of SMTP."""

    def __init__(self, step: str, status: int) -> None:
        super().__init__(f"{step} {status}")
        self.step = step
        self.status = status


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and the account with which it is used; without a user nobody signs in."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def hand_over(
    server: Server,
    content: bytes,
    *,
    sender: str,
    to: str,
    seconds: float = SECONDS,
    resolve: Resolve = resolved,
) -> None:
    """Hand a letter over to a server, whose name is resolved once and judged as `ask` judges it.

    The ports 465 and 587 are the usual ones. `seconds` bounds the whole. Raises NotTaken, Closed,
    and Unanswered when nobody is there, TLS fails, or it takes too long.
    """
    usual = server.port if server.port in (TLS_AT_ONCE, SUBMISSION) else TLS_AT_ONCE
    leads_to = judged(server.host, server.port, usual, settings.LINLI_MAY_ASK, resolve=resolve)
    line = Line(server, leads_to, seconds)
    try:
        with _ended_after(line, seconds):
            _spoken(line, server, content, sender, to)
    except smtplib.SMTPResponseException as refused:
        raise NotTaken("hello", refused.smtp_code) from None
    except (OSError, smtplib.SMTPException, ValueError) as broken:
        # Never its words: a server may repeat the address.
        raise Unanswered(f"{server.host}: {type(broken).__name__}") from None
    finally:
        line.close()


class Line(smtplib.SMTP):
    """A line to the addresses that were judged, whatever the name leads to by now."""

    def __init__(self, server: Server, leads_to: tuple[str, ...], seconds: float) -> None:
        self.server = server
        self.leads_to = leads_to
        self.opened: socket.socket | None = None
        super().__init__(local_hostname="linli", timeout=seconds)
        # The name against which a certificate is checked when TLS begins later.
        self._host = server.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        failure: OSError | None = None
        for to in self.leads_to:
            try:
                line = socket.create_connection((to, self.server.port), timeout)
                break
            except OSError as broken:
                failure = broken
        else:
            raise failure or OSError("leads nowhere")
        self.opened = line.dup()
        if self.server.port == TLS_AT_ONCE:
            with contextlib.ExitStack() as unless_it_fails:
                unless_it_fails.callback(line.close)
                wrapped = tls().wrap_socket(line, server_hostname=self.server.host)
                unless_it_fails.pop_all()
                return wrapped
        return line

    def close(self) -> None:
        """Close the line, whatever state it is in."""
        super().close()
        if self.opened is not None:
            self.opened.close()
            self.opened = None


def _spoken(line: Line, server: Server, content: bytes, sender: str, to: str) -> None:
    greeting, _ = line.connect(server.host, server.port)
    if greeting != 220:
        raise NotTaken("hello", greeting)
    line.ehlo_or_helo_if_needed()
    if server.port != TLS_AT_ONCE:
        if not line.has_extn("starttls"):
            raise NotTaken("tls", 0)
        line.starttls(context=tls())
        line.ehlo()
    if server.user:
        try:
            line.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError as refused:
            raise NotTaken("login", refused.smtp_code) from None
    _must_be_taken("sender", line.mail(sender)[0])
    _must_be_taken("recipient", line.rcpt(to)[0])
    try:
        _must_be_taken("words", line.data(content)[0])
    except smtplib.SMTPDataError as refused:
        raise NotTaken("words", refused.smtp_code) from None
    with contextlib.suppress(smtplib.SMTPException, OSError):
        line.quit()


def _must_be_taken(step: str, status: int) -> None:
    if status not in (250, 251):
        raise NotTaken(step, status)


@contextlib.contextmanager
def _ended_after(line: Line, seconds: float) -> Iterator[None]:
    """Cut the line when the time is over, also one that drips."""

    def cut() -> None:
        if line.opened is not None:
            with contextlib.suppress(OSError):
                line.opened.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@cache
def tls() -> ssl.SSLContext:
    """Certificates are checked against the server's name."""
    return ssl.create_default_context()
