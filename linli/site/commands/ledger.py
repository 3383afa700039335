"""`linli ledger`: how far the journal is sealed, and whether it still says what was sealed."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option


@click.group()
def ledger() -> None:
    """The tamper-evident log over the journal. 存证"""


@ledger.command()
@data_option
@json_option
def status(data: Path, as_json: bool) -> None:
    """Say how far the journal is sealed, under which name and key. 存证进度"""
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.ledger.status import standing

        now = standing()
    answer(
        asdict(now),
        as_json=as_json,
        words=lambda: (
            f"{now.origin}：已封存 {now.size} 条，等待 {now.waiting} 条。\n"
            f"{now.size} entries are sealed, {now.waiting} wait.\n"
            f"公钥 key: {now.key}\n根 root: {now.root}\n"
            f"已公布 published: {now.published}\n见证公钥 witness key: {now.witness_key}"
        ),
    )


@ledger.command()
@data_option
@json_option
def verify(data: Path, as_json: bool) -> None:
    """Compare every row of the journal with what was sealed, and name the first that differs. 核对

    Changes nothing. Ends with 1 when anything differs. Entries that were sealed long after the
    time that they bear are told apart: the log cannot vouch for that time.
    """
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.ledger.verify import verify as compare

        verdict = compare(now=datetime.now(UTC))

    def words() -> str:
        told = [
            f"{verdict.origin}：核对 {verdict.size} 条，{verdict.found} 处不符。 "
            f"{verdict.size} entries compared, {verdict.found} places differ."
        ]
        for one in (*verdict.findings, *verdict.late):
            place = "" if one.index is None else f" 第 {one.index} 条 leaf {one.index}"
            entry = "" if one.entry_id is None else f" 记录 entry {one.entry_id}"
            told.append(f"  [{one.kind}]{place}{entry}: {one.zh} {one.en}")
        if verdict.late_found:
            told.append(
                f"{verdict.late_found} 条的时间无法由存证担保。 "
                f"The log cannot vouch for the time of {verdict.late_found}."
            )
        if verdict.sound:
            told.append("与封存时一致。All is as it was sealed.")
        return "\n".join(told)

    answer(
        {
            "origin": verdict.origin,
            "size": verdict.size,
            "root": verdict.root.hex(),
            "waiting": verdict.waiting,
            "sound": verdict.sound,
            "found": verdict.found,
            "findings": [asdict(one) for one in verdict.findings],
            "late_found": verdict.late_found,
            "late": [asdict(one) for one in verdict.late],
        },
        as_json=as_json,
        words=words,
    )
    if not verdict.sound:
        raise SystemExit(1)
