"""`linli keys`: the key ring, and how its keys are renewed without anybody noticing."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from linli.site.commands.key_ages import ages
from linli.site.commands.options import answer, data_option, json_option, table
from linli.site.commands.progress import Progress

PURPOSES = click.Choice(["seal", "index", "mark"])
# After a fresh key: most is made anew, what a mark key made ends by itself.
NEXT = {
    False: (
        "请先备份密钥环，再运行 linli keys reseal。",
        "Back up the ring, then run linli keys reseal.",
    ),
    True: (
        "请备份密钥环。旧密钥还要用多久，看 linli keys check。",
        "Back up the ring. linli keys check says how long the former key is needed.",
    ),
}
COLUMNS = {
    "purpose": "用途 purpose",
    "number": "编号 number",
    "algorithm": "算法 algorithm",
    "state": "状态 state",
    "since": "启用 since",
}


@click.group()
def keys() -> None:
    """The key ring that seals personal fields. 密钥"""


keys.add_command(ages)


@keys.command("list")
@data_option
@json_option
def list_keys(data: Path, as_json: bool) -> None:
    """List the ring's keys by purpose and number; never a key itself. 密钥清单"""
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.site.rekeying import keys_in_use

        found = [asdict(one) for one in keys_in_use(counted=False)]
    answer({"keys": found}, as_json=as_json, words=lambda: table(found, COLUMNS, empty="—"))


@keys.command()
@data_option
@json_option
def check(data: Path, as_json: bool) -> None:
    """Count what each key has made, and see whether every key that is needed is there. 密钥核对

    Ends with 1 when something on record needs a key that is not on the ring.
    """
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.people.keyring import INDEX, MARK, SEAL, key_ring
        from linli.site.mark_keys import held_up_by
        from linli.site.rekeying import keys_in_use, lacking, uses

        found = [asdict(one) for one in keys_in_use(counted=True)]
        missing = lacking(key_ring(), {purpose: uses(purpose) for purpose in (SEAL, INDEX)})
        older = [key for key in key_ring().of(MARK) if key is not key_ring().of(MARK)[-1]]
        held = [one for key in older for one in held_up_by(key.number)]

    def words() -> str:
        lines = [table(found, {**COLUMNS, "values": "数量 values"}, empty="—")]
        lines += [f"mark {one.number}: {one.words(0)} {one.words(1)}" for one in held]
        lines += [
            f"缺少第 {number} 号 {purpose} 密钥：{count} 个值打不开，请从备份恢复密钥环。 "
            f"{purpose} key {number} is missing: {count} values cannot be used. Bring the ring "
            "back from its backup."
            for purpose, number, count in missing
        ]
        return "\n".join(lines)

    answer(
        {
            "sound": not missing,
            "keys": found,
            "missing": [
                {"purpose": purpose, "number": number, "values": count}
                for purpose, number, count in missing
            ],
            "held": [asdict(one) for one in held],
        },
        as_json=as_json,
        words=words,
    )
    if missing:
        raise SystemExit(1)


@keys.command()
@click.option("--purpose", type=PURPOSES, default="seal", show_default=True, help="用途")
@click.option(
    "--after",
    type=click.IntRange(0),
    default=30,
    show_default=True,
    help="Seconds until it takes over; every process reads the ring once a second. 多少秒后启用",
)
@data_option
@json_option
def rotate(purpose: str, after: int, data: Path, as_json: bool) -> None:
    """Put a fresh key on the ring; older ones still open and find. 换用新密钥"""
    from linli.site.opening import opened

    with opened(data):
        from linli.journal.acting import Actor
        from linli.people.acts.keys import rotate as add

        made = add(
            purpose,
            after=timedelta(seconds=after),
            by=Actor.system("keys"),
            now=datetime.now(UTC),
        )
    answer(
        asdict(made),
        as_json=as_json,
        words=lambda: (
            f"第 {made.number} 号 {purpose} 密钥（{made.algorithm}）{after} 秒后启用。"
            f"{NEXT[purpose == 'mark'][0]}\n"
            f"{purpose} key {made.number} ({made.algorithm}) takes over in {after} seconds. "
            f"{NEXT[purpose == 'mark'][1]}"
        ),
    )


