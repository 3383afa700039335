"""The whole check-up of `linli doctor`: the machine first, then what needs the database."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import Error

from linli.journal.acting import Refusal
from linli.site.findings import Finding, bad, good, warning
from linli.site.opening import close_connections, set_up
from linli.site.postgres import running_postgres
from linli.site.postgres.place import home_of

OLDEST_PYTHON = (3, 11)
LITTLE_SPACE_BYTES = 2 * 1024**3
NO_SPACE_BYTES = 256 * 1024**2


def checkup(data: Path, *, production: bool) -> list[Finding]:
    """Look at everything; one look that fails does not keep the others from being taken."""
    findings = [python(), space(data)]
    if not os.environ.get("DATABASE_URL") and not (home_of(data) / "cluster").exists():
        where = data.resolve()
        findings.append(
            bad(
                "database",
                f"{where} 里还没有数据库。",
                f"There is no database in {where} yet.",
                "linli up --data DIR, or set DATABASE_URL",
            )
        )
        return findings
    try:
        with running_postgres(data) as url:
            set_up(data, url)
            findings += _with_django(production)
            close_connections()
    except Refusal as refusal:
        findings.append(bad("database", refusal.zh, refusal.en, ""))
    except ImproperlyConfigured as failure:
        findings.append(bad("settings", f"设置有误：{failure}", str(failure), "docs/settings.md"))
    return findings


def _with_django(production: bool) -> list[Finding]:
    from linli.site import hardening, looks

    taken: list[Finding] = []
    for look in (*looks.ALWAYS, *(hardening.LOOKS if production else ())):
        taken += _taken(look)
        if look is looks.database and taken[-1].state == "bad":
            break  # without a database the other looks would only repeat it
    return taken


def _taken(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except (Error, Refusal) as failure:
        if isinstance(failure, Refusal):
            return [bad(look.__name__, failure.zh, failure.en, "")]
        kind = type(failure).__name__
        return [
            bad(
                look.__name__,
                f"查不了（{kind}）。",
                f"This could not be looked at ({kind}).",
                "see the database's log",
            )
        ]


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return bad(
            "python",
            f"Python {version} 太旧。",
            f"Python {version} is too old.",
            "use 3.11 or newer",
        )
    return good("python", f"Python {version}", f"Python {version}")


def space(data: Path) -> Finding:
    """The room left where the data is; PostgreSQL stops when there is none."""
    where = data.resolve()
    while not where.exists():
        where = where.parent
    free = shutil.disk_usage(where).free
    words = f"{free / 1024**3:.1f} GiB"
    zh, en = f"{where} 剩余空间 {words}。", f"{words} free at {where}."
    if free < NO_SPACE_BYTES:
        return bad("disk", zh, en, "make room before the database stops")
    if free < LITTLE_SPACE_BYTES:
        return warning("disk", zh, en, "make room")
    return good("disk", zh, en)
