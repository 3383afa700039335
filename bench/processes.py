"""Processes, what they started, and the processor time of all of them, from /proc; Linux only."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """Processor seconds that a process and its descendants have used so far.

    Those that ended count as well, once their parent has waited for them: so a server whose
    connections come and go is measured whole.
    """
    stats = _stats()
    below: dict[int, list[int]] = {}
    for pid, (parent, _) in stats.items():
        below.setdefault(parent, []).append(pid)
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        total += stats[pid][1] if pid in stats else 0
        waiting += below.get(pid, [])
    return total / _TICKS


@dataclass(frozen=True, slots=True)
class Process:
    """A process: who started it, and its command line."""

    parent: int
    command: str


def descendants(root: int) -> dict[int, Process]:
    """The processes below one, by their ids, the nearest first."""
    below: dict[int, list[int]] = {}
    for pid, (parent, _) in _stats().items():
        below.setdefault(parent, []).append(pid)
    found: dict[int, Process] = {}
    waiting = [(root, pid) for pid in below.get(root, [])]
    while waiting:
        parent, pid = waiting.pop(0)
        try:
            words = (Path("/proc") / str(pid) / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        found[pid] = Process(parent, b" ".join(words).decode(errors="replace"))
        waiting += [(pid, child) for child in below.get(pid, [])]
    return found


def _stats() -> dict[int, tuple[int, int]]:
    """For every process: its parent, and its ticks with those of children it has waited for."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The name in parentheses may hold blanks and parentheses; the rest never does.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found[int(entry.name)] = (int(fields[1]), sum(int(ticks) for ticks in fields[11:15]))
    return found
