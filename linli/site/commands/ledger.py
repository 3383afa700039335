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
@click.option("--alarm", is_flag=True, help="Tell the auditor's desk too when anything differs.")
def verify(data: Path, as_json: bool, alarm: bool) -> None:
    """Compare every row of the journal with what was sealed, and name the first that differs. 核对

    Changes nothing, but for the alarm. Ends with 1 when anything differs. Entries that were sealed
    long after the time that they bear are told apart: the log cannot vouch for that time.
    """
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.ledger.verify import verify as compare

        verdict = compare(now=datetime.now(UTC))
        if alarm and not verdict.sound:
            from linli.attempts.watch import alarm_of_the_ledger

            alarm_of_the_ledger(verdict.found, now=datetime.now(UTC))

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


@ledger.command()
@click.option("--yes", is_flag=True, help="Say that you have read what it means.")
@data_option
@json_option
def refound(yes: bool, data: Path, as_json: bool) -> None:
    """End a log that has lost entries for good, and found another. 另立存证日志

    For the day after a restore, or after a standby that was behind took over. The old log and its
    key are kept aside, for the receipts that are out; the whole journal is sealed anew under
    another name. See docs/operations.md.
    """
    from linli.journal.acting import Actor, NotNow
    from linli.site.opening import opened

    if not yes:
        raise NotNow(
            "ledger.not_confirmed",
            "这会结束现有的存证日志，另立新的，须向公众说明。"
            "请先看 docs/operations.md，再加 --yes。",
            "This ends the log that the public knows and founds another, which must be explained "
            "in public. Read docs/operations.md, then say --yes.",
        )
    with opened(data, migrated=False):
        from linli.ledger.refound import refound as found_anew

        done = found_anew(by=Actor.system("command"), now=datetime.now(UTC))
    answer(
        {**asdict(done), "kept": str(done.kept)},
        as_json=as_json,
        words=lambda: (
            f"旧日志 {done.old_origin} 止于 {done.old_size} 条，保存在 {done.kept}。\n"
            f"The old log {done.old_origin} ends at {done.old_size} entries, kept in {done.kept}.\n"
            f"新日志 The new log: {done.origin}\n公钥 key: {done.key}"
        ),
    )


@ledger.command()
@click.option(
    "--proofs",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each pack with the proof of its coming into force here. 规则和证明存到",
)
@data_option
@json_option
def rules(proofs: Path | None, data: Path, as_json: bool) -> None:
    """Show that the rules of every case were in the log before the case was. 规则先于案件

    Packs, with their calendars, and boundaries: whether they still are what was sealed, and how
    many cases stand before their rules in the log. Changes nothing; ends with 1 when any does.
    What is sealed itself is compared by `linli ledger verify`.
    """
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.assessment.rules import rules_in_the_log, text_of
        from linli.ledger.receipts import receipt
        from linli.policy.models import Release

        found = rules_in_the_log()
        if proofs is not None:
            proofs.mkdir(parents=True, exist_ok=True)
            for one in found:
                if one.entry_id is None:
                    continue
                proof = proofs / f"{one.kind}-{one.number}.tlog-proof"
                proof.write_text(receipt(one.entry_id), encoding="utf-8")
                if one.kind == "release":
                    pack = text_of(Release.objects.get(id=one.id))
                    proof.with_suffix(".json").write_text(pack, encoding="utf-8")
    sound = all(one.sound for one in found)

    def words() -> str:
        names = {"release": "规则 rules", "generation": "辖区 areas"}
        same = {True: "与封存一致 as sealed", False: "与封存不同 NOT AS SEALED", None: "—"}
        told = [
            f"{names[one.kind]} {one.number} {one.hash[:12]} {one.adopted_at:%Y-%m-%d}: "
            f"{'未封存 not sealed' if one.leaf is None else f'第 {one.leaf} 条 leaf {one.leaf}'}, "
            f"{same[one.same]}, {one.cases} 件 cases"
            + (f", {one.early} 件在规则之前 BEFORE THEIR RULES" if one.early else "")
            for one in found
        ]
        if sound:
            told.append("每件案件都在它的规则之后。 Every case stands behind its rules in the log.")
        return "\n".join(told)

    answer(
        {
            "sound": sound,
            "rules": [{**asdict(one), "adopted_at": one.adopted_at.isoformat()} for one in found],
        },
        as_json=as_json,
        words=words,
    )
    if not sound:
        raise SystemExit(1)
