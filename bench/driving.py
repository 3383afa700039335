"""Driving the client and the floor, each in a process of its own, and weighing what they cost."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.installation import land_of_the_district
from bench.lookup import points_in
from bench.processes import cpu_seconds
from linli.policy.queries import current
from linli.site.postgres import Server

MOST_RATE = 2500  # requests are made beforehand: more than any small machine will send in a second


@dataclass
class Bench:
    """One run: the database, the web server's port and process, and what was asked for."""

    wanted: argparse.Namespace
    server: Server
    port: int
    web_pid: int
    seeds: Iterator[int]
    plan: dict[str, object] = field(default_factory=dict)

    def reports(self, at_once: int, seconds: float) -> dict[str, Any]:
        """Drive the client for a while; its answer, with the processor time of app and database."""
        plan = self.plan | {
            "port": self.port,
            "at_once": at_once,
            "seconds": seconds,
            "seed": next(self.seeds),
            "requests": int(MOST_RATE * seconds) + at_once,
        }
        app, base = cpu_seconds(self.web_pid), cpu_seconds(self._postmaster())
        driven = answered("bench.client", plan)
        count = len(driven["latencies_us"])
        driven["app_cpu_ms"] = (cpu_seconds(self.web_pid) - app) / count * 1e3
        driven["database_cpu_ms"] = (cpu_seconds(self._postmaster()) - base) / count * 1e3
        if set(driven["statuses"]) != {"201"} or driven["ran_out"]:
            raise SystemExit(f"Not every answer was 201: {driven['statuses']} {driven['bad']}")
        return driven

    def floor(self, at_once: int, seconds: float) -> float:
        """Transactions per second of psycopg alone; two processes, as the web server has two."""
        shares = [at_once] if at_once == 1 else [at_once // 2, at_once - at_once // 2]
        plans = [{"url": self.server.url, "at_once": n, "seconds": seconds} for n in shares]
        running = [_started("bench.floor", plan) for plan in plans]
        answers = [_finished(one) for one in running]
        return float(sum(len(one["latencies_us"]) / one["seconds"] for one in answers))

    def _postmaster(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid


def answered(module: str, plan: dict[str, object]) -> dict[str, Any]:
    """Run a part of the bench in a process of its own; what it prints."""
    return _finished(_started(module, plan))


def _started(module: str, plan: dict[str, object]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": ""},
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(plan))
    process.stdin.close()
    return process


def _finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    printed = process.stdout.read()
    if process.wait() != 0:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}.")
    found: dict[str, Any] = json.loads(printed)
    return found


def what_to_send() -> dict[str, object]:
    """The matters of the pack in force, and points in its land where people live."""
    lands = [land for land in land_of_the_district() if land.level in {"grid", "subgrid"}]
    points = points_in([land.shape for land in lands], 5000)
    matters = [
        (category.code, category.keywords)
        for category in current().pack.categories.categories
        if category.keywords
    ]
    return {"points": points.tolist(), "matters": matters}
