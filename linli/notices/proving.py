"""The code by which somebody shows that an address is hers."""

from datetime import timedelta

from linli.notices.models import Address
from linli.people.sealing import lasting_mark

CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5


def proof_code(address: Address) -> str:
    """Six digits that follow from the address and the moment it was given; they lie in no table."""
    told = f"{address.pk} {address.given_at.isoformat()}"
    return f"{int.from_bytes(lasting_mark(told, 'address proof')[:8]) % 1_000_000:06}"
