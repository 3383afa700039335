"""Is the server that a lock file speaks of really alive?

After `kill -9` a lock file names a process that is gone, that is a zombie nobody reaps (PID 1 of
many containers), or whose number now belongs to somebody else. PostgreSQL itself only asks "does
this number exist?" and would refuse to start in the last two cases, so the question is answered
here, and the lock files of the dead are taken away.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from linli.site.kinship import PROC, alive
from linli.site.postgres.refusals import PostgresUnavailable

SECONDS_FOR_OLD_BACKENDS = 60


@dataclass(frozen=True)
class Postmaster:
    """The running server of a cluster, as its lock file describes it."""

    pid: int
    socket_folder: str
    status: str


def postmaster_of(cluster: Path) -> Postmaster | None:
    """The live server of this cluster, or None; leaves every file alone."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    if not alive(pid) or not _works_in(pid, cluster):
        return None
    # Lines 5 and 8 are written a moment after the first ones, while the server starts.
    socket_folder = lines[4].strip() if len(lines) > 4 else ""
    status = lines[7].strip() if len(lines) > 7 else "starting"
    return Postmaster(pid, socket_folder, status)


def clear_the_dead(cluster: Path, socket_folder: Path) -> None:
    """Take away lock files whose server is dead, once its last backend has gone.

    Two servers on one cluster destroy it, so nothing is removed while any live process still
    works in the folder; after a minute that is a PostgresUnavailable.
    """
    pid_file = cluster / "postmaster.pid"
    if pid_file.exists():
        give_up = time.monotonic() + SECONDS_FOR_OLD_BACKENDS
        while left := _processes_in(cluster):
            if time.monotonic() > give_up:
                numbers = ", ".join(map(str, left))
                raise PostgresUnavailable(
                    f"上次的数据库进程还没有退出（进程号 {numbers}），请先结束它们。",
                    f"Processes of the last database have not ended ({numbers}); end them first.",
                )
            time.sleep(0.1)
        pid_file.unlink(missing_ok=True)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (socket_folder / name).unlink(missing_ok=True)


def _works_in(pid: int, cluster: Path) -> bool:
    """Whether that process is a server of this cluster: PostgreSQL makes it its working folder."""
    if not PROC.is_dir():
        return True
    try:
        return Path(os.readlink(PROC / str(pid) / "cwd")) == cluster.resolve()
    except FileNotFoundError:
        return False
    except PermissionError:
        return True  # somebody else's process: better to believe the lock file


def _processes_in(cluster: Path) -> list[int]:
    if not PROC.is_dir():
        return []
    where = cluster.resolve()
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            inside = Path(os.readlink(entry / "cwd")) == where
        except OSError:
            continue
        if inside and alive(int(entry.name)):
            found.append(int(entry.name))
    return found
