"""An installation to measure: its own folder, its own PostgreSQL with fsync on, the demo district.

Everything is what `linli up` starts. One thing differs, and the benches say so: the rate limits of
public routes are lifted, by a variant of the demo pack, for all load comes from one address.
"""

import contextlib
import http.client
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, connections

from linli.journal.acting import Actor, act
from linli.people.acts.sync_units import sync_units
from linli.policy.acts import adopt
from linli.policy.read import read_pack
from linli.simulate.district import district
from linli.simulate.land import Land
from linli.site.opening import make_keys, migrate
from linli.site.postgres import Server
from linli.site.settings import PROJECT_ROOT, database_from
from linli.site.supervisor import Child, web_child, worker_child
from linli.territory.acts import import_areas
from linli.territory.features import AreaFeature
from linli.territory.queries import area_names

BENCH = Actor.system("bench")
HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4  # as `linli up` starts them
LIFTED = 1_000_000_000  # requests a minute: no limit


@contextlib.contextmanager
def folder_for(wanted: Path | None) -> Iterator[Path]:
    """The folder to work in: the one that was named, kept; or a temporary one, removed."""
    if wanted is not None:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted
        return
    made = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    made.chmod(0o755)  # as root the server runs under another account
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def database(folder: Path, *, durable: bool = True, setup: Sequence[str] = ()) -> Iterator[Server]:
    """A server on this folder's cluster, with Django pointed at it; migrated and founded.

    `setup` are ALTER SYSTEM statements that need a restart; they hold for this block only.
    """
    server = Server(folder, durable=durable).start()
    try:
        if setup:
            _alter(server, ["ALTER SYSTEM RESET ALL", *setup])
            server.stop()
            server.start()
        point_django_at(server.url, folder)
        migrate()
        make_keys()
        found()
        yield server
    finally:
        connections.close_all()
        if setup and server.running():
            _alter(server, ["ALTER SYSTEM RESET ALL"])
        server.stop()


def _alter(server: Server, statements: Sequence[str]) -> None:
    with psycopg.connect(server.url, autocommit=True) as plain:
        for statement in statements:
            plain.execute(statement)


def point_django_at(url: str, folder: Path) -> None:
    """This process and the children that it starts from now on work on that database."""
    connections.close_all()
    os.environ["DATABASE_URL"] = url
    os.environ["LINLI_DATA_DIR"] = str(folder.resolve())
    settings.DATABASES["default"].update(database_from(url))
    settings.LINLI_DATA_DIR = folder
    settings.LINLI_FILES = str(folder / "files")
    settings.LINLI_KEYS_FILE = folder / "keys" / "ring.json"
    settings.LINLI_KEY_TREE_FILE = folder / "keys" / "tree.keys"
    settings.LINLI_SECRET_FILE = folder / "keys" / "secret"


@act
def found() -> None:
    """Put the demo district's rules and land in force; again, it changes nothing."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as scratch:
        pack = read_pack(lifted_pack(Path(scratch)))
    adopt(pack, by=BENCH, now=now)
    features = [
        AreaFeature(
            code=land.code,
            level=land.level,
            name_zh=land.name.zh,
            name_en=land.name.en,
            parent=land.parent,
            shape=land.shape,
        )
        for land in land_of_the_district()
    ]
    import_areas(features, whole=True, by=BENCH, now=now)
    sync_units(pack, area_names(), by=BENCH, now=now)


@cache
def land_of_the_district() -> list[Land]:
    """The demo district's land, drawn once: it takes a second."""
    return district()


def lifted_pack(scratch: Path) -> Path:
    """A copy of the demo pack without rate limits."""
    copy = scratch / "demo"
    shutil.copytree(PROJECT_ROOT / "districts" / "demo", copy)
    intake = copy / "intake.toml"
    lifted, changes = re.subn(r"per_minute = \d+", f"per_minute = {LIFTED}", intake.read_text())
    assert changes, "The demo pack has no rate limits to lift."
    intake.write_text(lifted)
    return copy


@contextlib.contextmanager
def web_server(folder: Path) -> Iterator[tuple[int, int]]:
    """The web server as `linli up` starts it; gives its port and its process id."""
    port = free_port()
    with running(web_child(HOST, port, workers=WORKERS, threads=THREADS)) as pid:
        wait_until_answering(port)
        yield port, pid


@contextlib.contextmanager
def follower_worker() -> Iterator[int]:
    """The background process as `linli up` starts it; gives its process id."""
    with running(worker_child()) as pid:
        yield pid


@contextlib.contextmanager
def running(child: Child) -> Iterator[int]:
    """A child process as long as the block runs."""
    child.start()
    assert child.process is not None
    try:
        yield child.process.pid
    finally:
        child.ask_to_stop()
        child.make_stop(20)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_answering(port: int, seconds: float = 60) -> None:
    """Return when the web server answers; raises TimeoutError when it does not."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if answers(port):
            return
        time.sleep(0.2)
    raise TimeoutError(f"Nothing answers on port {port}.")


def answers(port: int) -> bool:
    """Whether the web server answers with the catalogue."""
    asked = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        asked.request("GET", "/api/resident/catalogue")
        return asked.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def scalar(statement: str, *values: str | int | list[str]) -> int:
    """The one number that a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
    return int(row[0] or 0)


def machine(folder: Path) -> dict[str, object]:
    """What the figures were taken on: without it they say nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
        cursor.execute("SHOW fsync")
        fsync = cursor.fetchone()[0]
    return {
        "cpus": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "file_system": file_system_of(folder),
        "postgresql": version,
        "fsync": fsync,
    }


def file_system_of(folder: Path) -> str:
    """The kind of file system: on one in memory an fsync costs nothing, and figures flatter."""
    best, kind = "", "unknown"
    mounts = Path("/proc/mounts")
    for line in mounts.read_text().splitlines() if mounts.exists() else []:
        _, point, found, *_ = line.split()
        if folder.resolve().is_relative_to(point) and len(point) >= len(best):
            best, kind = point, found
    return kind
