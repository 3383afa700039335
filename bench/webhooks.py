"""How many events a second the worker brings to a receiver, and how long one is under way.

    python -m bench.webhooks [--events 20000] [--repeats 3] [--cases 2000] [--folder DIR] [--json]

The receiver is a process of its own on 127.0.0.1 that reads, counts and answers 204. Events are
written into the journal of a record made by `bench/dataset`, committed at once, and drained by the
worker as `linli up` starts it: read from the journal, judged by what the subscription may see,
written as CloudEvents, signed, posted, settled. The baseline, in turns with it, posts as many
bodies of the same length to the same receiver by a bare loop over one `http.client` connection.

Exit code 1 when a target is missed, or when anything is lost, doubled, or out of its case's order.
"""

import argparse
import asyncio
import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bench.dataset import kept
from bench.desk import desk
from bench.installation import (
    HOST,
    database,
    folder_for,
    follower_worker,
    free_port,
    machine,
    scalar,
)
from bench.measures import percentile, said, spread
from linli.exchange.webhooks.acts import Wanted, subscribe
from linli.exchange.webhooks.kinds import KINDS

LEAST_EVENTS_PER_S = 1_000
SECONDS_TO_WAIT = 600
BODY_BYTES = 520  # of an event as it is sent
SINGLES = 20

_EVENTS = """
INSERT INTO journal_entry (event, subject_kind, subject_id, at, actor_kind, actor_id, actor_post,
                           actor_name, facts)
SELECT 'case.accepted', 'case', c.id, now(), 'officer', 1, NULL, '',
       jsonb_build_object('case_id', c.id, 'unit_id', c.holder_id)
FROM generate_series(0, %s - 1) AS n
JOIN (SELECT id, holder_id, row_number() OVER (ORDER BY id) - 1 AS turn, count(*) OVER () AS of
      FROM cases_case WHERE holder_id IS NOT NULL) c ON c.turn = n %% c.of
ORDER BY n
"""


class Counting(asyncio.Protocol):
    """Reads posts, counts their ids, and tells by GET what came: it does as little as it can."""

    times: dict[int, int] = {}
    last_of: dict[bytes, int] = {}
    posts = 0
    misplaced = 0

    def __init__(self) -> None:
        self.read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.read += data
        while (end := self.read.find(b"\r\n\r\n")) >= 0:
            head = self.read[:end].lower()
            length = int(_of(head, b"content-length") or 0)
            if len(self.read) < end + 4 + length:
                return
            body, self.read = self.read[end + 4 : end + 4 + length], self.read[end + 4 + length :]
            self.answer(head, body)

    def answer(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"get"):
            told = json.dumps(
                {
                    "posts": Counting.posts,
                    "times": list(Counting.times.values()),
                    "misplaced": Counting.misplaced,
                }
            ).encode()
            Counting.posts, Counting.misplaced = 0, 0
            Counting.times.clear()
            self.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told))
            return
        Counting.posts += 1
        number = _of(head, b"webhook-id")
        if number.isdigit():
            case = body.partition(b'"subject":"')[2].partition(b'"')[0]
            Counting.misplaced += int(number) < Counting.last_of.get(case, 0)
            Counting.last_of[case] = int(number)
            Counting.times[int(number)] = time.time_ns()
        self.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    def write(self, said: bytes) -> None:
        self.transport.write(said)  # type: ignore[attr-defined]  # of a connection it has


def _of(head: bytes, name: bytes) -> bytes:
    return head.partition(b"\r\n" + name + b":")[2].partition(b"\r\n")[0].strip()


async def receive(port: int) -> None:
    """The receiver's process."""
    server = await asyncio.get_running_loop().create_server(Counting, HOST, port)
    await server.serve_forever()


@contextlib.contextmanager
def receiver() -> Iterator[int]:
    """The receiver, in a process of its own; gives its port."""
    port = free_port()
    here = subprocess.Popen([sys.executable, "-m", "bench.webhooks", "--receive", str(port)])
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                came(port)
                break
            time.sleep(0.05)
        yield port
    finally:
        here.terminate()
        here.wait(timeout=20)


def came(port: int) -> dict[str, Any]:
    """What came since one asked the last time."""
    line = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        line.request("GET", "/")
        found: dict[str, Any] = json.loads(line.getresponse().read())
        return found
    finally:
        line.close()


