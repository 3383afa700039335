"""`linli backup` and `linli restore`: a copy of the whole, and the proof that it comes back."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from linli.site.commands.options import answer, data_option, json_option
from linli.site.commands.progress import Progress

FOLDER = click.Path(file_okay=False, path_type=Path)
THERE = click.Path(file_okay=False, exists=True, path_type=Path)
MARKS = {True: "✓", False: "✗"}


class TakesByDefault(click.Group):
    """`linli backup DIR` means `linli backup take DIR`; a folder named verify is `./verify`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args = ["take", *args]
        return super().parse_args(ctx, args)


@click.group(cls=TakesByDefault)
def backup() -> None:
    """Back up the database, the files and the log; prove that a backup comes back. 备份

    linli backup DIR is short for linli backup take DIR.
    """


@backup.command()
@click.argument("into", type=FOLDER)
@click.option("--keys-to", type=FOLDER, help="Folder for the keys, apart from DIR. 密钥另放")
@click.option("--keep", type=click.IntRange(min=1), help="Keep so many backups, remove older.")
@data_option
@json_option
def take(into: Path, keys_to: Path | None, keep: int | None, data: Path, as_json: bool) -> None:
    """Back everything up into a folder of its own in INTO, while people work. 备份

    Files that the last backup there has are linked, not copied. The keys are never in it.
    """
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.site.backup.take import take_backup

        progress = Progress("文件 files")
        made = take_backup(
            into,
            url=os.environ["DATABASE_URL"],
            keys_to=keys_to,
            keep=keep,
            now=datetime.now(UTC),
            say=progress,
        )
        progress.close()
    told = made.manifest

    def words() -> str:
        lines = [
            f"已备份到 {made.folder}：{sum(told.tables.values())} 行，{told.files} 个文件"
            f"（新复制 {made.copied}，沿用 {made.linked}），{told.size_bytes / 1024**2:.1f} MiB。\n"
            f"Backed up to {made.folder}: {sum(told.tables.values())} rows, {told.files} files "
            f"({made.copied} copied, {made.linked} linked), {told.size_bytes / 1024**2:.1f} MiB."
        ]
        if told.missing:
            lines.append(
                f"注意：{len(told.missing)} 个文件在库里有记录，存储里却没有。\n"
                f"Beware: the store lacks {len(told.missing)} files that the record names."
            )
        lines.append(
            f"密钥另存于 {made.keys}。The keys are in {made.keys}."
            if made.keys
            else "备份里没有密钥！请用 --keys-to 或自行另处保存密钥，没有它姓名电话打不开。\n"
            "The keys are NOT in it: keep them elsewhere (--keys-to), or no name in it ever opens."
        )
        lines += [f"已删除旧备份 removed {name}" for name in made.removed]
        return "\n".join(lines)

    answer(
        {
            "folder": str(made.folder),
            "at": told.at,
            "rows": sum(told.tables.values()),
            "files": told.files,
            "copied": made.copied,
            "linked": made.linked,
            "missing": told.missing,
            "size_bytes": told.size_bytes,
            "ledger": told.ledger,
            "policy": told.policy,
            "keys": str(made.keys) if made.keys else None,
            "removed": made.removed,
        },
        as_json=as_json,
        words=words,
    )


@backup.command()
@click.argument("place", type=THERE)
@click.option("--keys", type=THERE, help="Folder with the backup's keys. 密钥所在目录")
@click.option("--below", type=THERE, help="Where the temporary place is made. 临时目录")
@data_option
@json_option
def verify(place: Path, keys: Path | None, below: Path | None, data: Path, as_json: bool) -> None:
    """Restore a backup into a temporary place, compare all of it, remove the place. 演练

    PLACE is one backup, or the folder of many: then the newest. Without --keys the ring of this
    installation must be the backup's. Ends with 1 when anything differs.
    """
    from linli.site.opening import set_up_without_database

    os.environ["LINLI_DATA_DIR"] = str(data.resolve())
    set_up_without_database()
    from django.conf import settings

    from linli.site.backup.drill import drilled
    from linli.site.backup.manifest import newest_of
    from linli.site.backup.places import remember_verified

    folder = newest_of(place)
    told = drilled(folder, keys=keys, ring=Path(settings.LINLI_KEYS_FILE), below=below)
    if told["sound"]:
        remember_verified(folder, now=datetime.now(UTC))
    _tell(told, as_json=as_json)


@click.command()
@click.argument("place", type=THERE)
@click.option("--into", type=FOLDER, required=True, help="Empty data folder. 恢复到的数据目录")
@click.option("--keys", type=THERE, help="Folder with the backup's keys. 密钥所在目录")
@click.option("--yes", is_flag=True, help="Replace what is there.")
@click.option("--drill", is_flag=True, help="Quick and not durable: a place to throw away.")
@json_option
def restore(
    place: Path, into: Path, keys: Path | None, yes: bool, drill: bool, as_json: bool
) -> None:
    """Bring a backup back into an empty data folder and database, and compare all of it. 恢复

    Every hash is checked before anything is changed. PLACE is one backup, or the folder of many:
    then the newest. Ends with 1 when what is restored is not what was backed up.
    """
    from linli.site.backup.beginning import begin

    begin(place, into=into, keys=keys)
    from linli.site.backup.restore import restore as bring_back

    progress = Progress("文件 files")
    restored = bring_back(
        place,
        into=into,
        keys=keys,
        replaced=yes,
        drill=drill,
        now=datetime.now(UTC),
        say=progress,
    )
    progress.close()
    _tell(
        {
            "backup": str(restored.backup),
            "at": restored.manifest.at,
            "sound": restored.sound,
            "checks": [check.as_row() for check in restored.checks],
        },
        as_json=as_json,
    )


def _tell(told: dict[str, Any], *, as_json: bool) -> None:
    answer(
        told,
        as_json=as_json,
        words=lambda: "\n".join(
            [
                f"{told['backup']} ({told['at']})",
                *(f"{MARKS[one['good']]} {one['zh']}\n  {one['en']}" for one in told["checks"]),
                "与备份时完全一致。All is as it was backed up."
                if told["sound"]
                else "与备份时不一致！This is not what was backed up.",
            ]
        ),
    )
    if not told["sound"]:
        raise SystemExit(1)
