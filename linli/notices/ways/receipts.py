"""Receipts 状态报告: what a gateway says became of messages, in its own words. Pure."""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qsl

from linli.notices.secrets import Secrets
from linli.notices.ways.asking import LONGEST_NUMBER, plain_code
from linli.notices.ways.wording import Words, body_hash, parsed, signature, tree_at, word_at
from linli.policy.sections.gateways import Proof, Receipts

MOST_AT_ONCE = 1_000
LONGEST_MOMENT = 13


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one message."""

    number: str
    state: Literal["delivered", "failed"]
    why: str


class Unreadable(Exception):
    """This is no receipt, or more of them than are taken at once."""


def told(receipts: Receipts, body: bytes) -> list[Told]:
    """Every receipt of a body; one that says neither yes nor no says nothing. Raises Unreadable."""
    if receipts.reads == "form":
        tree: Any = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=100))
    else:
        tree = parsed(body, "json")
    if not isinstance(tree, dict | list):
        raise Unreadable
    items = _items(receipts, tree)
    if len(items) > MOST_AT_ONCE:
        raise Unreadable
    return list(_told(receipts, items))


def _items(receipts: Receipts, tree: Any) -> list[Any]:
    for path in receipts.items:
        found = tree_at(tree, path)
        if isinstance(found, list):
            return found
    return tree if isinstance(tree, list) else [tree]


def _told(receipts: Receipts, items: list[Any]) -> Iterator[Told]:
    for item in items:
        number, state = word_at(item, receipts.number), word_at(item, receipts.state)
        if not number or not state:
            continue
        if state in receipts.delivered:
            yield Told(number[:LONGEST_NUMBER], "delivered", "")
        elif state in receipts.failed or not receipts.failed:
            why = plain_code(word_at(item, receipts.why) or state)
            yield Told(number[:LONGEST_NUMBER], "failed", why)


def is_proven(
    proof: Proof,
    secrets: Secrets,
    body: bytes,
    *,
    headers: Mapping[str, str],
    query: Mapping[str, str],
    now: datetime,
) -> bool:
    """Whether a pushed receipt comes from the gateway itself, and lately.

    Raises Unready when a secret is missing.
    """
    came = {f"header.{name.lower()}": value for name, value in headers.items()}
    came |= {f"query.{name}": value for name, value in query.items()}
    at = came.get(_known(proof.at), "")
    if proof.at and not _is_of_now(at, proof, now):
        return False
    text = body.decode("utf-8", "replace")
    words = Words(
        {**came, "body": text, "body_hash": body_hash(proof, body), "at": at},
        {},
        secrets.__getitem__,
    )
    wanted, given = signature(proof, words), came.get(_known(proof.given), "")
    if proof.encoding == "hex" and proof.hash != "plain":
        given = given.lower()
    return hmac.compare_digest(wanted.encode(), given.encode())


def _known(name: str) -> str:
    return name.lower() if name.startswith("header.") else name


def _is_of_now(at: str, proof: Proof, now: datetime) -> bool:
    """Whether a moment, in seconds or milliseconds, is about now."""
    if not (at.isascii() and at.isdecimal() and len(at) <= LONGEST_MOMENT):
        return False
    seconds = int(at) / (1_000 if len(at) > 11 else 1)
    return abs(now - datetime.fromtimestamp(seconds, UTC)) <= timedelta(minutes=proof.minutes)
