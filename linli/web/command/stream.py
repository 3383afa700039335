"""Server-sent events: the wall, and from then on what changes of it.

A stream takes one thread of the web server for as long as it lasts, so there are only so many, each
ends after some minutes, and whoever finds no room asks `/changes` instead (docs/adr/0015).
"""

import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from linli.exchange.problems import problem
from linli.web.command.board import BOARDS, Board, version_of
from linli.web.command.shapes import WallOut

STREAMS_AT_MOST = settings.LINLI_WALL_STREAMS
SECONDS_A_STREAM_LASTS = 300.0
SECONDS_OF_SILENCE = 3.0
RETRY_MS = 1_000
SECONDS_FULL = 15

_room = threading.BoundedSemaphore(STREAMS_AT_MOST)


def streamed(request: HttpRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """The stream of a scope that the caller may see; 503 when there is no room."""
    if not _room.acquire(blocking=False):
        full = problem(
            503,
            "wall.streams_full",
            "实时连接已满，页面会改为定时查询，数据照常更新。",
            "There is no room for another live connection. The page asks every few seconds "
            "instead; its data stays current.",
        )
        full["Retry-After"] = str(SECONDS_FULL)
        return full
    answer = StreamingHttpResponse(
        _Told(code, request.headers.get("Last-Event-ID", "")), content_type="text/event-stream"
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


class _Told:
    """The events of one stream; `close` gives its place back, however it ended."""

    def __init__(self, code: str, last: str) -> None:
        self.code, self.last, self.open = code, last, True
        self.board: Board | None = None
        self._events = self._told()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._events)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Called by the server when the client is gone, and at the end."""
        if self.open:
            self.open = False
            if self.board is not None:
                BOARDS.leave(self.board)
            _room.release()

    def __del__(self) -> None:
        self.close()  # an answer that nobody read

    def _told(self) -> Iterator[bytes]:
        connection.close()  # the thread of a stream needs no database
        board = self.board = BOARDS.watch(self.code)
        version = version_of(self.last, board)
        ends = time.monotonic() + SECONDS_A_STREAM_LASTS
        yield f"retry: {RETRY_MS}\n\n".encode()
        while time.monotonic() < ends:
            found = BOARDS.wait(board, version, SECONDS_OF_SILENCE)
            if found is None:
                yield b": still here\n\n"
                continue
            version = int(found.version.partition(".")[2])
            yield as_event(found)


def as_event(found: WallOut) -> bytes:
    """One event; its id is what the client sends when it comes back."""
    body = found.model_dump_json()
    return f"id: {found.version}\nevent: wall\ndata: {body}\n\n".encode()
