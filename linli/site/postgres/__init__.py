"""A PostgreSQL of our own for everyone who has none: found, made, started and stopped here.

`running_postgres(data_folder)` is the whole of it for callers. Nothing here needs Django's
settings, for they are read only once the database's address is known.
"""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from linli.site.postgres.liveness import postmaster_of
from linli.site.postgres.place import home_of
from linli.site.postgres.refusals import PostgresUnavailable
from linli.site.postgres.server import Server, socket_answers, url_on

__all__ = ["PostgresUnavailable", "Server", "locked", "running_postgres"]

SECONDS_FOR_THE_OTHER_TO_START = 300


@contextmanager
def running_postgres(data_folder: Path, *, durable: bool = True) -> Iterator[str]:
    """The address of a database for this data folder, as long as the block runs.

    DATABASE_URL wins. Otherwise: a server that another command runs on the same folder is used; if
    there is none, one is started, and stopped at the end, once other commands that use it are done.
    """
    named = os.environ.get("DATABASE_URL")
    if named:
        yield named
        return
    with _one_more_user(data_folder) as users:
        owner = locked(data_folder)
        if owner is None:
            yield _address_of_the_running(data_folder)
            return
        try:
            server = Server(data_folder, durable=durable).start()
            try:
                yield server.url
            finally:
                _wait_for_the_others(users)
                server.stop()
        finally:
            owner.close()


def locked(data_folder: Path) -> IO[str] | None:
    """The lock of the one that runs this folder's database, or None when another has it.

    Held by an open file, so that even a killed holder lets go; the file is left, empty or not.
    """
    data_folder.mkdir(parents=True, exist_ok=True)
    lock = (data_folder / "database.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


@contextmanager
def _one_more_user(data_folder: Path) -> Iterator[IO[str]]:
    data_folder.mkdir(parents=True, exist_ok=True)
    with (data_folder / "users.lock").open("a+") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield users


def _wait_for_the_others(users: IO[str]) -> None:
    """Return when no other command uses the server that we are about to stop."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.stderr.write("等待另一个 linli 命令结束… waiting for another linli command to end…\n")
        fcntl.flock(users, fcntl.LOCK_EX)


def _address_of_the_running(data_folder: Path) -> str:
    """The address of the server that the lock's holder runs; it may still be starting."""
    give_up = time.monotonic() + SECONDS_FOR_THE_OTHER_TO_START
    while time.monotonic() < give_up:
        running = postmaster_of(home_of(data_folder) / "cluster")
        if running and running.status == "ready" and running.socket_folder:
            folder = Path(running.socket_folder)
            if socket_answers(folder):
                return url_on(folder)
        time.sleep(0.1)
    raise PostgresUnavailable(
        f"另一个 linli 正占用 {data_folder}，但它的数据库没有应答。",
        f"Another linli holds {data_folder}, but its database does not answer.",
    )
