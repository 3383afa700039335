"""Put a caller on record."""

from datetime import datetime

from linli.journal.acting import Actor, ActorKind, act
from linli.journal.prepared import prepared
from linli.people.models import NAME, PHONE, PHONE_TAIL
from linli.people.phones import phone_normal, phone_tail
from linli.people.sealing import blind, seal

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
    with prepared() as cursor:
        cursor.execute(
            _NOTE,
            [
                seal(number, PHONE) if number else None,
                blind(number, PHONE) if number else None,
                blind(phone_tail(number), PHONE_TAIL) if number else None,
                seal(name, NAME) if name else None,
                language,
                now,
            ],
        )
        row: tuple[int] = cursor.fetchone()
    return row[0]
