"""Who sits at the desk in `bench/lists.py`, and things to ask for that are really there."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from django.db import connection

from bench.installation import BENCH
from linli.journal.acting import Actor
from linli.people.acts.staff import add_officer, add_post
from linli.people.authority import Authority, authority_of
from linli.people.units import UnitFacts, unit_by_code, unit_by_id


@dataclass
class Desk:
    """Who asks, and what of."""

    now: datetime
    duty_officer: Actor
    clerk: Actor
    clerk_unit: UnitFacts
    street_clerk: Actor
    units: Sequence[int]
    open_numbers: Sequence[str]
    ended_numbers: Sequence[str]
    words: dict[str, Sequence[str]]
    random: Random = field(default_factory=lambda: Random(3))

    def authority(self, by: Actor) -> Authority:
        return authority_of(by, now=self.now)


def desk() -> Desk:
    """The people of the bench, and things to ask for that are really there."""
    now = datetime.now(UTC)
    units = _ids(_BUSIEST.format(column="holder_id"))
    # The street over the busiest desk that lies in one: a street's code has nine digits.
    desks = [unit_by_id(one).area_code for one in _ids(_BUSIEST.format(column="desk_id"))]
    street = unit_by_code(f"street-{next(code for code in desks if len(code) >= 9)[:9]}")
    return Desk(
        now=now,
        duty_officer=_in_office("duty_officer", "centre"),
        clerk=_in_office("unit_clerk", unit_by_id(units[0]).code),
        clerk_unit=unit_by_id(units[0]),
        street_clerk=_in_office("street_clerk", street.code),
        units=units,
        open_numbers=_texts("SELECT number FROM cases_case WHERE ended_at IS NULL LIMIT 2000"),
        ended_numbers=_texts(
            "SELECT number FROM cases_case WHERE id IN (SELECT 1 + floor(random() *"
            " (SELECT max(id) FROM cases_case))::bigint FROM generate_series(1, 2000))"
        ),
        words=_words(),
    )


_BUSIEST = """
SELECT {column} FROM cases_case WHERE ended_at IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1
"""


def _ids(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def _texts(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def _in_office(role: str, unit_code: str) -> Actor:
    now = datetime.now(UTC)
    username = f"bench.{role}.{time.time_ns()}"
    officer = add_officer(username, role, must_change_password=False, by=BENCH, now=now)
    post = add_post(officer, role, unit_code=unit_code, area_code="", by=BENCH, now=now)
    return Actor.officer(officer, post)


def _words() -> dict[str, Sequence[str]]:
    """Two-character words by how often they occur, from a sample of the record itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT word, ndoc FROM ts_stat($$ SELECT document FROM cases_casewords
                WHERE case_id IN (SELECT 1 + floor(random() * (SELECT max(id) FROM cases_case))
                                  FROM generate_series(1, 20000)) $$)
            WHERE length(word) = 2 AND word > '一' ORDER BY ndoc DESC, word
            """
        )
        words = [row[0] for row in cursor.fetchall()]
    third = len(words) // 3
    return {"common": words[:20], "middling": words[third : third + 60], "rare": words[-60:]}
