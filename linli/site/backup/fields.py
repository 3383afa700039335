"""Sealed fields that a backup remembers by a keyed hash, so that a restore shows that they open."""

import hmac
import random
from typing import Any

from django.db.models import Model

from linli.cases.models import PLACE, Case, Report
from linli.people.models import NAME, PHONE, Officer, Resident
from linli.people.sealing import KeyRing, KeysMissing, Tampered, opened
from linli.site.backup.manifest import mark_key

MOST = 100
# What is looked at: every sealed column that stays, with what its values are sealed for.
SEALED: tuple[tuple[type[Model], str, str], ...] = (
    (Resident, "name_sealed", NAME),
    (Resident, "phone_sealed", PHONE),
    (Officer, "name_sealed", NAME),
    (Officer, "phone_sealed", PHONE),
    (Case, "place_sealed", PLACE),
    (Report, "place_sealed", PLACE),
)


def picked(ring: KeyRing) -> list[dict[str, Any]]:
    """Up to a hundred sealed values, each column's share by chance; where, and the mark of each."""
    found: list[dict[str, Any]] = []
    for index, (model, column, context) in enumerate(SEALED):
        ids = list(
            model._default_manager.exclude(**{column: None})
            .order_by("-pk")
            .values_list("pk", flat=True)[: MOST * 10]
        )
        share = (MOST - len(found)) // (len(SEALED) - index)
        for pk in random.sample(ids, min(share, len(ids))):  # no secret, a sample
            mark = _mark(model, column, context, pk, ring)
            if mark is not None:
                table = model._meta.db_table
                found.append({"table": table, "column": column, "row": str(pk), "mark": mark})
    return found


def reopened(fields: list[dict[str, Any]], ring: KeyRing) -> int:
    """How many of them open and say what they said."""
    known = {(model._meta.db_table, column): (model, context) for model, column, context in SEALED}
    same = 0
    for one in fields:
        model, context = known[one["table"], one["column"]]
        mark = _mark(model, one["column"], context, one["row"], ring)
        same += mark is not None and hmac.compare_digest(mark, one["mark"])
    return same


def _mark(model: type[Model], column: str, context: str, pk: object, ring: KeyRing) -> str | None:
    value = model._default_manager.filter(pk=pk).values_list(column, flat=True).first()
    if value is None:
        return None
    try:
        plain = opened(value, context).plain
    except (Tampered, KeysMissing):
        return None
    words = f"{model._meta.db_table}.{column}.{pk}:{plain}".encode()
    return hmac.digest(mark_key(ring), words, "sha256").hex()
