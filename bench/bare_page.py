"""A page that weighs as much as ours and does nothing: what a line costs whoever uses it.

One page, one style sheet, one script, as our own screens have them; the script is noise that does
not pack, and at its end it writes a title.
"""

import secrets
import socketserver
import threading
from types import TracebackType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PAGE = (
    b'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    b'<link rel="icon" href="data:,"><link rel="stylesheet" href="/bare.css">'
    b'<script type="module" src="/bare.js"></script><body>'
)
STYLE = 5_000
END = b"*/document.body.innerHTML='<h1>linli</h1>'"


class _Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *said: object) -> None:
        """Says nothing: the bench prints its own lines."""


class BarePage:
    """Serves a page of so many bytes in all, on a port of its own, until left."""

    def __init__(self, weight: int) -> None:
        script = b"/*" + _noise(max(0, weight - len(PAGE) - STYLE - len(END))) + END
        style = b"/*" + _noise(STYLE) + b"*/"

        files = {
            "/": (PAGE, "text/html"),
            "/bare.js": (script, "text/javascript"),
            "/bare.css": (style, "text/css"),
        }

        def answer(environ: Any, start: Any) -> list[bytes]:
            body, kind = files[environ["PATH_INFO"]]
            start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
            return [body]

        self._server = make_server("127.0.0.1", 0, answer, _Threads, _Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> "BarePage":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _noise(size: int) -> bytes:
    return secrets.token_hex(size // 2 + 1)[:size].encode()
