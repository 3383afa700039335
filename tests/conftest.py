"""What every test stands on: a real PostgreSQL, a closed network, no warning let pass."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.client import ClientHandler

from linli.people.leaves import draw_from
from linli.people.sealing import create_key_ring
from linli.people.tree_file import create_tree
from linli.people.units import forget_units
from linli.policy.queries import forget as forget_policy
from linli.routing.text.kept import forget as forget_text_model
from linli.site.postgres import running_postgres
from linli.site.postgres.place import home_of
from linli.site.settings import database_from
from linli.territory.lookup import forget as forget_territory
from tests.cast import cast

__all__ = ["cast"]

TEST_DATA = "LINLI_TEST_DATA"  # the controller of a parallel run tells its workers by this name

# A machine that is busy with other things is no reason to fail; `make fast` looks at fewer cases.
hypothesis.settings.register_profile("whole", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=15)
hypothesis.settings.load_profile("whole")


def pytest_configure(config: pytest.Config) -> None:
    close_the_network()
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]  # see there
    ClientHandler.load_middleware = load_once  # type: ignore[assignment]  # see there
    # No test is another one at three in the morning; those of the night name their hour.
    os.environ["LINLI_NIGHT_HOUR"] = settings.LINLI_NIGHT_HOUR = ""
    config.addinivalue_line("markers", "slow: no database, but seconds; `make fast` leaves it out")
    if TEST_DATA not in os.environ:
        made = Path(tempfile.mkdtemp(prefix="linli-tests-"))
        made.chmod(0o755)  # as root the server runs under another account
        create_key_ring(made / "keys" / "ring.json")
        create_tree(made / "keys" / "tree.keys", "international")
        os.environ[TEST_DATA] = str(made)
        config.add_cleanup(lambda: shutil.rmtree(made, ignore_errors=True))
        config.add_cleanup(lambda: os.environ.pop(TEST_DATA, None))
    folder = Path(os.environ[TEST_DATA])
    settings.LINLI_DATA_DIR = folder
    settings.LINLI_FILES = str(folder / "files")
    settings.LINLI_KEYS_FILE = folder / "keys" / "ring.json"
    settings.LINLI_KEY_TREE_FILE = folder / "keys" / "tree.keys"
    # No statement that a test counts, and none where there is no database.
    draw_from(count(1 << 30).__next__)
    # What is slow on purpose would be slow in every test that signs in.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Forget what the last test's rows said: the database forgets it by rolling back."""
    forget_policy()
    forget_units()
    forget_territory()
    forget_text_model()


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the server for this run: DATABASE_URL, or one of our own with fsync off.

    Each parallel worker has its own: the journal's tail stays below the oldest transaction of the
    whole server, so a neighbour's open transaction would hide what a test waits for.
    """
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    folder = Path(os.environ[TEST_DATA]) / worker
    try:
        with running_postgres(folder, durable=False) as url:
            yield url
    finally:
        shutil.rmtree(home_of(folder), ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres: str, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Point Django at it; only tests that ask for the database pay for its start."""
    found = database_from(postgres)
    for key in ("USER", "PASSWORD", "HOST", "PORT"):
        settings.DATABASES["default"][key] = found[key]


def emptied(_: TransactionTestCase) -> None:
    """Leave every table empty, as Django's flush does: it makes 400 new files, this makes none.

    It waits like the flush for whoever still writes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        tables = ", ".join(map(connection.ops.quote_name, sorted(every_table())))
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY(%s::regclass[]) "
            "AND pg_relation_size(oid) > 0",
            [[connection.ops.quote_name(name) for name in every_table()]],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608  # the catalogue's names


@cache
def every_table() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


_middleware: dict[str, Any] = {}


def load_once(self: ClientHandler) -> None:
    """The house's middleware is built once for all clients: it looks through every static file."""
    if not _middleware:
        BaseHandler.load_middleware(self)
        _middleware.update(vars(self))
    vars(self).update(_middleware | {"enforce_csrf_checks": self.enforce_csrf_checks})


def close_the_network() -> None:
    """Refuse every connection that would leave this machine: a test that needs one is wrong."""
    connect = socket.socket.connect

    def connect_nearby(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _loopback(address[0]):
            raise ConnectionRefusedError(f"Tests do not leave this machine: {address!r}")
        connect(self, address)

    socket.socket.connect = connect_nearby  # type: ignore[method-assign]  # that is the point


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
