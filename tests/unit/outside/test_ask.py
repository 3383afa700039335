"""The one way out: the judged address is the one that is asked, and no answer runs away."""

import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest

from linli.outside.addresses import Closed
from linli.outside.ask import Unanswered, ask
from tests.unit.outside.serving import at_home, running


class Outside(BaseHTTPRequestHandler):
    """Somebody else's server, and not a kind one."""

    asked: ClassVar[list[tuple[str, str, bytes]]] = []

    def respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append((f"{self.command} {self.path}", self.headers["Host"], body))
        getattr(self, self.path.strip("/").partition("/")[0])()

    do_GET = do_POST = do_HEAD = respond  # noqa: N815  # http.server's names

    def plain(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "5")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"hello")

    def elsewhere(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        self.end_headers()

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with_all_its_might = b"x" * 65536
        for _ in range(400):
            self.wfile.write(with_all_its_might)

    def drips(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            time.sleep(0.05)
            self.wfile.write(b"y")

    def broken(self) -> None:
        self.wfile.write(b"220 smtp.example ready\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        """Say nothing."""


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    Outside.asked.clear()
    with running(Outside) as there:
        settings.LINLI_MAY_ASK = [f"house.example:{there}"]
        yield there


def test_an_answer_comes_as_it_was_given(port: int) -> None:
    answer = ask("POST", f"http://house.example:{port}/plain", body=b"hi", resolve=at_home)
    assert (answer.status, answer.body, answer.header("Content-Type")) == (
        200,
        b"hello",
        "text/plain",
    )
    assert Outside.asked == [("POST /plain", f"house.example:{port}", b"hi")]
    assert ask("HEAD", f"http://house.example:{port}/plain", resolve=at_home).body == b""


def test_a_name_is_resolved_once_and_the_connection_goes_there(port: int) -> None:
    """DNS rebinding: a good answer for whoever judges, another for whoever connects."""
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.3"]]

    def rebound(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    assert ask("GET", f"http://house.example:{port}/plain", resolve=rebound).status == 200
    assert len(answers) == 2, "resolved once"
    # and: the other way round it never gets as far as a connection
    with pytest.raises(Closed):
        ask("GET", f"http://rebound.example:{port}/plain", resolve=rebound)
    assert len(Outside.asked) == 1


def test_another_address_of_the_name_is_tried(port: int, settings: Any) -> None:
    settings.LINLI_MAY_ASK = ["house.example"]

    def first_is_away(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.77", "127.0.0.1"]

    assert ask("GET", f"http://house.example:{port}/plain", resolve=first_is_away).status == 200


def test_a_redirect_is_an_answer_and_is_not_followed(port: int) -> None:
    answer = ask("GET", f"http://house.example:{port}/elsewhere", resolve=at_home)
    assert (answer.status, len(Outside.asked)) == (302, 1)


def test_proxies_of_the_environment_are_ignored(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask("GET", f"http://house.example:{port}/plain", resolve=at_home).status == 200


@pytest.mark.parametrize("path", ["endless", "drips", "broken"])
def test_an_answer_that_runs_away_is_none(port: int, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unanswered):
        ask(
            "GET",
            f"http://house.example:{port}/{path}",
            seconds=0.5,
            most_bytes=100_000,
            resolve=at_home,
        )
    assert time.monotonic() - began < 3


def test_whoever_is_away_is_away() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(OSError, match="no such name"):
        ask("GET", "https://nobody.example/", resolve=nobody)


def test_https_is_never_spoken_in_the_clear(port: int, settings: Any) -> None:
    """A server without TLS is sent nothing."""
    settings.LINLI_MAY_ASK = ["house.example"]
    with pytest.raises(Unanswered, match="SSL"):
        ask("GET", f"https://house.example:{port}/plain", resolve=at_home)
    assert not Outside.asked
