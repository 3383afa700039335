"""What the web server makes of bytes: where a request ends, and what an answer gives away."""

import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from linli.site.supervisor import web_command
from tests.house.source import ROOT
from tests.security.plain import BODY

SECONDS_TO_START = 60
SECONDS_OF_SILENCE = 10.0


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The web server as `linli web` starts it, before the smallest page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    *command, _ = web_command("127.0.0.1", number, workers=1, threads=1)
    server = subprocess.Popen([*command, "tests.security.plain:application"], cwd=ROOT)
    try:
        ends = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < ends and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", number), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(20)


def said(port: int, request: bytes) -> bytes:
    """All that comes back, until the server hangs up or has no more to say to so much.

    Our side stays open: who hangs up first is answered by some servers and not by others.
    """
    heard = b""
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(request)
        try:
            while piece := line.recv(65_536):
                heard += piece
                line.settimeout(SECONDS_OF_SILENCE)
        except TimeoutError:
            assert heard, "not a word in half a minute"
        except ConnectionError:
            pass  # hung up on what it did not read
    return heard


HEAD = b"POST / HTTP/1.1\r\nHost: linli.example\r\n"
# The last one says so, and the server hangs up after it.
SMUGGLED = b"GET /admin HTTP/1.1\r\nHost: linli.example\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        # a length and pieces: one of the two is believed, the other would be the next request
        HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED,
        # two lengths, or one that is none
        HEAD + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + SMUGGLED,
        HEAD + b"Content-Length: +4\r\n\r\nabcd" + SMUGGLED,
        HEAD + b"Content-Length: 4, 4\r\n\r\nabcd" + SMUGGLED,
        # pieces whose length is none, or a way of sending that nobody knows
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        # a line of a header that goes on, has no name, or ends a line within itself
        HEAD + b"X-A: b\r\n c\r\n\r\n" + SMUGGLED,
        HEAD + b"Content-Length : 0\r\n\r\n" + SMUGGLED,
        HEAD + b"X-A: b\rX-B: c\r\n\r\n" + SMUGGLED,
        HEAD + b"X-A: b\x00c\r\n\r\n" + SMUGGLED,
    ],
)
def test_a_request_with_two_lengths_is_refused(port: int, request_: bytes) -> None:
    answers = said(port, request_).split(b"HTTP/1.1 ")[1:]

    assert all(one[:3] == b"400" for one in answers[1:]), "nothing hidden is answered"
    assert len(answers) <= 1 or answers[0][:3] == b"200"


def test_an_answer_is_as_long_as_it_says(port: int) -> None:
    head, body = said(port, SMUGGLED).split(b"\r\n\r\n", 1)

    assert head.startswith(b"HTTP/1.1 200")
    assert body == BODY
    lines = {line.split(b":")[0].lower(): line for line in head.split(b"\r\n")[1:]}
    assert int(lines[b"content-length"].split(b":")[1]) == len(BODY)
    assert b"transfer-encoding" not in lines
    # and: a server's name may be there, its version not
    assert not any(digit in lines.get(b"server", b"") for digit in b"0123456789")


def test_no_other_protocol_is_spoken(port: int) -> None:
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)

    assert b"HTTP/1.1 200" not in said(port, preface)
