"""加固: what only a real installation must have, and what it must not; `linli doctor --production`.

Each look yields nothing when all is well. What it finds is bad, not a warning: an installation that
residents trust with their names is not run in a manner that gives them away.
"""

import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection

from linli.ledger.cosigning import configured
from linli.ledger.keys import keys_file
from linli.ledger.notes import Unsigned
from linli.ledger.tiles import Malformed
from linli.ledger.witness import witnessed_logs
from linli.notices.secrets import secrets_file
from linli.people.models import Officer
from linli.policy.queries import current
from linli.simulate.demo import SIGN_INS
from linli.site.backup.places import last_backup
from linli.site.breached_list import breached_list_named
from linli.site.database_line import line_to_the_database
from linli.site.findings import Finding, bad, warning
from linli.site.malware import scanner_named
from linli.site.postgres.liveness import postmaster_of
from linli.site.postgres.place import home_of
from linli.site.reaching import codes, notice_channels
from linli.site.strong_sign_in import named_networks, provider, second_factor
from linli.site.synchronised import synchronised

OLDEST_BACKUP = timedelta(days=2)
OLDEST_DRILL = timedelta(days=35)
SHORTEST_SECRET = 32
FEWEST_DIFFERENT = 10
GUESSABLE = ("insecure", "secret", "changeme", "password", "example")
Look = Callable[[], Iterator[Finding]]


def declared() -> Iterator[Finding]:
    """Does it say that it is a real one, and how it is reached?"""
    if not settings.LINLI_PRODUCTION:
        yield bad(
            "production",
            "没有声明这是正式环境。",
            "This installation does not say that it is a real one.",
            "LINLI_PRODUCTION=1",
        )
    if settings.DEBUG:
        yield bad(
            "production",
            "调试模式开着，出错页面会显示内部数据。",
            "Debug mode is on: its error pages show what is inside.",
            "DEBUG = False",
        )
    if not settings.LINLI_PUBLIC_URL.startswith("https://"):
        yield bad(
            "production",
            f"对外地址 {settings.LINLI_PUBLIC_URL} 不是 https。",
            f"The public address {settings.LINLI_PUBLIC_URL} is not https.",
            "LINLI_PUBLIC_URL=https://…",
        )


def hosts() -> Iterator[Finding]:
    """Is it answered only to names that are ours, and believed only to proxies that are ours?"""
    if any(host.strip() in ("*", ".") for host in settings.ALLOWED_HOSTS):
        yield bad(
            "hosts",
            "任何主机名都会应答，链接可以被伪造。",
            "Any host name is answered: links in messages can be forged.",
            "LINLI_HOSTS=names parted by spaces",
        )
    for written in settings.LINLI_TRUSTED_PROXIES:
        try:
            everyone = ip_network(written, strict=False).prefixlen == 0
        except ValueError:
            yield bad(
                "proxies",
                f"可信代理 {written} 不是网段。",
                f"The trusted proxy {written} is no network.",
                "LINLI_TRUSTED_PROXIES=10.0.0.0/24",
            )
            continue
        if everyone:
            yield bad(
                "proxies",
                f"可信代理 {written} 等于相信任何人自报的地址。",
                f"The trusted proxy {written} believes everybody's word for where they come from.",
                "LINLI_TRUSTED_PROXIES=your proxies' network",
            )


def secrets() -> Iterator[Finding]:
    """Are the keys our own, and readable by us alone?"""
    key = settings.SECRET_KEY
    folded = key.casefold()
    if (
        len(key) < SHORTEST_SECRET
        or len(set(key)) < FEWEST_DIFFERENT
        or any(word in folded for word in GUESSABLE)
    ):
        yield bad(
            "secrets",
            "LINLI_SECRET_KEY 太短或者猜得到。",
            "LINLI_SECRET_KEY is short or can be guessed.",
            "unset it: linli migrate makes one in LINLI_SECRET_FILE",
        )
    for file in (keys_file(), Path(settings.LINLI_SECRET_FILE), secrets_file()):
        if file.exists() and (mode := stat.S_IMODE(file.stat().st_mode)) & 0o077:
            yield bad(
                "secrets",
                f"{file} 其他账户也能读（{mode:o}）。",
                f"Other accounts may read {file} ({mode:o}).",
                f"chmod 600 {file}",
            )
    if os.environ.get("LINLI_FIRST_PASSWORD"):
        yield bad(
            "secrets",
            "LINLI_FIRST_PASSWORD 还留在环境里。",
            "LINLI_FIRST_PASSWORD was left in the environment.",
            "take it out of linli.env",
        )
    ring = Path(settings.LINLI_KEYS_FILE).resolve()
    if ring.is_relative_to(Path(settings.LINLI_DATA_DIR).resolve()):
        yield warning(
            "secrets",
            "密钥环和数据放在同一目录，一次备份会把两者一起带走。",
            "The key ring lies beside the data: one stolen copy has both.",
            "LINLI_KEYS_FILE=/etc/linli/ring.json, backed up apart",
        )


