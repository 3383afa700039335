"""The keys of the whole house: what each is used for, and making everything anew under the newest.

People knows the sealed columns of every room; the words of places are the room of cases' own.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from linli.cases.acts.place_words import place_words_under_old_keys, renew_place_words
from linli.people.ciphers import PROFILE_OF
from linli.people.keyring import INDEX, MARK, PURPOSES, SEAL, KeyRing, key_ring
from linli.people.resealing import columns, counts, renew
from linli.site.mark_keys import mark_uses

PLACE_WORDS = "cases_casewords.document"
Tell = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One key of the ring: what it is for, since when, and how many values were made with it."""

    purpose: str
    number: int
    algorithm: str
    profile: str
    since: datetime | None
    state: str  # "newest", "older", or "waiting" for its time
    values: int | None = None


def keys_in_use(*, counted: bool) -> list[KeyUse]:
    """Every key of the ring, those of a purpose together, the oldest first."""
    ring = key_ring()
    used = {purpose: uses(purpose) for purpose in PURPOSES} if counted else {}
    return [
        KeyUse(
            purpose=purpose,
            number=key.number,
            algorithm=key.algorithm,
            profile=PROFILE_OF[key.algorithm],
            since=datetime.fromtimestamp(key.since, UTC) if key.since else None,
            state=_state(key.number, ring.newest(purpose).number),
            values=used[purpose][key.number] if purpose in used else None,
        )
        for purpose in PURPOSES
        for key in ring.of(purpose)
    ]


def _state(number: int, newest: int) -> str:
    if number == newest:
        return "newest"
    return "older" if number < newest else "waiting"


def uses(purpose: str) -> Counter[int]:
    """How many values each key made, over all columns.

    Words of places under older keys than the newest count with the oldest: which of them it was is
    not asked, for none may go before all are made anew.
    """
    if purpose == MARK:
        return mark_uses()
    used: Counter[int] = Counter()
    for column in columns(purpose):
        used += counts(column)
    if purpose == INDEX and (words := place_words_under_old_keys()):
        used[key_ring().of(INDEX)[0].number] += words
    return used


def still_used(purpose: str, number: int) -> int:
    """How many values need a key of the ring.

    Words of places do not tell which older key made them, so that they hold every older index key.
    """
    used = sum((counts(column) for column in columns(purpose)), Counter[int]())[number]
    return used + (place_words_under_old_keys() if purpose == INDEX else 0)


def reseal_all(*, tell: Tell, at_once: int = 500) -> dict[str, int]:
    """Make everything anew that an older key made; says how much of each column it was.

    May be killed and begun again at any time, and may run beside everything else.
    """
    done: dict[str, int] = {}
    for purpose in (SEAL, INDEX):
        for batch in renew(purpose, at_once=at_once):
            done[batch.column] = done.get(batch.column, 0) + batch.renewed
            tell(sum(done.values()), None)
    for renewed in renew_place_words(at_once=at_once):
        done[PLACE_WORDS] = done.get(PLACE_WORDS, 0) + renewed
        tell(sum(done.values()), None)
    return done


def lacking(ring: KeyRing, used: dict[str, Counter[int]]) -> list[tuple[str, int, int]]:
    """Keys that values need and the ring has not: purpose, number, how many values."""
    return [
        (purpose, number, count)
        for purpose, counted in used.items()
        for number, count in sorted(counted.items())
        if count and number not in {key.number for key in ring.of(purpose)}
    ]
