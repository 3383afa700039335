"""Opening the house for a command: its database, its keys, its settings, in this order."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import django

from linli.disk.durable import make_folder, write_new
from linli.journal.acting import Refusal
from linli.site.postgres import running_postgres
from linli.site.secret_file import written

MIGRATION_LOCK = 7_310_001  # any number that no other part of the house locks


@contextmanager
def opened(data: Path, *, migrated: bool = True) -> Iterator[None]:
    """The house behind `data`, ready for acts and queries as long as the block runs.

    The database is DATABASE_URL's, or the one that `linli up` runs on this folder, or one started
    for this command alone. Its tables are brought up to date unless `migrated` is False.
    """
    with running_postgres(data) as url:
        set_up(data, url)
        if migrated:
            migrate()
            make_keys()
        try:
            yield
        finally:
            close_connections()


def set_up(data: Path, url: str) -> None:
    """Tell Django where everything is, and start it."""
    os.environ["DATABASE_URL"] = url
    os.environ["LINLI_DATA_DIR"] = str(data.resolve())
    set_up_without_database()


def set_up_without_database() -> None:
    """Start Django for what needs the rooms' code and no rows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()


def make_keys() -> None:
    """Make the secret key and the key ring where there are none yet; they never leave the folder.

    Raises Refusal when rows are sealed already and the ring is gone: a fresh one would open none
    of them, and would hide that the right one must be brought back.
    """
    from django.conf import settings

    from linli.cases.models import Report
    from linli.people.models import Officer, Resident
    from linli.people.sealing import create_key_ring

    secret = Path(settings.LINLI_SECRET_FILE)
    if not secret.exists() and not os.environ.get("LINLI_SECRET_KEY"):
        make_folder(secret.parent)
        write_new(secret, written(settings.SECRET_KEY, now=datetime.now(UTC)))
    _make_log_keys(settings.LINLI_PUBLIC_URL)
    _make_key_tree()
    ring = Path(settings.LINLI_KEYS_FILE)
    if ring.exists():
        return
    if any(model.objects.exists() for model in (Officer, Resident, Report)):
        raise Refusal(
            "site.keys_lost",
            f"数据库里已有加密内容，但密钥环 {ring} 不见了。请从备份恢复它。",
            f"The database holds sealed rows, but the key ring {ring} is gone. Bring it back from "
            "its backup (see docs/operations.md).",
        )
    make_folder(ring.parent)
    with suppress(FileExistsError):  # another command was a moment faster
        create_key_ring(ring)


def _make_key_tree() -> None:
    """Make the tree that every value's own key comes from, as long as nothing came from it.

    Raises Refusal when something did and it is gone: a fresh one would open none of that; and when
    it is torn, or older than the list of what was erased and cannot be cut anew by it.
    """
    from linli.people.keyring import profile
    from linli.people.leaves import any_drawn
    from linli.people.tree_file import create_tree, tree_path

    if tree_path().exists():
        _check_key_tree(tree_path())
        return
    if any_drawn():
        raise Refusal(
            "site.key_tree_lost",
            f"数据库里已有加密内容，但密钥树 {tree_path()} 不见了。请从备份恢复它。",
            f"The database holds sealed rows, but the key tree {tree_path()} is gone. Bring it "
            "back from its backup (see docs/operations.md).",
        )
    create_tree(tree_path(), profile())


def _check_key_tree(path: Path) -> None:
    from linli.people.acts.destroy_keys import brought_back_again, destroy_again
    from linli.people.keys import KeysMissing
    from linli.people.tree_file import read_tree

    try:
        read_tree(path)
    except KeysMissing as fault:
        raise Refusal(
            "site.key_tree_torn",
            f"密钥树 {path} 读不出来。请从备份恢复它：任何一份完整的副本都可以。",
            f"{fault} Bring it back from its backup (see docs/operations.md); any copy of it that "
            "is whole will do.",
        ) from None
    try:
        if brought_back_again():
            destroy_again()
    except KeysMissing as fault:
        raise Refusal(
            "site.key_tree_older",
            f"密钥树 {path} 是旧副本，已抹除的内容又能打开，而且改写不了它。"
            "请让本账户能写这个文件所在的文件夹，再启动。",
            f"The key tree {path} is an older copy, with which things open that were erased since, "
            f"and it cannot be cut anew: {fault} Let this account write its folder, and start "
            "again.",
        ) from None


def _make_log_keys(public_url: str) -> None:
    """Found the log, named after its address; the name stays when the address changes.

    Raises Refusal when something is sealed already and the keys are gone: a log that goes on under
    a fresh key is another log, and its old receipts would prove nothing.
    """
    from linli.ledger.keys import create_log_keys, keys_file, origin_of, read_log_keys
    from linli.ledger.models import Leaf

    if keys_file().exists():
        return
    if Leaf.objects.exists():
        read_log_keys()  # refuses in its own words
    create_log_keys(keys_file(), origin_of(public_url), now=datetime.now(UTC))


def migrate() -> None:
    """Bring the tables up to date; two processes that start at once take turns."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def close_connections() -> None:
    """Let go of the database, so that it may stop at once."""
    from django.db import connections

    connections.close_all()
