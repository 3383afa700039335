"""One PostgreSQL server on one data folder: made, started, watched and stopped by us."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from linli.site.kinship import alive, end_with_parent
from linli.site.postgres.account import account_for, give, popen_arguments
from linli.site.postgres.binaries import Binaries, binaries, readable_by
from linli.site.postgres.liveness import clear_the_dead, postmaster_of
from linli.site.postgres.place import SOCKET_NAME, home_of, prepared_home, socket_folder
from linli.site.postgres.refusals import PostgresUnavailable

ROLE = DATABASE = "linli"
SECONDS_TO_RECOVER = 300  # replaying the log after a crash takes its time

TUNED = {
    "listen_addresses": "",  # the socket alone: its folder is closed to everyone else
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",  # our statements are short; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",  # a statement's values may be personal data
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """The database of a data folder; `durable=False` trades its safety for speed, in tests only."""

    def __init__(self, data_folder: Path, *, durable: bool = True) -> None:
        self.durable = durable
        found = binaries()
        self.account = account_for(prepared_cluster(data_folder))
        self.home = prepared_home(data_folder, self.account)
        self.cluster = self.home / "cluster"
        self.binaries: Binaries = readable_by(found, self.account, self.home)
        self.socket_folder = socket_folder(self.home, self.account)
        self.log = self.home / "log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return url_on(self.socket_folder)

    def start(self) -> Self:
        """Start the server, making the cluster the first time; returns when it answers.

        What a `kill -9` left behind is cleared away first. A live server of the same folder, left
        by a supervisor that was killed, is stopped: the caller holds the folder's lock, so nobody
        else wants it.
        """
        if not self.cluster.exists():
            self._make_cluster()
        self._check_version()
        left = postmaster_of(self.cluster)
        if left is not None:
            _end(left.pid)
        self.socket_folder = socket_folder(self.home, self.account)
        clear_the_dead(self.cluster, self.socket_folder)
        options = {
            **TUNED,
            **({} if self.durable else CARELESS),
            "unix_socket_directories": str(self.socket_folder),
        }
        self.log.touch()
        give(self.log, self.account, 0o600)
        with self.log.open("ab") as log:
            # Not by pg_ctl: as our own child it is seen at once when it dies, and it dies with us.
            self.process = subprocess.Popen(
                [
                    self.binaries.program("postgres"),
                    "-D",
                    str(self.cluster),
                    *(f"--{name}={value}" for name, value in options.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C in the terminal is for us, not for it
                preexec_fn=end_with_parent(signal.SIGINT),
                **popen_arguments(self.account),
            )
        self._wait_until_it_answers()
        return self

    def stop(self) -> None:
        """Stop the server: clients are cut off, what was committed is kept. Twice is harmless."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast" in PostgreSQL's words
            try:
                self.process.wait(timeout=SECONDS_TO_RECOVER)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=60)
        self.process = None
        if self.socket_folder.parent != self.home:
            with suppress(OSError):
                self.socket_folder.rmdir()  # the short one, outside the data folder

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _make_cluster(self) -> None:
        """Make the cluster under another name first: a half-made one is never mistaken for it."""
        half_made = self.home / "cluster.new"
        if half_made.exists():
            subprocess.run(["/bin/rm", "-rf", str(half_made)], check=True)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if self.binaries.major >= 17  # the first with its own C.UTF-8
            else []
        )
        made = subprocess.run(
            [
                self.binaries.program("initdb"),
                "--pgdata",
                str(half_made),
                f"--username={ROLE}",
                "--encoding=UTF8",
                "--locale=C",
                *locale,
                "--data-checksums",
                "--auth-local=trust",
                "--auth-host=reject",
                "--no-instructions",
                *([] if self.durable else ["--no-sync"]),
            ],
            capture_output=True,
            text=True,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            **popen_arguments(self.account),
        )
        if made.returncode != 0:
            raise PostgresUnavailable(
                f"建立数据库失败：{made.stderr.strip()}",
                f"The database could not be made: {made.stderr.strip()}",
            )
        half_made.rename(self.cluster)

    def _check_version(self) -> None:
        major = (self.cluster / "PG_VERSION").read_text().strip()
        if major != str(self.binaries.major):
            raise PostgresUnavailable(
                f"这份数据由 PostgreSQL {major} 建立，而现有的是 {self.binaries.major}。"
                "请装回原版本（PG_BINDIR），或用备份迁移（见 docs/operations.md）。",
                f"This data was made by PostgreSQL {major}, and the one at hand is "
                f"{self.binaries.major}. Bring the former back (PG_BINDIR), or move the data by a "
                "backup (see docs/operations.md).",
            )

    def _wait_until_it_answers(self) -> None:
        assert self.process is not None
        give_up = time.monotonic() + SECONDS_TO_RECOVER
        while True:
            if self.process.poll() is not None:
                raise self._did_not_start()
            try:
                with psycopg.connect(
                    url_on(self.socket_folder, "postgres"), autocommit=True, connect_timeout=5
                ) as connection:
                    found = connection.execute(
                        "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                    ).fetchone()
                    if found is None:
                        connection.execute(
                            sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE))
                        )
                    return
            except psycopg.OperationalError:
                if time.monotonic() > give_up:
                    self.stop()
                    raise self._did_not_start() from None
                time.sleep(0.05)

    def _did_not_start(self) -> PostgresUnavailable:
        last = " / ".join(self.log.read_text(errors="replace").splitlines()[-5:])
        return PostgresUnavailable(
            f"数据库没有启动。日志 {self.log} 的结尾：{last}",
            f"The database did not start. The end of {self.log}: {last}",
        )


def url_on(folder: Path, database: str = DATABASE) -> str:
    """The address of a server that listens on the socket in this folder."""
    return f"postgresql://{ROLE}@/{database}?host={quote(str(folder), safe='/')}"


def socket_answers(folder: Path) -> bool:
    """Whether a server takes connections on the socket in this folder."""
    if not (folder / SOCKET_NAME).exists():
        return False
    try:
        with psycopg.connect(url_on(folder), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def prepared_cluster(data_folder: Path) -> Path:
    """The cluster's path, before it is known whether the server's account can reach it."""
    from_here = data_folder.resolve()
    from_here.mkdir(parents=True, exist_ok=True)
    return home_of(from_here) / "cluster"


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGINT)
    give_up = time.monotonic() + SECONDS_TO_RECOVER
    while alive(pid):
        if time.monotonic() > give_up:
            os.kill(pid, signal.SIGQUIT)
            give_up = time.monotonic() + 60
        time.sleep(0.05)
