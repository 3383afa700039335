"""Lines that stay open: one connection for many questions, and no longer than its name was good."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest

from linli.outside import lines as module
from linli.outside.addresses import Closed
from linli.outside.ask import Unanswered
from linli.outside.lines import Lines
from tests.unit.outside.serving import at_home, running


class Keeping(BaseHTTPRequestHandler):
    """A server that keeps its lines open, but hangs up in silence after `/last`."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, int]]] = []

    def do_POST(self) -> None:  # http.server's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((body.decode(), self.client_address[1]))
        if self.path == "/slow":
            time.sleep(0.6)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        if self.path == "/closing":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"ok")
        if self.path == "/last":
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        """Say nothing."""


@pytest.fixture
def place(settings: Any) -> Iterator[str]:
    Keeping.asked.clear()
    with running(Keeping) as port:
        settings.LINLI_MAY_ASK = [f"house.example:{port}"]
        yield f"http://house.example:{port}"


@pytest.fixture
def lines() -> Iterator[Lines]:
    made = Lines(resolve=at_home)
    yield made
    made.hang_up()


def came_over() -> int:
    return len({port for _, port in Keeping.asked})


def test_many_questions_go_over_one_line(place: str, lines: Lines) -> None:
    for number in range(5):
        answer = lines.ask("POST", f"{place}/in", body=str(number).encode())
        assert (answer.status, answer.body) == (200, b"ok")
    assert [said for said, _ in Keeping.asked] == ["0", "1", "2", "3", "4"]
    assert came_over() == 1


@pytest.mark.parametrize("path", ["/last", "/closing"])
def test_a_line_that_was_closed_at_the_other_end_is_opened_anew(
    place: str, lines: Lines, path: str
) -> None:
    lines.ask("POST", f"{place}{path}", body=b"1")
    assert lines.ask("POST", f"{place}/in", body=b"2").status == 200
    assert [said for said, _ in Keeping.asked] == ["1", "2"]
    assert came_over() == 2


def test_who_takes_too_long_is_not_asked_a_second_time(place: str, lines: Lines) -> None:
    lines.ask("POST", f"{place}/in", body=b"1")
    with pytest.raises(Unanswered):
        lines.ask("POST", f"{place}/slow", body=b"2", seconds=0.2)
    assert [said for said, _ in Keeping.asked] == ["1", "2"]
    assert lines.ask("POST", f"{place}/in", body=b"3").status == 200


def test_after_a_minute_a_name_is_judged_anew(
    place: str, lines: Lines, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    lines.ask("POST", f"{place}/in", body=b"1")
    settings.LINLI_MAY_ASK = []
    assert lines.ask("POST", f"{place}/in", body=b"2").status == 200, "judged a moment ago"
    monkeypatch.setattr(module, "KEPT_SECONDS", 0.0)
    with pytest.raises(Closed):
        lines.ask("POST", f"{place}/in", body=b"3")


def test_no_more_lines_stay_open_than_are_of_use(lines: Lines, settings: Any) -> None:
    Keeping.asked.clear()
    with running(Keeping) as port:
        settings.LINLI_MAY_ASK = [f"{n}.example:{port}" for n in range(module.OPEN_AT_MOST + 3)]
        for name in settings.LINLI_MAY_ASK:
            lines.ask("POST", f"http://{name}/in", body=b"1")
        assert len(lines.kept) == module.OPEN_AT_MOST
        lines.hang_up()
