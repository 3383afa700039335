"""Where a data folder keeps its cluster and its socket."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from linli.site.postgres.account import Account, give, reaches
from linli.site.postgres.refusals import PostgresUnavailable

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # sockaddr_un's limit on Linux, less the closing zero byte
OPEN_TO_SYSTEM_ACCOUNTS = Path("/var/lib/linli")
SIGNPOST = "moved-to"


def home_of(data_folder: Path) -> Path:
    """The folder that belongs to the database of this data folder.

    It lies inside, unless an earlier start found that the server's account cannot get there; then
    a signpost inside says where it lies.
    """
    inside = data_folder.resolve() / "postgres"
    signpost = inside / SIGNPOST
    return Path(signpost.read_text().strip()) if signpost.exists() else inside


def prepared_home(data_folder: Path, account: Account | None) -> Path:
    """The same folder, made if need be and given to the server's account.

    Root's own folders (/root) are closed to every account that root can step down to, and opening
    them to the world is no answer; then the database lives under /var/lib/linli.
    """
    home = home_of(data_folder)
    home.mkdir(parents=True, exist_ok=True)
    if account is None or home.parent == OPEN_TO_SYSTEM_ACCOUNTS:
        give(home, account, 0o700)
        return home
    if not (home / "cluster").exists():
        os.chmod(home, 0o755)
        if not reaches(account, home):
            OPEN_TO_SYSTEM_ACCOUNTS.mkdir(parents=True, exist_ok=True)
            os.chmod(OPEN_TO_SYSTEM_ACCOUNTS, 0o755)
            # A name of its own each time: a data folder that was deleted and made anew must not
            # find the former one's database, whose keys went with it.
            elsewhere = Path(tempfile.mkdtemp(dir=OPEN_TO_SYSTEM_ACCOUNTS))
            (home / SIGNPOST).write_text(f"{elsewhere}\n")
            home = elsewhere
    give(home, account, 0o700)
    if not reaches(account, home):
        raise PostgresUnavailable(
            f"账户 {account.name} 进不了 {home}，数据库无法启动。请把数据目录移到它能到达的地方。",
            f"The account {account.name} cannot reach {home}, so the database cannot start. "
            "Move the data folder to where it can.",
        )
    return home


def socket_folder(home: Path, account: Account | None) -> Path:
    """Where the socket lies: in the home, or a short private folder if its path is too long."""
    inside = home / "socket"
    if _fits(inside):
        inside.mkdir(exist_ok=True)
        give(inside, account, 0o700)
        return inside
    mark = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    for short in (Path(tempfile.gettempdir()) / f"linli-{mark}", Path("/tmp") / f"linli-{mark}"):  # noqa: S108  # owner and mode are checked
        if not _fits(short):
            continue
        short.mkdir(mode=0o700, exist_ok=True)
        found = short.lstat()
        ours = {os.geteuid()} | ({account.uid} if account else set())
        # Anyone may have made a folder of this name before us; a stranger's is never used.
        if stat.S_ISDIR(found.st_mode) and found.st_uid in ours:
            give(short, account, 0o700)
            return short
    raise PostgresUnavailable(
        f"数据目录的路径太长，放不下数据库的套接字：{home}",
        f"The data folder's path is too long for the database's socket: {home}",
    )


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
