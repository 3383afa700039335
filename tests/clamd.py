"""A made-up clamd: the part of ClamAV's protocol that linli asks, on a socket of this machine.

After clamd(8): commands behind a `z` and before a NUL; INSTREAM in chunks behind their lengths;
whoever sends more than `longest` is told so and hung up on.
"""

import io
import shutil
import socketserver
import struct
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# In two halves, so that no scanner takes this file for what it only speaks of.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"
VERSION = "ClamAV 1.4.3/27823/Wed Nov 18 08:21:03 2026"
USUAL_LIMIT = 100 * 1024**2


class MadeUp:
    """What a clamd does when it is asked, and what it was asked."""

    def __init__(self) -> None:
        self.address = ""
        self.longest = USUAL_LIMIT
        self.waits_seconds = 0.0
        self.drips_every = 0.0
        self.hangs_up_after: int | None = None
        self.version = VERSION
        self.says: str | None = None
        self.commands: list[str] = []
        self.scanned: list[bytes] = []
        self.chunks: list[int] = []
        self.now = self.most_at_once = 0
        self._lock = threading.Lock()

    def entered(self, by: int) -> None:
        with self._lock:
            self.now += by
            self.most_at_once = max(self.most_at_once, self.now)


class Asked(socketserver.StreamRequestHandler):
    """One line, one question, as clamd has it outside of a session."""

    def handle(self) -> None:
        made_up: MadeUp = self.server.made_up  # type: ignore[attr-defined]  # set by `running_clamd`
        command = self._command()
        made_up.commands.append(command)
        made_up.entered(1)
        try:
            said = self._said(made_up, command)
            time.sleep(made_up.waits_seconds)
        finally:
            made_up.entered(-1)
        with suppress(OSError):  # nobody is left to hear it
            for letter in f"{made_up.says or said}\0".encode() if said else b"":
                self.wfile.write(bytes([letter]))
                time.sleep(made_up.drips_every)

    def _command(self) -> str:
        said = b""
        while not said.endswith(b"\0"):
            came = self.rfile.read(1)
            if not came:
                break
            said += came
        assert said[:1] == b"z", said
        return said[1:-1].decode()

    def _said(self, made_up: MadeUp, command: str) -> str:
        if command == "INSTREAM":
            return self._scanned(made_up)
        return {"PING": "PONG", "VERSION": made_up.version}.get(command, "UNKNOWN COMMAND")

    def _scanned(self, made_up: MadeUp) -> str:
        whole = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            made_up.chunks.append(length)
            if len(whole) + length > made_up.longest:
                return "INSTREAM size limit exceeded. ERROR"
            whole += self.rfile.read(length)
            if made_up.hangs_up_after is not None and len(whole) >= made_up.hangs_up_after:
                return ""
        made_up.scanned.append(whole)
        return f"stream: {NAME} FOUND" if found(whole) else "stream: OK"


def found(whole: bytes) -> bool:
    """A scanner looks into archives too."""
    if EICAR in whole:
        return True
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(whole)) as parts:
        return any(EICAR in parts.read(name) for name in parts.namelist())
    return False


class OnSocket(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 100


class OnPort(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 100


@contextmanager
def running_clamd(*, port: bool = False) -> Iterator[MadeUp]:
    """One that runs until the block ends; `address` as LINLI_SCANNER names it."""
    made_up = MadeUp()
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))  # a socket's path is short
    server: OnSocket | OnPort
    if port:
        server = OnPort(("127.0.0.1", 0), Asked)
        made_up.address = f"tcp:127.0.0.1:{server.server_address[1]}"
    else:
        server = OnSocket(str(folder / "clamd.ctl"), Asked)
        made_up.address = f"unix:{folder / 'clamd.ctl'}"
    server.made_up = made_up  # type: ignore[union-attr]  # for the handlers
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made_up
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        shutil.rmtree(folder)
