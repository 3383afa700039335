"""Gateways of other people, simulated on this machine: they keep what came and answer as told."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from linli.notices.parcels import Parcel

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@dataclass
class Came:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Gateway:
    """Answers in their order, the last one again and again: a status and what it says."""

    address: str = ""
    answers: list[tuple[int, Any]] = field(default_factory=lambda: [(200, {})])
    headers: dict[str, str] = field(default_factory=dict)
    stays_silent_for: float = 0.0
    came: list[Came] = field(default_factory=list)
    # Set where what is answered depends on what came.
    judges: Callable[[Came], Any] | None = None

    def says(self, *answers: Any, status: int = 200) -> None:
        self.answers = [(status, one) for one in answers]

    def next(self) -> tuple[int, bytes]:
        if self.judges is not None:
            self.says(self.judges(self.came[-1]))
        status, said = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        raw = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        return status, raw


class Handler(BaseHTTPRequestHandler):
    def respond(self) -> None:
        gateway = cast("Any", self.server).gateway
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        gateway.came.append(Came(self.command, parts.path, query, headers, body))
        time.sleep(gateway.stays_silent_for)
        status, raw = gateway.next()
        if not status:
            self.connection.close()
            return
        self.send_response(status)
        for name, value in gateway.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = respond  # noqa: N815  # http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        """Say nothing."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who hangs up early is no news here."""


@contextmanager
def listening() -> Iterator[Gateway]:
    """A gateway at a port of this machine."""
    server = Server(("127.0.0.1", 0), Handler)
    gateway = Gateway(f"http://127.0.0.1:{server.server_address[1]}")
    cast("Any", server).gateway = gateway
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def parcel(**more: Any) -> Parcel:
    """What Granny Lin is to be told."""
    plain: dict[str, Any] = {
        "key": "notice-7",
        "to": "13800000001",
        "title": "邻里区",
        "text": "城管局已接单，正在办理编号LJ-20261118-0001的问题。",
        "link": "https://linli.example/r/c/AB12",
        "language": "zh",
        "template": "accepted",
        "values": {"number": "LJ-20261118-0001", "unit": "城管局", "code": "AB12"},
        "urgent": False,
    }
    return Parcel(**{**plain, **more})
