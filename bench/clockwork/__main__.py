"""`python -m bench.clockwork`: many seeds, and the counts that must be nought."""

import argparse
import json
import multiprocessing
import sys
import time
from dataclasses import asdict
from pathlib import Path

from django.db import connections

from bench.clockwork.days import START, Days
from bench.clockwork.model import Verdict, total
from bench.clockwork.place import Place, leave_out_the_others, settled
from bench.installation import database, folder_for

CONTROLS = ("no-guard", "forgetful", "stuttering")
SAID_EVERY = 50


def played(place: Place, seeds: range, days: float, control: str) -> Verdict:
    """Some seeds one after another."""
    verdicts = []
    for number, seed in enumerate(seeds, start=1):
        verdicts.append(Days(seed, place, days=days, control=control).play())
        if number % SAID_EVERY == 0:
            sys.stderr.write(f"  {number} of {len(seeds)} seeds\n")
    return total(verdicts)


def _played(work: tuple[Place, range, float, str]) -> Verdict:
    connections.close_all()
    return played(*work)


def words(verdict: Verdict, seconds: float, wanted: argparse.Namespace) -> str:
    """The verdict for people."""
    control = f" control {wanted.control}" if wanted.control else ""
    return "\n".join(
        [
            f"{verdict.seeds} seeds x {wanted.days:g} days in {seconds:.0f} s{control}",
            f"{verdict.verbs} verbs, {verdict.outages} outages, {verdict.kills} kills, "
            f"{verdict.steps} clock steps and sleeps, {verdict.releases} changes of rules",
            f"{verdict.climbed} rungs climbed, {verdict.late} of them late",
            f"early {verdict.early} · missed {verdict.missed} · twice {verdict.twice} · "
            f"late without its reason {verdict.unexplained} · failed followers {verdict.stuck}",
            *verdict.words,
        ]
    )


def main() -> int:
    """Play; 0 when nothing went wrong, or when a control was seen to."""
    parser = argparse.ArgumentParser(prog="python -m bench.clockwork", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--days", type=float, default=5)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--control", choices=CONTROLS, default="", help="break the house on purpose"
    )
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    began = time.monotonic()
    # Nothing here is about the disk: every seed is rolled back.
    with folder_for(wanted.folder) as folder, database(folder, durable=False):
        place = settled(START)
        leave_out_the_others()
        last = wanted.first + wanted.seeds
        shares = [
            (place, range(wanted.first + one, last, wanted.processes), wanted.days, wanted.control)
            for one in range(wanted.processes)
        ]
        connections.close_all()
        with multiprocessing.get_context("fork").Pool(wanted.processes) as pool:
            verdict = total(pool.map(_played, shares))
    seconds = time.monotonic() - began
    if wanted.json:
        found = asdict(verdict) | {"days": wanted.days, "control": wanted.control}
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(words(verdict, seconds, wanted))
    if wanted.control:
        return 0 if not verdict.is_clean else 1
    return 0 if verdict.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
