"""The key ring of an installation: in a file that no database backup contains.

Every process looks at the file once a second, so that all of them know a new key before the first
one writes with it. The file's content may be wrapped by a key management system (`LINLI_KMS`), and
the file may be a credential of the service manager; then it cannot be written from here.
"""

import base64
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from linli.disk.durable import make_folder, settle, write_new, written_beside
from linli.people.ciphers import AES_GCM, FORMATS, HMAC_SHA256, KEY_BYTES, PROFILE_OF, PROFILES
from linli.people.keys import (
    INDEX,
    MARK,
    MOST_NUMBER,
    PURPOSES,
    SEAL,
    Key,
    KeyRing,
    KeysMissing,
    fresh_key,
    fresh_keys,
)

FILE_FORMAT = 2
LOOKED_AT_EVERY_SECONDS = 1.0

__all__ = [
    "INDEX",
    "MARK",
    "PURPOSES",
    "SEAL",
    "Key",
    "KeyRing",
    "KeysFixed",
    "KeysMissing",
    "Kms",
    "add_key",
    "create_key_ring",
    "drop_key",
    "forget_key_ring",
    "key_ring",
    "profile",
    "read_key_ring",
]


class KeysFixed(Exception):
    """The key ring cannot be written from here; the sentence says where it is changed."""


class Kms(Protocol):
    """A key management system 密钥管理系统 that wraps the ring with a key that never leaves it.

    Asked once when a process starts, and when the ring is changed. May raise anything: what it says
    is not shown.
    """

    def wrap(self, plain: bytes) -> bytes:
        """Lock the content of the ring."""
        ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """Unlock what `wrap` locked."""
        ...


def profile() -> str:
    """The crypto profile that new keys are made for."""
    named: str = settings.LINLI_CRYPTO
    if named not in PROFILES:
        raise ImproperlyConfigured(f"LINLI_CRYPTO is one of {', '.join(PROFILES)}, not {named!r}.")
    return named


def create_key_ring(path: Path) -> None:
    """Write a fresh key ring that only its owner may read.

    Raises FileExistsError when there already is one: overwriting it would lose every sealed value.
    """
    make_folder(path.parent)
    if not write_new(path, _as_file(KeyRing(fresh_keys(profile(), since=time.time())))):
        raise FileExistsError(path)


def add_key(path: Path, purpose: str, *, since: float) -> Key:
    """Put a fresh key on the ring, which takes over at `since`; older keys go on serving.

    Raises KeysFixed when the ring cannot be written, or another new key still waits its turn.
    """
    with _changing(path) as ring:
        *former, newest = ring.of(purpose)
        # An only key is in use, whenever it says that it was made.
        if former and newest.since > time.time():
            raise KeysFixed(f"Key {newest.number} ({purpose}) has not taken over yet.")
        if newest.number == MOST_NUMBER:
            raise KeysFixed("A ring has room for 32767 keys of a purpose.")
        key = fresh_key(purpose, newest.number + 1, profile(), since=since)
        _replaced(path, KeyRing((*ring.keys, key)))
    return key


def drop_key(path: Path, purpose: str, number: int) -> None:
    """Take a key off the ring; whoever calls has made sure that nothing needs it any more."""
    with _changing(path) as ring:
        kept = tuple(k for k in ring.keys if (k.purpose, k.number) != (purpose, number))
        if not any(key.purpose == purpose for key in kept):
            raise KeysFixed(f"The last {purpose} key stays.")
        _replaced(path, KeyRing(kept))


@contextmanager
def _changing(path: Path) -> Iterator[KeyRing]:
    """The ring as it is on the disk, with nobody else changing it meanwhile."""
    if not os.access(path.parent, os.W_OK):
        raise KeysFixed(f"{path} is read only here: change the file that it was loaded from.")
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield read_key_ring(path)
    finally:
        os.close(folder)


def _replaced(path: Path, ring: KeyRing) -> None:
    was = path.stat()
    with written_beside(path) as out:
        out.write(_as_file(ring))
        if os.geteuid() == 0:  # by hand, as root: the ring stays its account's
            os.fchown(out.fileno(), was.st_uid, was.st_gid)
    settle(path.parent)
    forget_key_ring()


