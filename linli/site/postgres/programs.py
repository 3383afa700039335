"""PostgreSQL's own programs, run on one database without its password on a command line."""

import os
import subprocess
from collections.abc import Sequence

from psycopg.conninfo import conninfo_to_dict

from linli.journal.acting import Refusal
from linli.site.postgres.binaries import binaries

# What PostgreSQL's programs read when they are given no address.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}
SHOWN_LINES = 3


def address_in_environment(url: str) -> dict[str, str]:
    """The address in the variables that the programs read: an argument is seen by every account."""
    parts = conninfo_to_dict(url).items()
    return {VARIABLES[name]: str(value) for name, value in parts if name in VARIABLES}


def run_program(name: str, arguments: Sequence[str], *, url: str) -> None:
    """Run one to its end. Raises Refusal with the end of what it said."""
    found = binaries()
    try:
        ran = subprocess.run(
            [found.program(name), *arguments],
            env={**os.environ, **address_in_environment(url), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except OSError as failure:
        raise Refusal(
            "site.no_such_program",
            f"无法运行 {found.program(name)}（{failure.strerror}）。",
            f"{found.program(name)} cannot be run ({failure.strerror}).",
        ) from None
    if ran.returncode != 0:
        said = " / ".join(ran.stderr.strip().splitlines()[-SHOWN_LINES:])
        raise Refusal("site.program_failed", f"{name} 失败：{said}", f"{name} failed: {said}")
