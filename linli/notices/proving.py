"""The code by which somebody shows that an address is hers."""

from datetime import timedelta

from linli.notices.models import Address
from linli.people.marks import bare_mark

CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5


def proof_code(address: Address) -> str:
    """Six digits that follow from the address and the moment it was given; they lie in no table.

    The key of that moment makes them, so that they stay the same while the mark key is renewed.
    """
    told = f"{address.pk} {address.given_at.isoformat()}"
    mark = bare_mark(told, "address proof", at=address.given_at.timestamp())
    return f"{int.from_bytes(mark[:8]) % 1_000_000:06}"