def bare(port: int, events: int) -> float:
    """The baseline: one line, one post after the other; how many a second."""
    body = b"x" * BODY_BYTES
    headers = {"content-type": "application/json", "webhook-id": "bare"}
    line = http.client.HTTPConnection(HOST, port, timeout=30)
    began = time.perf_counter()
    for _ in range(events):
        line.request("POST", "/in", body, headers)
        line.getresponse().read()
    took = time.perf_counter() - began
    line.close()
    came(port)
    return events / took


def happened(events: int) -> None:
    """So many events, spread over the cases, committed at once."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [events])


def drained(port: int, events: int) -> dict[str, float]:
    """From the commit until the last has come: how many a second, and whether all is in order."""
    came(port)
    happened(events)
    began, began_ns = time.perf_counter(), time.time_ns()
    times: list[int] = []
    posts = misplaced = 0
    while len(times) < events and time.perf_counter() - began < SECONDS_TO_WAIT:
        time.sleep(0.2)
        found = came(port)
        times += found["times"]
        posts += found["posts"]
        misplaced += found["misplaced"]
    seconds = (max(times, default=began_ns) - began_ns) / 1e9
    return {
        "per_s": len(times) / seconds if seconds else 0.0,
        "lost": events - len(times),
        "twice": posts - len(times),
        "misplaced": misplaced,
    }


def one_alone(port: int) -> float:
    """Milliseconds from the commit of one event until it is there, with nothing else under way."""
    came(port)
    happened(1)
    began = time.time_ns()
    times: list[int] = []
    while not times:
        time.sleep(0.002)
        times = came(port)["times"]
    return max(0.0, (times[0] - began) / 1e6)


def measured(cases: int, events: int, repeats: int, folder: Path) -> dict[str, Any]:
    """Fill, subscribe, and drain in turns with the baseline."""
    os.environ["LINLI_MAY_ASK"] = HOST
    settings.LINLI_MAY_ASK = [HOST]
    here = kept(folder, cases)
    with database(here), receiver() as port, follower_worker():
        found: dict[str, Any] = {
            "cases": scalar("SELECT count(*) FROM cases_case"),
            "events": events,
            "machine": machine(here),
        }
        _subscribed(port)
        drained(port, events // 10)  # lines are open, plans are made
        rates, baselines = [], []
        sums = {"lost": 0.0, "twice": 0.0, "misplaced": 0.0}
        for _ in range(repeats):
            baselines.append(bare(port, events))
            run = drained(port, events)
            rates.append(run["per_s"])
            sums = {name: total + run[name] for name, total in sums.items()}
        alone = sorted(one_alone(port) for _ in range(SINGLES))
    found["drained_per_s"] = spread(rates, 0)
    found["baseline_per_s"] = spread(baselines, 0)
    found["ratio"] = spread(
        [rate / baseline for rate, baseline in zip(rates, baselines, strict=True)]
    )
    found["alone_ms"] = {
        "p50": round(percentile(alone, 0.5)),
        "most": round(alone[-1]),
    }
    found |= {name: int(total) for name, total in sums.items()}
    found["met"] = {
        f"{LEAST_EVENTS_PER_S:,} events a second": found["drained_per_s"]["median"]
        >= LEAST_EVENTS_PER_S,
        "none lost, doubled or out of order": not any(sums.values()),
    }
    return found


def _subscribed(port: int) -> None:
    """A subscription to everything that happens, once the receiver has answered its ping."""
    wanted = Wanted(
        name=f"bench {time.time_ns()}",
        address=f"http://{HOST}:{port}/in",
        kinds=list(KINDS),
        role="duty_officer",
        unit="centre",
        area_code="990100",
    )
    subscribe(wanted, by=desk().duty_officer, now=datetime.now(UTC))
    while not came(port)["posts"]:
        time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="work here and leave it; else a temporary one")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--receive", type=int, default=0, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.receive:
        asyncio.run(receive(wanted.receive))
        return 0
    with folder_for(wanted.folder) as folder:
        found = measured(wanted.cases, wanted.events, wanted.repeats, folder)
    if wanted.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"machine {found['machine']}")
        print(f"{found['events']:,} events of {found['cases']:,} cases, one subscription")
        print(f"drained, events/s             {said(found['drained_per_s'])}")
        print(f"baseline: bare posts/s        {said(found['baseline_per_s'])}")
        print(f"ratio                         {said(found['ratio'])}")
        print(f"one alone, from commit to receiver: {found['alone_ms']} ms")
        print(f"lost {found['lost']}, twice {found['twice']}, misplaced {found['misplaced']}")
        for target, met in found["met"].items():
            print(f"{'met' if met else 'MISSED':7} {target}")
    return 0 if all(found["met"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
