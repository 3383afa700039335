"""Renew the keys: a fresh one on the ring, everything sealed anew, the old one off the ring."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.acts.handles import keep_handles
from linli.people.acts.recovery_codes import end_recovery_codes
from linli.people.events import KeyAdded, KeyRetired
from linli.people.keyring import MARK, KeysFixed, add_key, drop_key, key_ring

# A sign-in code that was sent under the former index key is good for ten minutes.
SETTLES_IN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class NewKey:
    """The key that takes over, by its number."""

    purpose: str
    number: int
    algorithm: str
    since: datetime


@act
def rotate(purpose: str, *, after: timedelta, by: Actor, now: datetime) -> NewKey:
    """Put a fresh key on the ring; it takes over after a while, when every process knows it.

    Raises NotNow when the ring cannot be written here, or a new key waits its turn already.
    """
    since = now + after
    # On record first: a key on the ring that the journal does not know would be the worse half.
    number = key_ring().of(purpose)[-1].number + 1
    record(KeyAdded(purpose=purpose, number=number), by=by, now=now)
    try:
        made = add_key(Path(settings.LINLI_KEYS_FILE), purpose, since=since.timestamp())
    except KeysFixed as fault:
        raise _fixed(fault) from None
    return NewKey(purpose, made.number, made.algorithm, since)


@act
def retire(
    purpose: str,
    number: int,
    *,
    still_used: int,
    given_up: bool = False,
    by: Actor,
    now: datetime,
) -> None:
    """Take a key off the ring. `still_used` is how many values need it, as was just counted.

    A mark key can be `given_up` while it is needed: then what it made is void. Raises NotNow while
    anything needs it, while it is the newest, and within a quarter of an hour after its successor
    took over.
    """
    ring = key_ring()
    if number not in {key.number for key in ring.of(purpose)}:
        raise NotFound(
            "keys.no_such_key",
            f"密钥环上没有第 {number} 号 {purpose} 密钥。",
            f"There is no {purpose} key {number} on the ring.",
        )
    newest = ring.newest(purpose)
    if number >= newest.number:
        raise NotNow(
            "keys.in_use",
            f"第 {number} 号 {purpose} 密钥正在使用。请先运行 linli keys rotate。",
            f"The {purpose} key {number} is in use. Run linli keys rotate first.",
        )
    if still_used and not (given_up and purpose == MARK):
        raise NotNow(
            "keys.still_needed",
            f"还有 {still_used} 个值要用第 {number} 号密钥。请先运行 linli keys reseal。",
            f"{still_used} values still need key {number}. Run linli keys reseal first.",
        )
    if now.timestamp() < newest.since + SETTLES_IN.total_seconds():
        raise NotNow(
            "keys.not_settled",
            "新密钥启用不满 15 分钟，请稍后再停用旧密钥。",
            "The new key took over less than 15 minutes ago: retire the old one later.",
        )
    if purpose == MARK:
        keep_handles()
        end_recovery_codes(number)
    record(KeyRetired(purpose=purpose, number=number, given_up=still_used), by=by, now=now)
    try:
        drop_key(Path(settings.LINLI_KEYS_FILE), purpose, number)
    except KeysFixed as fault:
        raise _fixed(fault) from None


def _fixed(fault: KeysFixed) -> NotNow:
    return NotNow("keys.fixed", f"密钥环现在不能修改：{fault}", str(fault))
