"""The one act of the policy room: adopting a pack."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.policy.events import PolicyAdopted
from linli.policy.models import Release
from linli.policy.pack import Pack
from linli.policy.queries import AdoptedRelease, forget, release
from linli.policy.read import read_pack

# Any number will do that no other room locks.
ADOPTION_LOCK = 5_521_001


@act
def adopt(pack: Pack | Path, *, by: Actor, now: datetime) -> AdoptedRelease:
    """Put a pack, or the pack in a folder, in force.

    Adopting what is in force already changes nothing and records nothing; adopting an earlier
    pack again brings its own release back. Raises PackErrors when the folder holds no sound pack.
    """
    if isinstance(pack, Path):
        pack = read_pack(pack)
    with connection.cursor() as cursor:
        # Two adoptions at once would otherwise take the same number.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADOPTION_LOCK])
    before = Release.objects.order_by("-turn").first()
    if before is not None and before.hash == pack.hash:
        return release(before.id)
    turn = 1 if before is None else before.turn + 1
    row = Release.objects.filter(hash=pack.hash).first()
    if row is None:
        row = Release(
            number=Release.objects.count() + 1,
            hash=pack.hash,
            pack=pack.model_dump(mode="json"),
        )
    row.turn = turn
    row.adopted_at = now
    row.adopted_by_kind = str(by.kind)
    row.adopted_by_id = by.id
    row.adopted_by_name = by.name
    row.save()
    record(
        PolicyAdopted(
            release_id=row.id,
            number=row.number,
            previous_id=None if before is None else before.id,
            hash=row.hash,
        ),
        by=by,
        now=now,
    )
    # Now, for the rest of this transaction, and once more when others can see the new row too: in
    # between, another thread may have looked and seen the old one.
    forget()
    transaction.on_commit(forget)
    return release(row.id)
