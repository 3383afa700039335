"""What open walls cost everybody else: the desk's list with 0, 5 and 20 of them, in one run.

    python -m bench.walls ADDRESS [--asks 60] [--rounds 3] [--json]

Needs a running server with the demo district (`linli up --demo`). A wall is what the page is: a
stream, or, where there is no room for one, a question every three seconds. The numbers of walls
take turns, so that a neighbour on the machine costs each of them the same.
"""

import argparse
import http.client
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from bench.measures import percentile, table

WALLS = (0, 5, 20)
LIST = "/api/workbench/tasks/todo"
SECONDS_BETWEEN_QUESTIONS = 3.0
SECONDS_TO_SETTLE = 6.0  # a server hears of a closed stream when it next writes to it


class Caller:
    """The demo's duty officer on one connection after the other."""

    def __init__(self, address: str, cookie: str = "") -> None:
        self.place, self.cookie = urlsplit(address).netloc, cookie

    def asks(self, path: str, body: dict[str, str] | None = None) -> http.client.HTTPResponse:
        """The answer, unread; its connection is closed with it."""
        line = http.client.HTTPConnection(self.place, timeout=30)
        headers = {"Cookie": self.cookie, "X-Linli": "1", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        line.request("GET" if body is None else "POST", path, sent, headers)
        return line.getresponse()

    def reads(self, path: str) -> int:
        """The whole answer's status."""
        with self.asks(path) as answer:
            answer.read()
            return answer.status


def signed_in(address: str, username: str, password: str) -> Caller:
    """Her session, by its cookie."""
    with Caller(address).asks(
        "/api/workbench/session", {"username": username, "password": password}
    ) as answer:
        if answer.status != 201:
            raise SystemExit(f"{address}: {answer.status} {answer.read(200)!r}")
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return Caller(address, cookie)


class Wall(threading.Thread):
    """One open wall, until it is told to stop."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(daemon=True)
        self.caller, self.stop, self.streams = caller, threading.Event(), False

    def run(self) -> None:
        with self.caller.asks("/api/command/wall/stream") as answer:
            self.streams = answer.status == 200
            while self.streams and not self.stop.is_set():
                if not answer.readline():
                    break
        while not self.stop.wait(SECONDS_BETWEEN_QUESTIONS):
            self.caller.reads("/api/command/wall/changes")


@contextmanager
def opened(many: int, caller: Caller) -> Iterator[list[Wall]]:
    """So many walls, settled; those of before are gone first."""
    time.sleep(SECONDS_TO_SETTLE)
    walls = [Wall(caller) for _ in range(many)]
    for one in walls:
        one.start()
    time.sleep(SECONDS_TO_SETTLE)
    try:
        yield walls
    finally:
        for one in walls:
            one.stop.set()
        for one in walls:
            one.join(timeout=10)


def timed(asks: int, caller: Caller, path: str) -> list[float]:
    """Milliseconds of each question, one after the other."""
    took = []
    for _ in range(asks):
        began = time.perf_counter()
        status = caller.reads(path)
        took.append((time.perf_counter() - began) * 1e3)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
    return took


def measured(wanted: argparse.Namespace) -> dict[str, Any]:
    """Each number of walls in turn, so many rounds."""
    caller = signed_in(wanted.address, wanted.username, wanted.password)
    timed(10, caller, wanted.path)
    found: dict[int, list[float]] = {many: [] for many in WALLS}
    streams = dict.fromkeys(WALLS, 0)
    load = os.getloadavg()[0]
    for _ in range(wanted.rounds):
        for many in WALLS:
            with opened(many, caller) as walls:
                found[many] += timed(wanted.asks, caller, wanted.path)
                streams[many] = sum(one.streams for one in walls)
    return {
        "load_before": round(load, 1),
        "walls": [
            {
                "walls": many,
                "streams": streams[many],
                "p50_ms": round(statistics.median(took), 1),
                "p95_ms": round(percentile(sorted(took), 0.95), 1),
            }
            for many, took in found.items()
        ],
    }


def main() -> int:
    """Print the figures; there is no target."""
    parser = argparse.ArgumentParser(description="What open walls cost everybody else.")
    parser.add_argument("address")
    parser.add_argument("--asks", type=int, default=60, help="in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--path", default=LIST, help="what everybody else asks")
    parser.add_argument("--username", default="zhou.ming")
    parser.add_argument("--password", default="linjiang-flows-east")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    answer = measured(wanted)
    if wanted.json:
        print(json.dumps(answer))
        return 0
    print(f"load before: {answer['load_before']}")
    head = ("open walls", "by stream", "p50 ms", "p95 ms")
    print(table(head, [tuple(one.values()) for one in answer["walls"]]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