@keys.command()
@data_option
@json_option
def reseal(data: Path, as_json: bool) -> None:
    """Make everything anew that older keys made, in batches, while linli runs. 全部换用新密钥

    May be interrupted and begun again: what is done stays done.
    """
    from linli.site.opening import opened

    progress = Progress("换密钥 resealing")
    with opened(data):
        from linli.site.rekeying import reseal_all

        done = reseal_all(tell=progress)
    progress.close()
    total = sum(done.values())
    answer(
        {"renewed": total, "columns": done},
        as_json=as_json,
        words=lambda: "\n".join(
            [f"已换用新密钥：{total} 个值。{total} values were made anew."]
            + [f"  {column}: {count}" for column, count in sorted(done.items())]
        ),
    )


@keys.command()
@click.argument("purpose", type=PURPOSES)
@click.argument("number", type=click.IntRange(1))
@click.option("--yes", "sure", is_flag=True, help="Give up a mark key that is needed. 放弃仍有用的")
@data_option
@json_option
def retire(purpose: str, number: int, sure: bool, data: Path, as_json: bool) -> None:
    """Take a key that nothing needs any more off the ring. 停用旧密钥

    Older backups need it still: keep the copy of the ring that belongs to them as long as them. A
    mark key that is needed says what for and until when. Whoever cannot wait, for others have it,
    gives it up by --yes: its receipts open nothing any more, and every report gets another code.
    """
    from linli.site.opening import opened

    progress = Progress("换查询码 new codes")
    with opened(data):
        from linli.journal.acting import Actor
        from linli.people.acts.keys import retire as drop
        from linli.people.keyring import MARK
        from linli.site.mark_keys import HeldUp, retire_mark_key
        from linli.site.rekeying import still_used

        by, now = Actor.system("keys"), datetime.now(UTC)
        given_up: list[HeldUp] = []
        codes = 0
        if purpose == MARK:
            given_up, codes = retire_mark_key(number, sure=sure, tell=progress, by=by, now=now)
        else:
            drop(purpose, number, still_used=still_used(purpose, number), by=by, now=now)
    progress.close()

    def words() -> str:
        lines = [
            f"第 {number} 号 {purpose} 密钥已停用。旧备份仍需要它。"
            f"{purpose} key {number} is off the ring. Older backups still need it."
        ]
        lines += [f"作废 void: {one.words(0)} {one.words(1)}" for one in given_up]
        if codes:
            lines.append(f"{codes} 条诉求换了查询码。{codes} reports have another code.")
        return "\n".join(lines)

    void = {one.what: one.values for one in given_up}
    answer(
        {"purpose": purpose, "number": number, "given_up": void, "codes": codes},
        as_json=as_json,
        words=words,
    )


@keys.command()
@click.option("--yes", "sure", is_flag=True, help="Destroy them for good. 确认销毁")
@data_option
@json_option
def destroy(sure: bool, data: Path, as_json: bool) -> None:
    """Destroy the own keys of everything that was ever erased. 销毁已抹除内容的密钥

    The worker does so within a second; this is for a copy of the key tree that was brought back.
    Without --yes it only says what would be lost.
    """
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.journal.acting import Conflict
        from linli.people.acts.destroy_keys import (
            destroy_again,
            destroy_erased,
            there_again,
            waiting,
        )

        there = there_again()
        if there and not sure:
            raise Conflict(
                "keys.unconfirmed",
                f"没有销毁。会永久失去：已抹除内容的 {there} 个密钥（其中 {waiting()} 个还在等后台"
                "销毁）；此后任何备份里的这些内容都打不开，谁也找不回。未抹除的内容不受影响。"
                "确认请加 --yes。",
                f"Nothing was destroyed. What would be lost for good: {there} keys of what was "
                f"erased ({waiting()} of them still wait for the worker). From then on these "
                "values open from no backup, for nobody. What was not erased stays. To do so, say "
                "--yes.",
            )
        found = destroy_again()
        while destroy_erased():
            pass
    answer(
        {"destroyed": found},
        as_json=as_json,
        words=lambda: f"已销毁 {found} 个密钥。{found} keys were still there, and are destroyed.",
    )
