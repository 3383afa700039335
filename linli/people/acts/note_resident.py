"""Put a caller on record."""

from datetime import datetime

from linli.journal.acting import Actor, ActorKind, act
from linli.journal.prepared import prepared
from linli.people.models import NAME, PHONE, PHONE_TAIL
from linli.people.phones import phone_normal, phone_tail
from linli.people.sealing import blinds, seal

# One statement, for it stands on the path of every report. The name that is on record stays: a
# stranger who knows the number must not be able to rename its owner.
_NOTE = """
INSERT INTO people_resident AS known
    (phone_sealed, phone_index, phone_tail_index, name_sealed, language, created_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (phone_index)
    DO UPDATE SET name_sealed = coalesce(known.name_sealed, excluded.name_sealed)
RETURNING id
"""


# While the index key is being renewed, a row that is still under the former key is brought over
# first. The lock lets two first reports from one number, under two keys, take turns.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(encode(%s, 'hex'), 0))"
_BRING_OVER = """
UPDATE people_resident SET phone_index = %s, phone_tail_index = %s WHERE phone_index = ANY(%s)
"""


@act
def note_resident(
    phone: str, name: str = "", *, language: str = "zh", by: Actor, now: datetime
) -> int | None:
    """The resident with this phone, newly on record if need be; None for one without contact.

    A resident who signed in is who she is, whatever number she writes into the form. What is no
    telephone number does not become one: the name alone is kept, on a row of its own.
    """
    if by.kind is ActorKind.RESIDENT:
        return by.id
    number = phone_normal(phone)
    name = " ".join(name.split())
    if not number and not name:
        return None
    indexes = blinds(number, PHONE) if number else []
    tail = blinds(phone_tail(number), PHONE_TAIL)[0] if number else None
    with prepared() as cursor:
        if len(indexes) > 1:
            cursor.execute(_TURN, [sorted(indexes)[0]])
            cursor.execute(_BRING_OVER, [indexes[0], tail, indexes[1:]])
        cursor.execute(
            _NOTE,
            [
                seal(number, PHONE) if number else None,
                indexes[0] if number else None,
                tail,
                seal(name, NAME) if name else None,
                language,
                now,
            ],
        )
        row: tuple[int] = cursor.fetchone()
    return row[0]
