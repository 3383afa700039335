"""Whether what was restored is what was backed up: counts, the log's root, files, sealed fields."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from linli.cases.evidence.keep import kept_names, storage
from linli.journal.acting import Refusal
from linli.ledger.verify import verify
from linli.people.sealing import key_ring
from linli.policy.models import Release
from linli.site.backup.fields import reopened
from linli.site.backup.manifest import Manifest, sha256_of_stream


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: how much was compared, how much was as it should be."""

    what: str
    compared: int
    same: int
    zh: str
    en: str

    @property
    def good(self) -> bool:
        return self.compared == self.same

    def as_row(self) -> dict[str, Any]:
        return {**asdict(self), "good": self.good}


def compared(manifest: Manifest, digests: dict[str, str], *, now: datetime) -> list[Check]:
    """Everything that the manifest promises, against the restored installation."""
    return [
        _tables(manifest),
        _migrations(manifest),
        _policy(manifest),
        _ledger(manifest, now),
        _files(manifest, digests),
        _fields(manifest),
    ]


def _tables(manifest: Manifest) -> Check:
    same, wrong = 0, ""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, rows in manifest.tables.items():
            count = None
            if table in there:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
                (count,) = cursor.fetchone()
            if count == rows:
                same += 1
            else:
                wrong = wrong or f"{table}: {count} ≠ {rows}"
    rows = sum(manifest.tables.values())
    return Check(
        "tables",
        len(manifest.tables),
        same,
        f"{same} / {len(manifest.tables)} 张表行数一致，共 {rows} 行。{wrong}",
        f"{same} of {len(manifest.tables)} tables have their rows, {rows} in all. {wrong}".strip(),
    )


def _migrations(manifest: Manifest) -> Check:
    known = set(MigrationLoader(connection).disk_migrations)
    unknown = [f"{a}.{n}" for a, n in manifest.migrations.items() if (a, n) not in known]
    return Check(
        "migrations",
        len(manifest.migrations),
        len(manifest.migrations) - len(unknown),
        f"数据表由 linli {manifest.linli} 备份。{' '.join(unknown)}",
        f"The tables are those of linli {manifest.linli}."
        + (f" Unknown here, use a newer version: {' '.join(unknown)}" if unknown else ""),
    )


def _policy(manifest: Manifest) -> Check:
    release = Release.objects.order_by("-turn").first()
    found = {"number": release.number, "hash": release.hash} if release else None
    number = manifest.policy["number"] if manifest.policy else "–"
    return Check(
        "policy",
        1,
        int(found == manifest.policy),
        f"生效的规则是第 {number} 版。",
        f"Policy release {number} is in force.",
    )


def _ledger(manifest: Manifest, now: datetime) -> Check:
    """Every leaf is made anew from its row, and their root must be the signed one."""
    if manifest.ledger is None:
        return Check("ledger", 0, 0, "备份时还没有存证。", "Nothing was sealed yet.")
    size, root = manifest.ledger["size"], manifest.ledger["root"]
    try:
        verdict = verify(now=now)
    except Refusal as refusal:
        return Check("ledger", size, 0, refusal.zh, refusal.en)
    if not verdict.sound:
        first = verdict.findings[0]
        return Check("ledger", size, max(0, size - verdict.found), first.zh, first.en)
    if (verdict.size, verdict.root.hex()) != (size, root):
        return Check(
            "ledger",
            size,
            0,
            f"存证头是 {verdict.size} 条，备份时是 {size} 条。",
            f"The log's head is at {verdict.size}, the backup's at {size}.",
        )
    return Check(
        "ledger",
        size,
        size,
        f"存证 {size} 条逐条核对，根一致：{root}",
        f"{size} leaves made anew; their root is the signed one: {root}",
    )


def _files(manifest: Manifest, digests: dict[str, str]) -> Check:
    names, same, wrong = [n for n in kept_names() if n not in set(manifest.missing)], 0, ""
    for name in names:
        try:
            with storage().open(name) as stream:
                digest = sha256_of_stream(stream)
        except OSError:
            digest = ""
        if digest and digest == digests.get(name):
            same += 1
        else:
            wrong = wrong or name
    lost_zh = f"（备份时已缺 {len(manifest.missing)} 个）" if manifest.missing else ""
    lost_en = f" {len(manifest.missing)} were gone already." if manifest.missing else ""
    return Check(
        "files",
        len(names),
        same,
        f"{same} / {len(names)} 个文件一致{lost_zh}。{wrong}",
        f"{same} of {len(names)} files are what they were.{lost_en} {wrong}".strip(),
    )


def _fields(manifest: Manifest) -> Check:
    same = reopened(manifest.fields, key_ring(), manifest.mark_key)
    return Check(
        "fields",
        len(manifest.fields),
        same,
        f"{same} / {len(manifest.fields)} 个加密字段能解开，内容一致。",
        f"{same} of {len(manifest.fields)} sealed fields open and say what they said.",
    )
