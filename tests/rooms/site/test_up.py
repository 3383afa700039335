"""`linli up` as a person meets it: it starts, answers, is killed, starts again, and stops."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linli.site.kinship import alive
from linli.site.postgres.liveness import postmaster_of

LINLI = [sys.executable, "-m", "linli.site.cli"]
SECONDS = 60


def environment() -> dict[str, str]:
    names = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {
        name: value
        for name, value in os.environ.items()
        if name not in names and not name.startswith("LINLI_")
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def children_of(pid: int) -> list[int]:
    """The numbers of all processes below one, the children's children too."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in thread.read_text().split():
            found += [int(child), *children_of(int(child))]
    return found


class Up:
    """One `linli up`, with what it printed."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        self.log = data / "up.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*LINLI, "up", "--data", str(data), "--port", str(port)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(),
            )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline().strip()
        assert self.line, self.log.read_text()

    def end(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        code = self.process.wait(timeout=SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def up(data: Path) -> Iterator[Callable[[], Up]]:
    started: list[Up] = []
    port = free_port()

    def start() -> Up:
        started.append(Up(data, port))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads the processes from /proc")
def test_killed_in_every_part_it_comes_back_and_leaves_no_orphan(data: Path, up: Callable[[], Up]):
    cluster = data / "postgres" / "cluster"
    first = up()
    assert first.line == f"ready http://127.0.0.1:{first.port}"
    assert status(first.port) < 500

    # when the database is killed, the supervisor starts it again and the web goes on
    before = postmaster_of(cluster)
    assert before is not None
    os.kill(before.pid, signal.SIGKILL)
    assert eventually(lambda: (now := postmaster_of(cluster)) is not None and now.pid != before.pid)
    assert eventually(lambda: 0 < status(first.port) < 500)

    # when the supervisor is killed, nothing outlives it
    family = children_of(first.process.pid)
    assert len(family) >= 4, "database, web with its workers, worker"
    first.end(signal.SIGKILL)
    assert eventually(lambda: not [pid for pid in family if alive(pid)])

    # and the next start goes on with the same data, on the same port
    second = up()
    assert status(second.port) < 500
    busy = subprocess.run(
        [*LINLI, "up", "--data", str(data), "--port", str(free_port())],
        capture_output=True,
        text=True,
        env=environment(),
    )
    assert busy.returncode == 2
    assert "另一个 linli" in busy.stderr
    assert "Another linli" in busy.stderr
    told = subprocess.run(
        [*LINLI, "journal", "stuck", "--json", "--data", str(data)],
        capture_output=True,
        text=True,
        env=environment(),
    )
    assert json.loads(told.stdout) == {"stuck": []}, "a command beside it uses its database"

    # and Ctrl-C stops all of it
    family = children_of(second.process.pid)
    assert second.end(signal.SIGINT) == 0
    assert not [pid for pid in family if alive(pid)]
    assert postmaster_of(cluster) is None


def test_a_taken_port_is_said_at_once(data: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = subprocess.run(
            [*LINLI, "up", "--data", str(data), "--port", str(port)],
            capture_output=True,
            text=True,
            env=environment(),
        )
    assert said.returncode == 2
    assert "--port" in said.stderr
    assert not (data / "postgres").exists(), "nothing was begun"