def demonstration() -> Iterator[Finding]:
    """Is anything here that everybody knows from the demo?"""
    if settings.LINLI_DEMO or current().pack.district.code == "demo":
        yield bad(
            "demo",
            "这里用的是示范区的规则包或示范模式。",
            "This is the demo: its pack is in force, or LINLI_DEMO is set.",
            "linli policy adopt districts/yours; unset LINLI_DEMO",
        )
    known = {one.name: one.secret for one in SIGN_INS}
    officers = Officer.objects.filter(username__in=known, active=True, locked_at=None)
    open_doors = [
        one.username for one in officers if check_password(known[one.username], one.password)
    ]
    if open_doors:
        yield bad(
            "demo",
            f"示范账号还能用公开的密码登录：{'、'.join(open_doors)}。",
            f"Accounts of the demo still take its public password: {', '.join(open_doors)}.",
            "let them leave (管理 → 人员), or start with an empty data folder",
        )


def database_rights() -> Iterator[Finding]:
    """Does the database notice a bad disk, and is its account no more than it needs to be?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('data_checksums'), rolsuper FROM pg_roles"
            " WHERE rolname = current_user"
        )
        checksums, superuser = cursor.fetchone()
    if checksums != "on":
        yield bad(
            "database",
            "数据库没有开启页校验，磁盘坏了也看不出来。",
            "The database keeps no checksums: a bad disk goes unnoticed, into the backups too.",
            "stop it, then pg_checksums --enable",
        )
    if superuser:
        # Our own listens on a socket in a closed folder, and serves nobody else.
        own = postmaster_of(home_of(Path(settings.LINLI_DATA_DIR)) / "cluster")
        ours = own is not None and own.socket_folder == connection.settings_dict["HOST"]
        say = warning if ours else bad
        yield say(
            "database",
            "linli 用的数据库账户是超级用户，一处漏洞就能读写整台机器。",
            "linli's database account is a superuser: one hole opens the whole server.",
            "createuser linli without --superuser, and make it the owner of its database",
        )


def backups() -> Iterator[Finding]:
    """Would a fire tonight cost more than two days?"""
    now, last = datetime.now(UTC), last_backup()
    if last is None or now - last.made_at > OLDEST_BACKUP:
        yield bad(
            "backup",
            "两天之内没有备份。" if last else "还没有备份过。",
            "There was no backup in two days." if last else "There is no backup.",
            "enable linli-backup.timer, or run linli backup DIR --keys-to ELSEWHERE",
        )
    if last is None:
        return
    held = [Path(settings.LINLI_KEYS_FILE).resolve()]
    held += [Path(last.keys_to)] if last.keys_to else []
    if any(one.is_relative_to(last.folder_of_all) for one in held):
        yield bad(
            "backup",
            "密钥和备份放在一起，谁拿走备份就能读出姓名和电话。",
            "The keys lie beside the backup: whoever takes it reads every name and number.",
            "linli backup DIR --keys-to ELSEWHERE",
        )
    if last.missing:
        yield bad(
            "backup",
            f"上次备份时，存储里缺 {last.missing} 个文件。",
            f"At the last backup the store lacked {last.missing} files that the record names.",
            "bring them back from an older backup",
        )
    drilled = last.verified_at and datetime.fromisoformat(last.verified_at)
    if not drilled or now - drilled > OLDEST_DRILL:
        yield warning(
            "backup",
            "最近一个月没有做过恢复演练。",
            "No backup was tried out within a month.",
            "linli backup verify DIR, or enable linli-backup-verify.timer",
        )


def witnesses() -> Iterator[Finding]:
    """Can the witnesses that are named be asked, and are there as many as it takes?"""
    try:
        named = configured()
        witnessed_logs()
    except (Malformed, Unsigned, ValueError) as fault:
        yield bad(
            "witnesses",
            "见证人设置写错了。",
            f"The settings of the log's witnesses are wrong: {fault}",
            "LINLI_WITNESSES='https://…/log/witness|name+…', see docs/operations.md",
        )
        return
    if len(named) < settings.LINLI_WITNESS_QUORUM:
        yield bad(
            "witnesses",
            f"要 {settings.LINLI_WITNESS_QUORUM} 个见证，只设了 {len(named)} 个，"
            "日志头永远不会公布。",
            f"{settings.LINLI_WITNESS_QUORUM} witnesses must sign and {len(named)} are named: "
            "no head is ever published.",
            "LINLI_WITNESSES, LINLI_WITNESS_QUORUM",
        )


def clock() -> Iterator[Finding]:
    """Does somebody set this machine's clock? Deadlines and the log's times hang on it."""
    known = synchronised()
    if known is not True:
        yield bad(
            "clock",
            "系统时钟没有与时间源同步。" if known is False else "不知道系统时钟是否与时间源同步。",
            "The clock is not synchronised."
            if known is False
            else "Whether the clock is synchronised cannot be known here.",
            "run chrony or systemd-timesyncd",
        )


LOOKS: tuple[Look, ...] = (
    declared,
    codes,
    notice_channels,
    second_factor,
    named_networks,
    provider,
    breached_list_named,
    hosts,
    line_to_the_database,
    secrets,
    demonstration,
    database_rights,
    backups,
    witnesses,
    clock,
    scanner_named,
)
