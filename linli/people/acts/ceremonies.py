"""A way in is begun in one browser and finished there, once, within a few minutes."""

import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from linli.journal.acting import NotNow
from linli.people.models import Ceremony
from linli.people.queries import token_hash

CEREMONY_LASTS = timedelta(minutes=5)


def begin_ceremony(kind: Ceremony.Kind, *, session_id: int | None = None, now: datetime) -> str:
    """The secret that this browser alone is given; 256 bits, and only its hash is kept.

    In figures and letters alone: WeChat's `state` takes nothing else.
    """
    secret = secrets.token_hex(32)
    Ceremony.objects.create(
        kind=kind, browser_hash=token_hash(secret), session_id=session_id, begun_at=now
    )
    return secret


def finish_ceremony(
    kind: Ceremony.Kind, secret: str, *, session_id: int | None = None, now: datetime
) -> datetime:
    """Use up what was begun, whether what came with it is right or not; tells when it was begun.

    Raises NotNow when nothing was begun in this browser, or too long ago, or it was used already.
    """
    begun = Ceremony.objects.filter(
        kind=kind, browser_hash=token_hash(secret), begun_at__gt=now - CEREMONY_LASTS
    )
    of_session = Q(session=None) if session_id is None else Q(session_id=session_id)
    begun = begun.filter(of_session)
    begun_at = begun.values_list("begun_at", flat=True).first()
    # Deleted, not marked: of two answers at once one finds it.
    if begun_at is None or not begun.delete()[0]:
        raise NotNow(
            "sign_in.begin_again",
            "隔得太久，或已经用过。请重新开始。",
            "That took too long, or it was used already. Begin again.",
        )
    return begun_at


def drop_old_ceremonies(*, now: datetime) -> int:
    """Delete what was begun and never finished; returns how many."""
    count, _ = Ceremony.objects.filter(begun_at__lte=now - CEREMONY_LASTS).delete()
    return count
