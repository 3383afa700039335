"""Which account the database server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from linli.site.postgres.refusals import PostgresUnavailable

UNPRIVILEGED = ("postgres", "nobody")


class PopenArguments(TypedDict, total=False):
    """The part of subprocess's arguments that changes who a child is."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An existing account of the machine that root steps down to."""

    name: str
    uid: int
    gid: int

    def as_popen_arguments(self) -> PopenArguments:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(cluster: Path) -> Account | None:
    """The account to step down to, or None when we are not root and stay who we are.

    A cluster that exists already keeps its owner, whoever would be chosen today.
    """
    if os.geteuid() != 0:
        _refuse_a_stranger(cluster)
        return None
    if cluster.exists() and cluster.stat().st_uid != 0:
        owner = cluster.stat()
        return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise PostgresUnavailable(
        "PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 账户。"
        "请换普通用户运行，或设置 DATABASE_URL。",
        "PostgreSQL does not run as root, and this machine has no account named postgres or "
        "nobody. Run as an ordinary user, or set DATABASE_URL.",
    )


def popen_arguments(account: Account | None) -> PopenArguments:
    return account.as_popen_arguments() if account else {}


def reaches(account: Account | None, folder: Path) -> bool:
    """Whether the account may enter `folder`; parents such as /root are closed to it."""
    if account is None:
        return os.access(folder, os.X_OK)
    return (
        subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)],
            cwd="/",
            **account.as_popen_arguments(),
        ).returncode
        == 0
    )


def give(path: Path, account: Account | None, mode: int) -> None:
    """Hand a file or folder to the account, with exactly this mode."""
    if account is not None:
        os.chown(path, account.uid, account.gid)
    os.chmod(path, mode)


def _refuse_a_stranger(cluster: Path) -> None:
    try:
        owner = cluster.stat().st_uid
    except FileNotFoundError:
        return
    except PermissionError:
        owner = -1
    if owner != os.geteuid():
        raise PostgresUnavailable(
            f"{cluster} 属于另一个账户（{_name_of(owner)}）。请用当初建库的账户运行。",
            f"{cluster} belongs to another account ({_name_of(owner)}). "
            "Run as the account that created it.",
        )


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except (KeyError, OverflowError):
        return str(uid) if uid >= 0 else "?"