def _as_file(ring: KeyRing) -> bytes:
    keys = [
        {
            "purpose": key.purpose,
            "number": key.number,
            "algorithm": key.algorithm,
            "since": key.since,
            "key": base64.b64encode(key.secret).decode(),
        }
        for key in ring.keys
    ]
    kms = _kms()
    told: dict[str, Any] = {"format": FILE_FORMAT, "keys": keys}
    if kms is not None:
        wrapped = kms.wrap(json.dumps(keys).encode())
        told = {"format": FILE_FORMAT, "wrapped": base64.b64encode(wrapped).decode()}
    return json.dumps(told, indent=1).encode()


def read_key_ring(path: Path) -> KeyRing:
    """The key ring in a file.

    Raises KeysMissing, in words that name the file but never its content.
    """
    try:
        return _ring_from(json.loads(path.read_text()))
    except OSError as fault:
        raise KeysMissing(f"The key ring {path} cannot be read: {fault.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysMissing(f"The file {path} is not a key ring.") from None


def _ring_from(read: Mapping[str, Any]) -> KeyRing:
    if "seals" in read:
        return _ring_of_first_format(read)
    if read["format"] != FILE_FORMAT:
        raise ValueError("unknown format")
    rows = json.loads(_unwrapped(read["wrapped"])) if "wrapped" in read else read["keys"]
    keys = tuple(
        Key(
            purpose=row["purpose"],
            number=int(row["number"]),
            algorithm=row["algorithm"],
            since=float(row["since"]),
            secret=_unpacked(row["key"]),
        )
        for row in rows
    )
    if {key.purpose for key in keys} != set(PURPOSES):
        raise ValueError("a purpose without a key")
    if not all(key.algorithm in PROFILE_OF for key in keys):
        raise ValueError("unknown algorithm")
    if not all((key.algorithm in FORMATS) == (key.purpose == SEAL) for key in keys):
        raise ValueError("an algorithm for another purpose")
    return KeyRing(keys)


def _ring_of_first_format(read: Mapping[str, Any]) -> KeyRing:
    """Before there were purposes, one key made all indexes and marks; it goes on doing so."""
    first = _unpacked(read["index"])
    seals = (Key(SEAL, int(n), AES_GCM, 0, _unpacked(key)) for n, key in read["seals"].items())
    index = Key(INDEX, 1, HMAC_SHA256, 0, first)
    return KeyRing((*seals, index, replace(index, purpose=MARK)))


def _unpacked(key: str) -> bytes:
    raw = base64.b64decode(key, validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError("wrong key length")
    return raw


def _unwrapped(wrapped: str) -> bytes:
    kms = _kms()
    if kms is None:
        raise KeysMissing("The key ring is wrapped by a key management system: set LINLI_KMS.")
    try:
        return kms.unwrap(base64.b64decode(wrapped, validate=True))
    except Exception as fault:  # a plug-in may raise anything, with anything in it
        kind = type(fault).__name__
        raise KeysMissing(f"The key management system did not open the ring ({kind}).") from None


def _kms() -> Kms | None:
    if not settings.LINLI_KMS:
        return None
    plug_in: Kms = import_string(settings.LINLI_KMS)()
    return plug_in


@dataclass
class _Held:
    """A ring as it was read, with the mark of the file by which a change is seen."""

    ring: KeyRing
    stamp: tuple[int, int]
    look_at: float


_held: dict[str, _Held] = {}


def key_ring() -> KeyRing:
    """The key ring of this installation, never older than a second."""
    at = time.monotonic()
    held = _held.get(str(settings.LINLI_KEYS_FILE))
    if held is not None and at < held.look_at:
        return held.ring
    return _looked_at(Path(settings.LINLI_KEYS_FILE), held, at)


def _looked_at(path: Path, held: _Held | None, at: float) -> KeyRing:
    stamp = _stamp(path)
    if held is not None and (stamp is None or stamp == held.stamp):
        # A ring that is gone from the disk while we run is still held: serve on, and let the
        # doctor say so.
        held.look_at = at + LOOKED_AT_EVERY_SECONDS
        return held.ring
    ring = read_key_ring(path)
    _held[str(path)] = _Held(ring, stamp or (0, 0), at + LOOKED_AT_EVERY_SECONDS)
    return ring


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def forget_key_ring() -> None:
    """Read the keys anew on next use."""
    _held.clear()
