"""What all streams of this process look at: one thread asks, once a second, for all of them.

A stream holds a thread of the server, but asks the database nothing. It waits for the board to
change. A board that nobody looks at is forgotten; with the last one the thread ends.
"""

import logging
import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection

from linli.insights.queries.standing import DataTime, data_time
from linli.journal.acting import Refusal
from linli.web.bodies import local
from linli.web.command.scope import scope_named
from linli.web.command.shapes import PanelsOut, WallOut
from linli.web.command.snapshot import moment_of, panels, written

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
# What is usual by this minute, and how late a case is, changes with nothing happening at all.
SECONDS_BETWEEN_MINUTES = 20.0
SECONDS_KEPT_UNWATCHED = 60.0
NOTHING = DataTime(0, None)
# Versions are counted by each process for itself: what another one gave means nothing here.
PROCESS = secrets.token_hex(4)


@dataclass
class Board:
    """The panels of one scope as they were last found, and in which version each changed."""

    code: str
    version: int = 0
    data: DataTime = NOTHING
    looked_at: float = 0.0
    wanted_at: float = 0.0
    watchers: int = 0
    wall: WallOut | None = None
    texts: dict[str, str] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)


class Boards:
    """All boards of this process, with the thread that keeps them."""

    def __init__(self) -> None:
        self._boards: dict[str, Board] = {}
        self._turned = threading.Condition()
        self._thread: threading.Thread | None = None

    def watch(self, code: str) -> Board:
        """The board of a scope; from now on it is kept fresh until `leave`."""
        with self._turned:
            board = self._boards.setdefault(code, Board(code))
            board.watchers += 1
            board.wanted_at = time.monotonic()
            self._start()
            self._turned.notify_all()
        return board

    def leave(self, board: Board) -> None:
        """One looks away."""
        with self._turned:
            board.watchers -= 1
            board.wanted_at = time.monotonic()

    def watching(self) -> int:
        """How many look at any board."""
        with self._turned:
            return sum(board.watchers for board in self._boards.values())

    def wait(self, board: Board, version: int, seconds: float) -> WallOut | None:
        """What has changed since a version (0: everything), or None when nothing did in time."""
        with self._turned:
            self._turned.wait_for(lambda: board.version > version, timeout=seconds)
            return None if board.version <= version else since(board, version)

    def since(self, code: str, version: str) -> WallOut | None:
        """What changed since a version on a board that somebody watches; None without one."""
        with self._turned:
            board = self._boards.get(code)
            if board is None or board.wall is None or not board.watchers:
                return None
            return since(board, version_of(version, board))

    def close(self) -> None:
        """End the thread, for tests: a thread that outlives its database is in the way."""
        with self._turned:
            thread, self._thread = self._thread, None
            self._boards.clear()
            self._turned.notify_all()
        if thread is not None:
            thread.join(timeout=10)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="wall boards", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            while self._still_wanted():
                self._look()
                with self._turned:
                    if self._thread is threading.current_thread():
                        self._turned.wait(timeout=SECONDS_BETWEEN_LOOKS)
        finally:
            connection.close()

    def _still_wanted(self) -> bool:
        moment = time.monotonic()
        with self._turned:
            if self._thread is not threading.current_thread():
                return False
            for board in list(self._boards.values()):
                if not board.watchers and moment - board.wanted_at > SECONDS_KEPT_UNWATCHED:
                    del self._boards[board.code]
            if not self._boards:
                self._thread = None
                return False
            return True

    def _look(self) -> None:
        with self._turned:
            boards = list(self._boards.values())
        try:
            data = data_time()
            for board in boards:
                self._refresh(board, data)
        except Exception:
            # The database is away, or a statement failed: the data's time stands still, which is
            # what the screens show.
            log.exception("the wall's counts could not be read")
            connection.close()
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def _refresh(self, board: Board, data: DataTime) -> None:
        moment = time.monotonic()
        fresh = moment - board.looked_at < SECONDS_BETWEEN_MINUTES
        shown = None
        if board.wall is None or data.seq != board.data.seq or not fresh:
            try:
                scope = scope_named(board.code)
            except Refusal:
                return
            if scope is None:
                return
            now = datetime.now(UTC)
            shown = panels(scope, moment_of(scope, data.as_of or now, past=False))
            board.looked_at = moment
            wall = written(scope, data, shown, now=now)
        with self._turned:
            turned = data != board.data
            if shown is not None:
                board.wall = wall
                turned |= _note(board, shown)
            if board.wall is not None and turned:
                board.version += 1
                board.data = data
            self._turned.notify_all()


def _note(board: Board, shown: PanelsOut) -> bool:
    """Which panels differ from what was there; the version is counted up by the caller."""
    found = False
    for name in PanelsOut.model_fields:
        panel = getattr(shown, name)
        text = "" if panel is None else panel.model_dump_json()
        if board.texts.get(name) != text:
            board.texts[name] = text
            board.changed[name] = board.version + 1
            found = True
    return found


def since(board: Board, version: int) -> WallOut:
    """The wall with those panels alone that changed after a version. Call it under the lock."""
    assert board.wall is not None
    whole = board.wall
    kept = {
        name: getattr(whole.panels, name)
        for name, changed in board.changed.items()
        if changed > version
    }
    return whole.model_copy(
        update={
            "seq": board.data.seq,
            "version": f"{PROCESS}.{board.version}",
            "after": f"{PROCESS}.{version}" if version else "",
            "as_of": None if board.data.as_of is None else local(board.data.as_of),
            "now": local(datetime.now(UTC)),
            "panels": PanelsOut(**kept),
        }
    )


def version_of(text: str, board: Board) -> int:
    """The version that a client says it has; 0 when another process gave it, or nobody did."""
    process, _, number = text.partition(".")
    if process != PROCESS or not number.isdecimal():
        return 0
    return int(number) if int(number) <= board.version else 0


BOARDS = Boards()
