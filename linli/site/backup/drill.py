"""A drill: the backup is restored into a place of its own, compared, and the place removed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from linli.journal.acting import Refusal
from linli.people.tree_file import tree_path
from linli.site.postgres.place import home_of

REFUSED = 2
NOT_ITS_OWN = (
    "DATABASE_URL",
    "LINLI_FILES",
    "LINLI_KEYS_FILE",
    "LINLI_KEY_TREE_FILE",
    "LINLI_SECRET_FILE",
)


def drilled(backup: Path, *, keys: Path | None, ring: Path, below: Path | None) -> dict[str, Any]:
    """What `linli restore --json` answers of this backup in an empty place.

    In a process of its own, for a process knows one database and one data folder. `keys` are the
    backup's; without them the ring of this installation must be theirs. Raises Refusal as restore
    does. Nothing is left behind.
    """
    into = Path(tempfile.mkdtemp(prefix="linli-drill-", dir=below))
    into.chmod(0o755)  # as root the database runs under another account
    environment = {name: value for name, value in os.environ.items() if name not in NOT_ITS_OWN}
    if keys is None:
        environment["LINLI_KEYS_FILE"] = str(ring)
        environment["LINLI_KEY_TREE_FILE"] = str(tree_path())
    command = [sys.executable, "-m", "linli.site.cli", "restore", str(backup.resolve())]
    command += ["--into", str(into), "--drill", "--json"]
    if keys is not None:
        command += ["--keys", str(keys.resolve())]
    try:
        ran = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    finally:
        shutil.rmtree(home_of(into), ignore_errors=True)
        shutil.rmtree(into, ignore_errors=True)
    if ran.returncode == REFUSED or not ran.stdout:
        zh, _, en = ran.stderr.strip().partition("\n")
        raise Refusal("backup.drill_refused", zh, en or zh)
    told: dict[str, Any] = json.loads(ran.stdout)
    return told
