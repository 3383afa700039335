"""The looks of `linli doctor` that need Django: each yields what it found, and changes nothing."""

import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from linli.clock.models import SweepRun, Timer
from linli.journal import deliver
from linli.journal.models import Delivery
from linli.people.acts.destroy_keys import brought_back_again, waiting
from linli.people.ciphers import PROFILE_OF
from linli.people.keyring import INDEX, SEAL, KeyRing, KeysMissing, profile, read_key_ring
from linli.people.tree_file import key_tree, tree_path
from linli.policy.queries import current
from linli.site.backup.places import last_backup
from linli.site.breached_list import breached_list
from linli.site.findings import Finding, bad, good, warning
from linli.site.malware import scanner_answers
from linli.site.postgres.binaries import OLDEST_MAJOR
from linli.site.secret_looks import secrets_of_age

LATE = timedelta(seconds=60)
DECEMBER = 12
Look = Callable[[], Iterator[Finding]]


def database() -> Iterator[Finding]:
    """Is it there, new enough, and does it sort and compare as we expect?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int / 10000,"
                " pg_encoding_to_char(encoding), datcollate, current_setting('fsync'),"
                " current_setting('synchronous_commit')"
                " FROM pg_database WHERE datname = current_database()"
            )
            major, encoding, collation, fsync, synchronous = cursor.fetchone()
    except Error as failure:
        yield bad(
            "database",
            f"连不上数据库（{type(failure).__name__}）。",
            f"The database does not answer ({type(failure).__name__}).",
            "check DATABASE_URL, and that the server runs",
        )
        return
    if major < OLDEST_MAJOR:
        yield bad(
            "database",
            f"PostgreSQL {major} 太旧。",
            f"PostgreSQL {major} is too old.",
            f"upgrade to {OLDEST_MAJOR} or newer",
        )
        return
    yield good("database", f"PostgreSQL {major} 正常。", f"PostgreSQL {major} answers.")
    if encoding != "UTF8":
        yield bad(
            "locale",
            f"数据库编码是 {encoding}，不是 UTF8。",
            f"The database's encoding is {encoding}, not UTF8.",
            "create it anew: createdb --encoding=UTF8 --template=template0",
        )
    elif collation not in ("C", "C.UTF-8", "C.utf8", "POSIX"):
        # A system library's update may change the order of a linguistic collation under our
        # indexes; ours are compared byte by byte everywhere else.
        yield warning(
            "locale",
            f"数据库排序规则是 {collation}，系统升级后索引可能失效。",
            f"The collation is {collation}; a system update may change its order under indexes.",
            "create it anew with C.UTF-8, or REINDEX after system updates",
        )
    if fsync != "on" or synchronous == "off":
        yield bad(
            "durability",
            "数据库关闭了落盘保障，断电会丢失已确认的诉求。",
            "The database does not wait for the disk: a power cut loses acknowledged reports.",
            "set fsync = on and synchronous_commit = on",
        )


def migrations() -> Iterator[Finding]:
    """Are the tables those of this version?"""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield bad(
            "migrations",
            f"有 {len(waiting)} 个数据表升级未执行。",
            f"{len(waiting)} changes of the tables wait to be made.",
            "linli migrate",
        )
    else:
        yield good("migrations", "数据表已是最新。", "The tables are up to date.")


def keys() -> Iterator[Finding]:
    """Can the key ring be read, by us and by nobody else?"""
    ring = Path(settings.LINLI_KEYS_FILE)
    try:
        held = read_key_ring(ring)
    except KeysMissing as failure:
        yield bad(
            "keys",
            f"密钥环 {ring} 不可用。",
            str(failure),
            "restore it from its backup; on a new installation, linli up makes one",
        )
        return
    mode = stat.S_IMODE(ring.stat().st_mode)
    if mode & 0o077:
        yield bad(
            "keys",
            f"密钥环 {ring} 其他账户也能读（{mode:o}）。",
            f"Other accounts may read the key ring {ring} ({mode:o}).",
            f"chmod 600 {ring}",
        )
    else:
        yield good("keys", "密钥环正常。", "The key ring is readable by its owner alone.")
    yield _profile_of(held)


def own_keys() -> Iterator[Finding]:
    """Is the tree of the values' own keys there, and is what was erased gone from it?"""
    tree = tree_path()
    try:
        key_tree()
        back, left = brought_back_again(), waiting()
    except KeysMissing as failure:
        yield bad(
            "key tree",
            f"密钥树 {tree} 不可用，打不开加密内容。",
            f"{failure} Nothing that is sealed opens without it.",
            "restore it from its backup; on a new installation, linli up makes one",
        )
        return
    mode = stat.S_IMODE(tree.stat().st_mode)
    if mode & 0o077:
        yield bad(
            "key tree",
            f"密钥树 {tree} 其他账户也能读（{mode:o}）。",
            f"Other accounts may read the key tree {tree} ({mode:o}).",
            f"chmod 600 {tree}",
        )
    if back:
        yield bad(
            "key tree",
            f"密钥树是旧副本：已抹除内容的 {back} 个密钥又回来了。",
            f"The key tree is an older copy: {back} keys of what was erased are back.",
            "linli keys destroy --yes",
        )
    elif left:
        yield warning(
            "key tree",
            f"有 {left} 个已抹除内容的密钥等待销毁，后台进程可能没有运行。",
            f"{left} keys of what was erased wait to be destroyed; perhaps no worker runs.",
            "start linli up, or linli keys destroy --yes",
        )
    else:
        yield good(
            "key tree",
            f"密钥树正常（{tree.stat().st_size} 字节）。",
            f"The key tree holds what is kept and nothing of what was erased "
            f"({tree.stat().st_size} bytes).",
        )


