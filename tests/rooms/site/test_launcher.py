"""Our own PostgreSQL: it starts, stops, survives every kind of death, and says what is wrong."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from linli.site.kinship import alive
from linli.site.postgres import PostgresUnavailable, Server, locked, running_postgres
from linli.site.postgres import account as accounts
from linli.site.postgres.binaries import binaries, readable_by
from linli.site.postgres.liveness import postmaster_of
from linli.site.postgres.place import OPEN_TO_SYSTEM_ACCOUNTS, home_of, socket_folder


def said(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def socket_folder_in(url: str) -> Path:
    return Path(str(conninfo_to_dict(url)["host"]))


def test_a_second_start_goes_on_with_the_same_data(data: Path):
    with running_postgres(data) as url:
        assert said(url, "SHOW fsync") == "on", "a real installation waits for its disk"
        assert said(url, "SHOW data_checksums") == "on"
        assert said(url, "SELECT pg_encoding_to_char(encoding) FROM pg_database LIMIT 1") == "UTF8"
        said(url, "CREATE TABLE kept AS SELECT 7 AS number")
    assert postmaster_of(data / "postgres" / "cluster") is None, "stopped with its block"
    with running_postgres(data) as url:
        assert said(url, "SELECT number FROM kept") == 7


def test_only_the_socket_s_folder_leads_in(data: Path):
    with running_postgres(data) as url:
        assert said(url, "SHOW listen_addresses") == ""
    folder = socket_folder(data / "postgres", accounts.account_for(data / "postgres" / "cluster"))
    assert folder.stat().st_mode & 0o077 == 0


def test_a_server_that_was_killed_starts_again_on_its_data(data: Path):
    server = Server(data).start()
    said(server.url, "CREATE TABLE kept AS SELECT 7 AS number")
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert not server.running()
    server.start()
    assert said(server.url, "SELECT number FROM kept") == 7
    server.stop()
    server.stop()


def test_a_zombie_that_nobody_reaps_does_not_keep_the_lock(data: Path):
    server = Server(data, durable=False).start()
    assert server.process is not None
    pid = server.process.pid
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    # Not waited for: like under a PID 1 that does not reap, the number still exists.
    os.kill(pid, 0)
    assert not alive(pid)
    assert (server.cluster / "postmaster.pid").exists()
    with running_postgres(data, durable=False) as url:
        assert said(url, "SELECT 1") == 1
    server.process.wait()


def test_a_lock_file_with_somebody_else_s_number_is_cleared(data: Path):
    with running_postgres(data, durable=False):
        pass
    lock = data / "postgres" / "cluster" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n/elsewhere\n0\n5432\n/elsewhere\n\n\nready\n")
    assert postmaster_of(lock.parent) is None
    with running_postgres(data, durable=False) as url:
        assert said(url, "SELECT 1") == 1


def test_it_ends_with_the_process_that_started_it(data: Path):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path\n"
            "from linli.site.postgres import Server\n"
            "server = Server(Path(sys.argv[1]), durable=False).start()\n"
            "print(server.process.pid, flush=True); time.sleep(60)",
            str(data),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    holder.kill()
    holder.wait()
    holder.stdout.close()
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)


def test_a_second_command_uses_the_server_that_runs(data: Path):
    with running_postgres(data, durable=False) as first:
        assert locked(data) is None, "the first holds it"
        told = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from pathlib import Path\n"
                "from linli.site.postgres import running_postgres\n"
                "with running_postgres(Path(sys.argv[1])) as url: print(url)",
                str(data),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.strip() == first
        assert said(first, "SELECT 1") == 1, "the second did not take it along"


def test_a_path_too_long_for_a_socket_gets_a_short_one(data: Path):
    deep = data / ("x" * 60) / ("y" * 60)
    with running_postgres(deep, durable=False) as url:
        assert said(url, "SELECT 1") == 1
    with running_postgres(deep, durable=False) as again:
        assert again == url, "children that know the address find it after a restart"
    assert not socket_folder_in(url).exists(), "and nothing is left of it"


def test_a_stranger_s_folder_is_never_used_for_the_socket(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    home = data / ("z" * 100)
    home.mkdir(parents=True)
    planned = socket_folder(home, None)
    assert planned.parent == tmp_path
    planned.rmdir()
    planned.symlink_to(data)
    assert socket_folder(home, None).parent != tmp_path


def test_binaries_that_the_account_cannot_reach_are_copied(
    data: Path, monkeypatch: pytest.MonkeyPatch
):
    account = accounts.account_for(data / "none")
    if account is None:
        # Not root: nobody to step down to, so nothing is ever copied.
        assert readable_by(binaries(), None, data) == binaries()
        return
    first = [False]
    monkeypatch.setattr(
        "linli.site.postgres.binaries._runs_as", lambda found, who: first.pop() if first else True
    )
    copied = readable_by(binaries(), account, data)
    assert copied.folder.is_relative_to(data)
    monkeypatch.undo()
    assert readable_by(copied, account, data) == copied, "what is readable stays where it is"
    ran = subprocess.run(
        [copied.program("initdb"), "--version"],
        cwd="/",
        capture_output=True,
        **account.as_popen_arguments(),
    )
    assert ran.returncode == 0, ran.stderr


def test_a_folder_without_binaries_is_refused_in_two_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(PostgresUnavailable) as refused:
        binaries()
    assert str(tmp_path) in refused.value.zh
    assert str(tmp_path) in refused.value.en


def test_no_account_to_step_down_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(accounts, "UNPRIVILEGED", ("nobody-of-this-name",))
    with pytest.raises(PostgresUnavailable, match="ordinary user"):
        accounts.account_for(tmp_path / "cluster")


def test_data_of_another_version_is_refused_not_ruined(data: Path):
    with running_postgres(data, durable=False):
        pass
    (data / "postgres" / "cluster" / "PG_VERSION").write_text("14\n")
    with (
        pytest.raises(PostgresUnavailable, match="made by PostgreSQL 14"),
        running_postgres(data, durable=False),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that the server cannot enter")
def test_root_s_own_folder_sends_the_database_where_its_account_can_go(data: Path):
    closed = data / "closed"
    closed.mkdir(mode=0o700)
    here = closed / "data"
    with running_postgres(here, durable=False) as url:
        said(url, "CREATE TABLE kept AS SELECT 7 AS number; CHECKPOINT")
    first = home_of(here)
    assert first.parent == OPEN_TO_SYSTEM_ACCOUNTS
    with running_postgres(here, durable=False) as url:
        assert said(url, "SELECT number FROM kept") == 7, "the signpost is followed"
    shutil.rmtree(here)
    with running_postgres(here, durable=False):
        second = home_of(here)
    assert second != first, "a folder made anew does not find what was deleted"
    shutil.rmtree(first)
    shutil.rmtree(second)
