"""Idempotency: a client may send anything again, and gets the answer of the first time."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from linli.journal.acting import Conflict
from linli.journal.days import on_day
from linli.journal.models import Answer
from linli.journal.prepared import prepared

KEPT_FOR = timedelta(days=30)

_CLAIM = """
INSERT INTO journal_answer (scope, key, body_hash, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (scope, key) DO NOTHING RETURNING id
"""
_KEEP = "UPDATE journal_answer SET answer = %s::jsonb WHERE scope = %s AND key = %s"


def recalled(
    scope: str, key: str, body: Any, *, former: Iterable[Any] = (), now: datetime
) -> dict[str, Any] | None:
    """The answer given earlier under this key, or None: then the key is now this caller's.

    A twin that is still running is waited for: the second of two equal requests gets the first
    one's answer, not a refusal. Must run inside the transaction of the act it protects. `former`
    is the same body as it was written before a key was renewed that marks something in it.

    Raises Conflict when the key was used for another body.
    """
    body_hash = _hashed(body)
    with prepared() as cursor:
        cursor.execute(_CLAIM, [scope, key, body_hash, on_day(now)])
        if cursor.fetchone():
            return None
    earlier = Answer.objects.get(scope=scope, key=key)
    if bytes(earlier.body_hash) not in {body_hash, *map(_hashed, former)}:
        raise Conflict(
            "idempotency.other_body",
            "这个幂等键已用于另一份内容。请换一个新的键再发。",
            "This idempotency key was used for another body. Send it again with a new key.",
            field="Idempotency-Key",
        )
    answer: dict[str, Any] | None = earlier.answer
    return answer if answer is not None else {}


def _hashed(body: Any) -> bytes:
    told = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).digest()


def remember(scope: str, key: str, answer: dict[str, Any]) -> None:
    """Keep the answer under the key that `recalled` claimed in this transaction."""
    with prepared() as cursor:
        cursor.execute(_KEEP, [json.dumps(answer, ensure_ascii=False), scope, key])


def kept_until(moment: datetime, *, scopes: Iterable[str]) -> int:
    """How many answers of these scopes are kept that were given by the end of a moment's day."""
    within = Q()
    for scope in scopes:
        within |= Q(scope__startswith=scope)
    return Answer.objects.filter(within, at__lte=on_day(moment)).count()


def forget_old(*, now: datetime) -> int:
    """Drop answers older than thirty days: no client retries that long; returns how many."""
    dropped, _ = Answer.objects.filter(at__lt=now - KEPT_FOR).delete()
    return dropped