def _profile_of(held: KeyRing) -> Finding:
    """Which algorithms what is sealed now is sealed with."""
    named = profile()
    newest = [held.newest(purpose) for purpose in (SEAL, INDEX)]
    algorithms = "、".join(key.algorithm for key in newest)
    if any(PROFILE_OF[key.algorithm] != named for key in newest):
        return warning(
            "crypto",
            f"设置的密码算法是 {named}，但正在使用的密钥是 {algorithms}。",
            f"The crypto profile is set to {named}, but the keys in use are for {algorithms}.",
            "linli keys rotate, rotate --purpose index, reseal (docs/operations.md#keys)",
        )
    return good(
        "crypto",
        f"密码算法：{named}（{algorithms}），未经认证。",
        f"Crypto profile {named} ({algorithms}), not certified.",
    )


def policy() -> Iterator[Finding]:
    """Is a pack in force, and does its calendar know the coming year?"""
    adopted = current()
    yield good(
        "policy",
        f"第 {adopted.number} 版规则生效中。",
        f"Policy release {adopted.number} is in force.",
    )
    today = datetime.now(UTC).date()
    known = adopted.pack.calendar.years
    if today.year not in known:
        yield bad(
            "calendar",
            f"规则包里没有 {today.year} 年的工作日历，时限会算错。",
            f"The pack has no work calendar for {today.year}: deadlines come out wrong.",
            "add it to calendar.toml and adopt the pack",
        )
    if today.year + 1 not in known:
        urgent = today.month == DECEMBER
        say = bad if urgent else warning
        yield say(
            "calendar",
            f"规则包里还没有 {today.year + 1} 年的工作日历，跨年时限会算错。",
            f"The pack has no work calendar for {today.year + 1}: "
            "limits across New Year come out wrong.",
            "add it to calendar.toml once the state has announced it, and adopt the pack",
        )


def followers() -> Iterator[Finding]:
    """Does everybody hear what happened?"""
    dead = len(deliver.stuck())
    late = Delivery.objects.filter(
        state=Delivery.State.PENDING, next_at__lt=datetime.now(UTC) - LATE
    ).count()
    if dead:
        yield bad(
            "followers",
            f"有 {dead} 件投递卡住。",
            f"{dead} deliveries are stuck.",
            "linli journal stuck, mend the cause, then linli journal retry --all",
        )
    if late:
        yield bad(
            "followers",
            f"有 {late} 件投递迟了一分钟以上，后台进程可能没有运行。",
            f"{late} deliveries are over a minute late; perhaps no worker runs.",
            "start linli up, or linli worker",
        )
    if not dead and not late:
        yield good("followers", "没有卡住的投递。", "No delivery is stuck or late.")


def sweep() -> Iterator[Finding]:
    """Do timers ring on time?"""
    now = datetime.now(UTC)
    run = SweepRun.objects.filter(id=1).first()
    if run is not None and run.waiting_since is not None:
        yield bad(
            "sweep",
            "系统时钟跳变过，到时提醒已暂停。",
            "The system's clock jumped, so no timer rings.",
            "check the time service; then restart the worker",
        )
    late = Timer.objects.filter(rung_at=None, cancelled_at=None, due_at__lt=now - LATE).count()
    if late:
        yield bad(
            "sweep",
            f"有 {late} 个时限过点一分钟以上仍未响，后台进程可能没有运行。",
            f"{late} timers are over a minute late; perhaps no worker runs.",
            "start linli up, or linli worker",
        )
    else:
        yield good("sweep", "没有迟响的时限。", "No timer is late.")


def backups() -> Iterator[Finding]:
    """How old is the last backup? What a real installation owes is asked in `hardening`."""
    last = last_backup()
    if last is None:
        yield warning(
            "backup",
            "还没有备份过。",
            "There is no backup yet.",
            "linli backup DIR --keys-to ELSEWHERE",
        )
        return
    hours = int((datetime.now(UTC) - last.made_at).total_seconds() // 3600)
    say = f"{last.folder}，{hours} 小时前", f"{last.folder}, {hours} hours ago"
    yield good("backup", f"上次备份：{say[0]}。", f"Last backup: {say[1]}.")


ALWAYS: tuple[Look, ...] = (
    database,
    migrations,
    keys,
    own_keys,
    secrets_of_age,
    breached_list,
    policy,
    followers,
    sweep,
    backups,
    scanner_answers,
)
