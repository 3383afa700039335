"""Puts words into the texts of a gateway's description, and reads its answers. Pure."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import quote

from linli.policy.sections.gateways import Encoding, Signed
from linli.policy.sections.placeholders import PLACEHOLDER

Word = Callable[[str], str]
_PARTED = re.compile(r"[,|;:\s]+")


@dataclass(frozen=True, slots=True)
class Words:
    """What each placeholder stands for; `secret` opens one at a time."""

    plain: Mapping[str, str] = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    secret: Word

    def word(self, name: str) -> str:
        """What stands for one name; "" for one that nobody gave. Raises as `secret` does."""
        kind, _, rest = name.partition(".")
        if kind == "secret":
            return self.secret(rest)
        if kind == "value":
            return self.values.get(rest, "")
        # Headers are named in any case.
        return self.plain.get(name.lower() if kind == "header" else name, "")

    def fill(self, text: str, safe: Word = str) -> str:
        """The text with its placeholders filled, each made safe for where it stands."""
        return PLACEHOLDER.sub(lambda found: safe(self.word(found[1])), text)

    def grown(self, tree: Any) -> Any:
        """A tree of JSON with every text in it filled; alone, values stay an object or a list."""
        if tree == "{values}":
            return dict(self.values)
        if tree == "{list}":
            return list(self.values.values())
        if isinstance(tree, str):
            return self.fill(tree)
        if isinstance(tree, Mapping):
            return {name: self.grown(one) for name, one in tree.items()}
        if isinstance(tree, Sequence):
            return [self.grown(one) for one in tree]
        return tree

    def with_(self, **more: str) -> "Words":
        """The same words and some more."""
        return Words({**self.plain, **more}, self.values, self.secret)


def words_of_the_hour(now: datetime, zone: tzinfo, nonce: str) -> dict[str, str]:
    """The moment, as gateways write it, and a word that is used once."""
    utc, local = now.astimezone(UTC), now.astimezone(zone)
    return {
        "seconds": str(int(now.timestamp())),
        "milliseconds": str(int(now.timestamp() * 1_000)),
        "utc": utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "date": utc.strftime("%Y-%m-%d"),
        "local": local.strftime("%Y%m%d%H%M%S"),
        "nonce": nonce,
    }


def signature(signed: Signed, words: Words) -> str:
    """The signature over the words, as the description has it. Raises as `words.secret` does."""
    if signed.request:
        # What is hashed for the request is written in hex whatever the signature is written in.
        hashed = _hash(signed, words.fill(signed.request).encode())
        words = words.with_(request=hashed.hex())
    over = words.fill(signed.over).encode()
    if signed.hash == "plain":
        return over.decode()
    if not signed.hash.startswith("hmac-"):
        return _written(_hash(signed, over), signed.encoding)
    key = words.fill(signed.key).encode()
    for step in signed.steps:
        key = _hmac(signed, key, words.fill(step).encode())
    return _written(_hmac(signed, key, over), signed.encoding)


def body_hash(signed: Signed, body: bytes) -> str:
    """The hash of a body, in hex."""
    return _hash(signed, body).hex()


def rfc3986(text: str) -> str:
    """Percent-encoded but for what no URL ever needs to encode."""
    return quote(text, safe="-_.~")


def as_text(value: Any) -> str:
    """A value as a form carries it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parsed(body: bytes, reads: str) -> Any:
    """An answer as a tree: JSON, or the parts of a line; None when it is neither."""
    try:
        text = body.decode("utf-8-sig")
        return json.loads(text) if reads == "json" else _PARTED.split(text.strip())
    except (ValueError, RecursionError):
        return None


def word_at(tree: Any, paths: Sequence[str]) -> str:
    """The first plain value that stands under one of the paths, as a word; or ""."""
    for path in paths:
        found = tree_at(tree, path)
        if isinstance(found, bool):
            return "true" if found else "false"
        if isinstance(found, str | int | float) and str(found) != "":
            return str(found)
    return ""


def tree_at(tree: Any, path: str) -> Any:
    """What stands under a dotted path of names and places, or None."""
    for name in path.split("."):
        if isinstance(tree, Mapping):
            tree = tree.get(name)
        elif isinstance(tree, list) and name.isdecimal() and int(name) < len(tree):
            tree = tree[int(name)]
        else:
            return None
    return tree


def _hash(signed: Signed, content: bytes) -> bytes:
    name = signed.hash.removeprefix("hmac-").replace("plain", "sha256")
    # Some gateways still sign with hashes that nobody should choose today; the choice is theirs.
    return hashlib.new(name, content, usedforsecurity=False).digest()


def _hmac(signed: Signed, key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, signed.hash.removeprefix("hmac-")).digest()


def _written(digest: bytes, encoding: Encoding) -> str:
    if encoding == "base64":
        return base64.b64encode(digest).decode()
    return digest.hex().upper() if encoding == "HEX" else digest.hex()
