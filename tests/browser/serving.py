"""A web server in a process of its own, for tests that end it as a power cut would.

    python -m tests.browser.serving PORT TIME

It serves the database that the environment names, at the tests' own time.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError

import time_machine
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


@contextmanager
def served(port: int) -> Iterator[None]:
    """A server at this port until the block ends, and then `kill -9`."""
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}&port={database['PORT']}"
    )
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "linli.site.settings",
        "LINLI_DATA_DIR": str(settings.LINLI_DATA_DIR),
        "LINLI_SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, "-m", "tests.browser.serving", str(port), str(time.time())]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _answers(port, process)
        yield
    finally:
        process.kill()
        process.wait()


def _answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("The server did not answer.")


def main() -> None:
    port, moment = int(sys.argv[1]), datetime.fromtimestamp(float(sys.argv[2]), UTC)
    with time_machine.travel(moment, tick=True):
        server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
        server.set_app(get_wsgi_application())
        server.serve_forever()


if __name__ == "__main__":
    main()
