"""Put callers on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.journal.acting import Actor, ActorKind, act
from linli.journal.prepared import prepared
from linli.people.models import NAME, PHONE, PHONE_TAIL
from linli.people.phones import phone_normal, phone_tail
from linli.people.sealing import blinds, seal

# One statement, for it stands on the path of every report. The name that is on record stays: a
# stranger who knows the number must not be able to rename its owner. In the order of their
# numbers, so that two who put many on record at once never wait for each other in a ring.
_NOTE = """
INSERT INTO people_resident AS known
    (phone_sealed, phone_index, phone_tail_index, name_sealed, language, created_at)
SELECT phone, at, tail, name, language, %s
FROM unnest(%s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::text[])
     AS caller(phone, at, tail, name, language)
ORDER BY at
ON CONFLICT (phone_index)
    DO UPDATE SET name_sealed = coalesce(known.name_sealed, excluded.name_sealed)
RETURNING id, phone_index, name_sealed
"""


# While the index key is being renewed, a row that is still under the former key is brought over
# first. The lock lets two first reports from one number, under two keys, take turns.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(encode(%s, 'hex'), 0))"
_BRING_OVER = """
UPDATE people_resident SET phone_index = %s, phone_tail_index = %s WHERE phone_index = ANY(%s)
"""


@dataclass(frozen=True, slots=True, repr=False)
class Caller:
    """Somebody who reports: the number and name as they were given."""

    phone: str
    name: str = ""
    language: str = "zh"


def note_resident(
    phone: str, name: str = "", *, language: str = "zh", by: Actor, now: datetime
) -> int | None:
    """One caller; see `note_residents`."""
    return note_residents([Caller(phone, name, language)], by=by, now=now)[0]


@act
def note_residents(callers: Sequence[Caller], *, by: Actor, now: datetime) -> list[int | None]:
    """For each the resident with this phone, newly on record if need be; None without contact.

    A resident who signed in is who she is, whatever number she writes into the form. What is no
    telephone number does not become one: the name alone is kept, on a row of its own.
    """
    if by.kind is ActorKind.RESIDENT:
        return [by.id] * len(callers)
    numbers = [phone_normal(caller.phone) for caller in callers]
    names = [" ".join(caller.name.split()) for caller in callers]
    indexes = {number: blinds(number, PHONE) for number in numbers if number}
    rows: dict[object, _Row] = {}
    for place, (number, name, caller) in enumerate(zip(numbers, names, callers, strict=True)):
        if not (number or name):
            continue
        # One number is one resident, by the first name; a name without a number is one each time.
        row = rows.setdefault(number or place, _Row(caller.language))
        if number and row.index is None:
            row.phone, row.index = seal(number, PHONE), indexes[number][0]
            row.tail = blinds(phone_tail(number), PHONE_TAIL)[0]
        if name and row.name is None:
            row.name = seal(name, NAME)
    found = _noted(list(rows.values()), [one for one in indexes.values() if len(one) > 1], now)
    return [
        found[rows[number or place].mark] if number or name else None
        for place, (number, name) in enumerate(zip(numbers, names, strict=True))
    ]


@dataclass(slots=True, repr=False)
class _Row:
    """A resident as the columns have her."""

    language: str
    phone: bytes | None = None
    index: bytes | None = None
    tail: bytes | None = None
    name: bytes | None = None

    @property
    def mark(self) -> bytes | None:
        """By what the row is told from the others: a sealed name is like no other."""
        return self.index or self.name


def _noted(
    rows: Sequence[_Row], renewed: Sequence[list[bytes]], now: datetime
) -> dict[bytes | None, int]:
    """The id of each row, by its mark; `renewed` are the indexes of numbers that have several."""
    if not rows:
        return {}
    tails = {row.index: row.tail for row in rows}
    with prepared() as cursor:
        for several in sorted(renewed, key=min):
            cursor.execute(_TURN, [min(several)])
            cursor.execute(_BRING_OVER, [several[0], tails[several[0]], several[1:]])
        cursor.execute(
            _NOTE,
            [
                now,
                [row.phone for row in rows],
                [row.index for row in rows],
                [row.tail for row in rows],
                [row.name for row in rows],
                [row.language for row in rows],
            ],
        )
        return {index or name: id_ for id_, index, name in cursor.fetchall()}
