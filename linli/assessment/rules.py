"""Whether the rules of each case were in the log before the case was: packs and boundaries.

A pack 规则包, with its work calendars, and a generation of areas 辖区版本 are sealed by the entry
of their coming into force, which bears their hash. What is compared: that the rules still are what
was sealed, and that every case stands behind its rules in the log.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from linli.policy.models import Release
from linli.territory.acts import hash_of
from linli.territory.models import Generation
from linli.territory.queries import features_of

# A case's own entry names the rules since it does; before that its row alone does. An opening that
# waits to be sealed is judged when it is. One that was under way while its rules were adopted may
# stand before them, but is then sealed with them, in the same second: bytes 2 to 9 of the leaf.
_CASES = """
SELECT c.{column}_id, count(*), count(*) FILTER (WHERE adopted.first IS NULL
    OR (opened.index < adopted.first AND substr(opened.data, 2, 8) < adopted.second)
    OR coalesce((e.facts->>'{column}_id')::bigint, 0) NOT IN (0, c.{column}_id))
FROM cases_case c
JOIN journal_entry e ON e.subject_kind = 'case' AND e.subject_id = c.id
    AND e.event = 'case.opened'
JOIN ledger_leaf opened ON opened.entry_id = e.id
LEFT JOIN ({adopted}) adopted ON adopted.id = c.{column}_id
GROUP BY 1
"""
_ADOPTED = """
SELECT DISTINCT ON (e.subject_id) e.subject_id AS id, l.index AS first, e.id AS entry_id,
    coalesce(e.facts->>'hash', '') AS hash, substr(l.data, 2, 8) AS second
FROM journal_entry e JOIN ledger_leaf l ON l.entry_id = e.id
WHERE e.event = %s ORDER BY e.subject_id, l.index
"""
Kind = Literal["release", "generation"]
_EVENT: dict[Kind, str] = {"release": "policy.adopted", "generation": "territory.adopted"}


@dataclass(frozen=True, slots=True)
class Rules:
    """One pack or generation: where it stands in the log, and the cases that were opened under it.

    `leaf` and `entry_id` are of its first coming into force, None while that is not sealed. `same`
    says whether it still is what was sealed, None for one that was sealed before hashes were;
    `early` counts the cases that stand before it in the log, or whose entry names another.
    """

    kind: Kind
    id: int
    number: int
    hash: str
    adopted_at: datetime
    leaf: int | None
    entry_id: int | None
    same: bool | None
    cases: int
    early: int

    @property
    def sound(self) -> bool:
        return self.same is not False and not self.early


def rules_in_the_log() -> list[Rules]:
    """Every release and every generation, each kind from the first on. Changes nothing."""
    return [*_of("release"), *_of("generation")]


def text_of(release: Release) -> str:
    """A pack as it is hashed: its SHA-256 is the release's hash, and the one in the log."""
    return json.dumps(release.pack, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _of(kind: Kind) -> Iterator[Rules]:
    with connection.cursor() as cursor:
        cursor.execute(_ADOPTED, [_EVENT[kind]])
        adopted = {row[0]: row[1:4] for row in cursor.fetchall()}
        cursor.execute(_CASES.format(column=kind, adopted=_ADOPTED), [_EVENT[kind]])
        cases = {row[0]: row[1:] for row in cursor.fetchall()}
    for one in (Release if kind == "release" else Generation).objects.order_by("number"):
        leaf, entry_id, hashed = adopted.get(one.id, (None, None, ""))
        found, early = cases.get(one.id, (0, 0))
        now = _hash_now(one)
        yield Rules(
            kind=kind,
            id=one.id,
            number=one.number,
            hash=now,
            adopted_at=one.adopted_at,
            leaf=leaf,
            entry_id=entry_id,
            same=now == hashed if hashed else None,
            cases=found,
            early=early,
        )


def _hash_now(one: Release | Generation) -> str:
    if isinstance(one, Release):
        return hashlib.sha256(text_of(one).encode()).hexdigest()
    return hash_of(features_of(one.id))
