"""Made-up systems answer on this machine until they are stopped."""

import threading
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import TypeVar

T = TypeVar("T")


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
