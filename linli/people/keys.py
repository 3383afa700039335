"""The keys of a ring, each with its number and purpose. Pure but for the wall clock.

- "seal" keys seal values. The newest seals, every other one on the ring still opens.
- "index" keys make the blind indexes. The newest makes them, and what any of them made is found.
- "mark" keys make what is on paper, and by what a second delivery is known. The newest makes it,
  and what any of them made is known; it is not made anew, it ends.

A new key is on the ring before it is used (`since`), so that every process knows it in time.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass, field
from functools import cached_property

from linli.people.ciphers import (
    HMAC_SHA256,
    HMAC_SM3,
    KEY_BYTES,
    PROFILE_OF,
    Sealer,
    index_algorithm,
    keyed_hash,
    sealer,
    sealing_algorithm,
)

SEAL, INDEX, MARK = "seal", "index", "mark"
PURPOSES = (SEAL, INDEX, MARK)
MOST_NUMBER = 0x7FFF
NUMBER_BYTES = 2
INDEX_BYTES = 16


class KeysMissing(Exception):
    """Keys cannot be read, or the key that a value was sealed with is not among them."""


@dataclass(frozen=True)
class Key:
    """One key: in use from `since` on (seconds since 1970) until a newer one takes over.

    A first key from before such times were kept has 0.
    """

    purpose: str
    number: int
    algorithm: str
    since: float
    secret: bytes = field(repr=False)

    @cached_property
    def sealer(self) -> Sealer:
        return sealer(self.algorithm, self.secret)

    def sealer_for(self, role: str) -> Sealer:
        """The key as it seals for one role alone; what it sealed opens with no other."""
        if not role:
            return self.sealer
        digest = HMAC_SHA256 if PROFILE_OF[self.algorithm] == "international" else HMAC_SM3
        return sealer(self.algorithm, keyed_hash(digest, self.secret, f"role {role}".encode()))

    def sealer_of(self, own: bytes, role: str) -> Sealer:
        """The key as it seals one value alone, which has a key of its own beside this one."""
        digest = HMAC_SHA256 if PROFILE_OF[self.algorithm] == "international" else HMAC_SM3
        words = b"own key " + own + role.encode()
        return sealer(self.algorithm, keyed_hash(digest, self.secret, words))

    @cached_property
    def _derived(self) -> dict[str, bytes]:
        return {}

    def derived(self, purpose: str) -> bytes:
        """A key of its own for each purpose, so that one index tells nothing about another."""
        made = self._derived.get(purpose)
        if made is None:
            made = keyed_hash(self.algorithm, self.secret, purpose.encode())
            self._derived[purpose] = made
        return made

    def mark_of(self, purpose: str, content: bytes) -> bytes:
        """The keyed hash of a content for a purpose, 32 bytes."""
        return keyed_hash(self.algorithm, self.derived(purpose), content)

    def numbered_mark(self, context: str, value: str) -> bytes:
        """The mark of a value as it lies in a column: 16 bytes, and from the second key on that
        key's number before them.
        """
        made = self.mark_of(f"blind {context}", value.encode())[:INDEX_BYTES]
        return made if self.number == 1 else self.number.to_bytes(NUMBER_BYTES) + made

    def token_of(self, purpose: str, word: str, size: int) -> str:
        """A short keyed hash of a word, in hex: there are many, and each is a lexeme of its own."""
        if self.algorithm == HMAC_SHA256:
            key = self.derived(purpose)
            return hashlib.blake2b(word.encode(), digest_size=size, key=key).hexdigest()
        return self.mark_of(purpose, word.encode())[:size].hex()


@dataclass(frozen=True)
class KeyRing:
    """The keys of one installation, in the order of their numbers."""

    keys: tuple[Key, ...]

    @cached_property
    def seals(self) -> dict[int, Key]:
        return {key.number: key for key in self.of(SEAL)}

    def of(self, purpose: str) -> list[Key]:
        """The keys of a purpose, the oldest first, those too that are not in use yet."""
        return self._by_purpose[purpose]

    @cached_property
    def _by_purpose(self) -> dict[str, list[Key]]:
        ordered = sorted(self.keys, key=lambda key: key.number)
        return {purpose: [k for k in ordered if k.purpose == purpose] for purpose in PURPOSES}

    def numbered(self, purpose: str, number: int) -> Key:
        """The key of a purpose with this number; raises KeysMissing."""
        for key in self.of(purpose):
            if key.number == number:
                return key
        raise KeysMissing(f"The {purpose} key {number} is not on the key ring.")

    def newest_first(self, purpose: str) -> list[Key]:
        """Every key of a purpose, the one in use now before the others."""
        keys = self.of(purpose)
        if len(keys) == 1:
            return keys
        newest = self.newest(purpose)
        return [newest, *(key for key in keys if key is not newest)]

    def newest(self, purpose: str, *, at: float | None = None) -> Key:
        """The key of a purpose that is in use now, or was at a moment."""
        keys = self._by_purpose[purpose]
        if len(keys) > 1:
            # The wall clock, not an act's `now`: when a key takes over is between processes.
            at = time.time() if at is None else at
            for key in reversed(keys):
                if key.since <= at:
                    return key
        return keys[0]


def fresh_keys(profile: str, *, since: float) -> tuple[Key, ...]:
    """A first key for each purpose, in use at once, whatever the time of another machine."""
    return tuple(fresh_key(purpose, 1, profile, since=since) for purpose in PURPOSES)


def fresh_key(purpose: str, number: int, profile: str, *, since: float) -> Key:
    algorithm = sealing_algorithm(profile) if purpose == SEAL else index_algorithm(profile)
    return Key(purpose, number, algorithm, since, secrets.token_bytes(KEY_BYTES))
