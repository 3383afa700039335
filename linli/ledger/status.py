"""How far the journal is sealed, for whoever looks after the house."""

from dataclasses import dataclass

from django.db import connection

from linli.journal.tail import START, Position
from linli.ledger.checkpoints import check_checkpoint
from linli.ledger.keys import read_log_keys
from linli.ledger.models import LastHead
from linli.ledger.store import Store

_WAITING = "SELECT count(*) FROM journal_entry WHERE (xid, id) > (%s::text::xid8, %s)"


@dataclass(frozen=True, slots=True)
class Standing:
    """The log's name and public key, what is signed, and how many entries wait.

    `published` is smaller than `size` as long as witnesses look at what was signed.
    """

    origin: str
    key: str
    size: int
    root: str
    waiting: int
    published: int
    witness_key: str


def standing() -> Standing:
    """As of now. Raises NotNow without keys, Malformed, Unsigned."""
    keys, store = read_log_keys(), Store()
    verifier = keys.signer.verifier
    head, public = store.head(verifier), store.checkpoint()
    inside = LastHead.objects.filter(id=1).first()
    place = START if inside is None else Position(inside.xid, inside.entry_id)
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [place.xid, place.entry_id])
        (waiting,) = cursor.fetchone()
    return Standing(
        origin=verifier.name,
        key=str(verifier),
        size=0 if head is None else head.size,
        root="" if head is None else head.root.hex(),
        waiting=waiting,
        published=0 if public is None else check_checkpoint(public, verifier)[0].size,
        witness_key=str(keys.witness.cosigner),
    )
