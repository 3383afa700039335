"""A closed-loop HTTP client: each of its connections sends the next report once it has its answer.

    python -m bench.client < PLAN.json

A process of its own, so that its processor time is not counted as the server's; one loop over raw
sockets with requests made beforehand, so that it takes little from a small machine.
"""

import json
import selectors
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bench import voices

HOST = "127.0.0.1"


@dataclass
class Connection:
    """One connection and the request that it waits for."""

    socket: socket.socket
    sent_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def answer(self) -> bytes | None:
        """The whole answer once it is there; raises ConnectionError when the server hung up."""
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionError("The server closed a connection.")
        self.got += more
        head, blank, rest = bytes(self.got).partition(b"\r\n\r\n")
        if not blank or not _complete(head, rest):
            return None
        whole = bytes(self.got)
        self.got.clear()
        return whole


def _complete(head: bytes, rest: bytes) -> bool:
    """Whether the body is all there: by its length, or by its last chunk."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(rest) >= int(value)
    return rest.endswith(b"0\r\n\r\n")


def drive(port: int, at_once: int, seconds: float, requests: list[bytes]) -> dict[str, object]:
    """Send until the time is over; every answer's latency in microseconds, and what answers said.

    The clock runs from the first request to the last answer.
    """
    chooser = selectors.DefaultSelector()
    waiting = iter(requests)
    began_cpu, began = time.process_time(), time.perf_counter()
    for _ in range(at_once):
        connection = Connection(socket.create_connection((HOST, port)))
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(waiting))
    latencies: list[int] = []
    statuses: Counter[str] = Counter()
    joined, last_bad = 0, ""
    busy = at_once
    while busy:
        for ready, _ in chooser.select():
            connection = ready.data
            answer = connection.answer()
            if answer is None:
                continue
            latencies.append(round((time.perf_counter() - connection.sent_at) * 1e6))
            status = answer[9:12].decode()
            statuses[status] += 1
            if status != "201":
                last_bad = answer.decode(errors="replace")[-600:]
            joined += b'"joined": true' in answer
            following = next(waiting, None) if time.perf_counter() - began < seconds else None
            if following is None:
                chooser.unregister(connection.socket)
                connection.socket.close()
                busy -= 1
            else:
                connection.send(following)
    return {
        "seconds": time.perf_counter() - began,
        "client_cpu_s": time.process_time() - began_cpu,
        "latencies_us": latencies,
        "statuses": statuses,
        "joined": joined,
        "bad": last_bad,
        "ran_out": next(waiting, None) is None,
    }


def main() -> None:
    """Read the plan, make the requests, send them, print what was measured."""
    plan = json.load(sys.stdin)
    random = Random(plan["seed"])
    matters = [voices.Matter(code, tuple(words)) for code, words in plan["matters"]]
    points = [(latitude, longitude) for latitude, longitude in plan["points"]]
    requests = [
        voices.request(voices.body(matters, points, random), voices.key(random))
        for _ in range(plan["requests"])
    ]
    json.dump(drive(plan["port"], plan["at_once"], plan["seconds"], requests), sys.stdout)


if __name__ == "__main__":
    main()
