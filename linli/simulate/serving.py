"""Made-up systems answer on this machine until they are stopped."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: a page, JSON, or the way elsewhere."""

    status: int
    body: bytes = b""
    kind: str = "application/json; charset=utf-8"
    leads_to: str = ""


def server(answer: Callable[[str, str, bytes], Said], port: int) -> ThreadingHTTPServer:
    """A server on this machine alone that answers method, path and body; the caller runs it."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's name
            self._answer("GET")

        def do_POST(self) -> None:  # http.server's name
            self._answer("POST")

        def _answer(self, method: str) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            said = answer(method, self.path, self.rfile.read(length))
            self.send_response(said.status)
            if said.leads_to:
                self.send_header("Location", said.leads_to)
            self.send_header("Content-Type", said.kind)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: Any) -> None:
            """It says nothing: what it is sent has names and words to people in it."""

    return ThreadingHTTPServer(("127.0.0.1", port), Asked)


def running(
    server: ThreadingHTTPServer, told: list[T], *, seconds: float | None = None
) -> Iterator[list[T]]:
    """Serve until the time is over or Ctrl-C; gives what was `told` since it last gave."""
    until = None if seconds is None else time.monotonic() + seconds
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.daemon = True
    thread.start()
    given = 0
    try:
        while until is None or time.monotonic() < until:
            time.sleep(0.05)
            if len(told) > given:
                yield told[given:]
                given = len(told)
    except KeyboardInterrupt:
        return
    finally:
        server.shutdown()
        server.server_close()
