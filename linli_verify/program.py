"""The command `linli-verify`: what it proved, and what it cannot prove."""

import argparse
import hashlib
import json
import sys
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linli_verify.checks import (
    Checkpoint,
    Key,
    NotProven,
    Read,
    checkpoint,
    consistent,
    receipt,
    whole,
)
from linli_verify.figures import disclosed

RULES = {("policy.adopted", "release"), ("territory.adopted", "generation")}
MOST_BYTES = 32 * 1024**2
CANNOT = (
    "不能证明 Not proven: 记录的内容属实；封存之前的改动；日志没有给别人看另一个版本"
    "（请与他人或见证人核对检查点）。",
    "  That what was recorded is true; what was changed before it was sealed; that others are not "
    "shown another log (compare checkpoints with them, or trust witnesses).",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is proven, 1 when it is not, 2 when a file cannot be read."""
    asked = _words().parse_args(arguments)
    try:
        log = Key.read(_text(asked.key))
        witnesses = [Key.read(_text(one)) for one in asked.witness]
        lines = asked.run(asked, log, witnesses)
    except NotProven as fault:
        print(f"未能证明 NOT PROVEN: {fault}", file=sys.stderr)
        return 1
    except (OSError, UnicodeError, RecursionError) as fault:
        print(f"读不到 Cannot read: {fault}", file=sys.stderr)
        return 2
    print("\n".join([*lines, *CANNOT]))
    return 0


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="linli-verify", description=__doc__)
    one = argparse.ArgumentParser(add_help=False)
    one.add_argument("--key", required=True, help="the log's key (name+id+base64), or its file")
    one.add_argument("--witness", action="append", default=[], help="a witness's key, or its file")
    subjects = parser.add_subparsers(required=True)
    for name, run, takes, words in (
        ("checkpoint", _checkpoint, ("checkpoint",), "检查点 Is this head signed by the log?"),
        (
            "figures",
            _figures,
            ("log",),
            "公开数据 Do the published figures add up, and are they the logged ones?",
        ),
        (
            "consistency",
            _consistency,
            ("older", "newer", "log"),
            "前后一致 Did the log only grow between two saved heads?",
        ),
        ("receipt", _receipt, ("receipt",), "回执 Is what this receipt says in the log?"),
        (
            "rules",
            _rules,
            ("adoption", "receipt"),
            "规则在先 Were these rules in the log before this case was opened under them?",
        ),
        ("log", _log, ("log",), "全部 Do all published entries give the signed head?"),
    ):
        made = subjects.add_parser(name, parents=[one], help=words, description=words)
        for word in takes:
            made.add_argument(word, help="a file, a folder or an address (https://…/log)")
        if name == "rules":
            made.add_argument("--file", help="the rules themselves, whose hash was sealed")
        made.set_defaults(run=run)
    return parser


def _checkpoint(asked: argparse.Namespace, log: Key, witnesses: list[Key]) -> list[str]:
    return _signed(checkpoint(_text(asked.checkpoint), log, witnesses))


def _consistency(asked: argparse.Namespace, log: Key, witnesses: list[Key]) -> list[str]:
    old = checkpoint(_text(asked.older), log, witnesses)
    new = checkpoint(_text(asked.newer), log, witnesses)
    consistent(old, new, _reader(asked.log))
    return [
        *_signed(new),
        f"已证明 Proven: 前 {old.size} 条原样未动，其后增加 {new.size - old.size} 条。",
        f"  The first {old.size} entries are as they were; {new.size - old.size} were added.",
    ]


def _receipt(asked: argparse.Namespace, log: Key, witnesses: list[Key]) -> list[str]:
    found = receipt(_text(asked.receipt), log, witnesses)
    _, _, event, kind, subject, at, _, _, _, _, facts = found.facts
    recorded = _moment(int(at) // 1_000_000) if at.lstrip("-").isdigit() else at
    return [
        *_signed(found.head),
        f"已证明 Proven: 日志第 {found.index} 条就是这条记录，封存于 {_moment(found.sealed_at)}。",
        f"  Entry {found.index} of the log is this one, sealed at {_moment(found.sealed_at)}:",
        f"  {event} ({kind} {subject}), {recorded}",
        *(f"    {name}: {value}" for name, value in _facts(facts)),
    ]


def _rules(asked: argparse.Namespace, log: Key, witnesses: list[Key]) -> list[str]:
    adoption = receipt(_text(asked.adoption), log, witnesses)
    opened = receipt(_text(asked.receipt), log, witnesses)
    said, named = dict(_facts(adoption.facts[-1])), dict(_facts(opened.facts[-1]))
    kind, subject = adoption.facts[3], adoption.facts[4]
    if (adoption.facts[2], kind) not in RULES or opened.facts[2] != "case.opened":
        raise NotProven("these are not the proofs of rules and of a case opened under them")
    if str(named.get(f"{kind}_id")) != subject:
        raise NotProven(f"the case was opened under other rules: {named.get(f'{kind}_id')}")
    if adoption.index >= opened.index:
        raise NotProven("the rules stand behind the case in the log")
    lines = [
        *_signed(max(adoption.head, opened.head, key=lambda head: head.size)),
        f"已证明 Proven: 规则在第 {adoption.index} 条，案件在第 {opened.index} 条：规则在先。",
        f"  The rules ({kind} {said.get('number')}, {said.get('hash')}) stand before the case.",
    ]
    if asked.file is not None:
        if hashlib.sha256(_text(asked.file).encode()).hexdigest() != said.get("hash"):
            raise NotProven("the file is not the one whose hash was sealed")
        lines.append("  这份规则就是当时封存的。 The file is the one whose hash was sealed.")
    return lines


def _log(asked: argparse.Namespace, log: Key, witnesses: list[Key]) -> list[str]:
    read = _reader(asked.log)
    head = checkpoint(read("checkpoint").decode(), log, witnesses)
    whole(head, read)
    return [
        *_signed(head),
        f"已证明 Proven: 公开的 {head.size} 条逐条重算，得到所签的根。",
        f"  All {head.size} published entries were hashed anew and give the signed root.",
    ]


def _figures(asked: argparse.Namespace, log: Key, witnesses: list[Key]) -> list[str]:
    found = disclosed(_reader(asked.log), log, witnesses)
    return [
        *_signed(found.head),
        f"已证明 Proven: {found.files} 期公开数据共 {found.rows} 行均在日志中，重算与公布一致。",
        f"  {found.files} publications with {found.rows} rows are in the log; the figures add up:",
        *(line for month in sorted(found.months) for line in _month(month, found.months[month])),
    ]


def _month(month: str, figures: dict[str, Any]) -> list[str]:
    rates = figures["rates_without_excluded"]
    shares = "，".join(
        f"{zh} {en} {'—' if one['share'] is None else format(one['share'], '.1%')} (n={one['n']})"
        for zh, en, one in (
            ("响应率", "contacted", rates["contacted"]),
            ("解决率", "solved", rates["solved"]),
            ("满意率", "satisfied", rates["satisfied"]),
        )
    )
    return [
        f"  {month}: 结案 closed {figures['closed']}，按期 in time {figures['in_time']}；{shares}；"
        f"剔除 left out {figures['excluded']['settled']}，待公布 waiting {figures['waiting']}",
    ]


def _signed(head: Checkpoint) -> list[str]:
    return [
        f"已证明 Proven: {head.origin} 签署了 {head.size} 条的日志，根 {head.root.hex()}。",
        f"  {head.origin} has signed a log of {head.size} entries with this root.",
        *(f"  见证 witness {name}: {_moment(at)}" for name, at in head.witnesses),
    ]


def _facts(facts: str) -> list[tuple[str, object]]:
    try:
        read = json.loads(facts)
    except ValueError:
        return [("facts", facts)]
    return list(read.items()) if isinstance(read, dict) else [("facts", read)]


def _moment(second: int) -> str:
    try:
        return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return f"{second} s"


def _reader(where: str) -> Read:
    """Reads the log's files by their paths, from a folder or from an address."""
    base = where.rstrip("/")
    if _is_address(where):
        return lambda path: _fetched(f"{base}/{path}")
    return lambda path: (Path(where) / path).read_bytes()


def _text(where: str) -> str:
    """A file's or an address's content; a key may also be given as it is."""
    if _is_address(where):
        return _fetched(where).decode()
    if "+" in where and not Path(where).exists():
        return where
    return Path(where).read_text(encoding="utf-8")


def _is_address(where: str) -> bool:
    return where.startswith(("https://", "http://"))


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  # http(s) only, above
        data: bytes = answer.read(MOST_BYTES)
    return data
