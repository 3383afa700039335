"""The light row that lists and searches show of a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.cases.lifecycle import State
from linli.cases.models import SUMMARY
from linli.people.sealed_words import read
from linli.people.units import UnitFacts, unit_by_id
from linli.territory.place import AreaRef
from linli.territory.queries import names

WAITING = frozenset({State.FILED, State.DISPATCHED, State.ACCEPTED})
"""The states in which an answer is waited for, and the clock runs."""

# Counted in the same statement: a page has fifty rows, and their reports lie together.
COLUMNS = """
c.id, c.number, c.state, c.urgency, c.category, c.channel, c.summary, c.area_id, c.holder_id,
c.desk_id, c.latitude, c.longitude, c.received_at, c.due_at, c.ended_at,
(SELECT count(*) FROM cases_report voice
 WHERE voice.case_id = c.id AND voice.withdrawn_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list, with the names that a reader needs and no personal data.

    `overdue` says that its time has run out and no answer has come yet; whether an answer came
    late is told by the timeline.
    """

    id: int
    number: str
    state: State
    urgency: str
    category: str
    channel: str
    summary: str
    area: AreaRef | None
    holder: UnitFacts
    desk: UnitFacts
    latitude: float | None
    longitude: float | None
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    voices: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor with which the next ones are asked for, if there are any."""

    rows: list[CaseRow]
    next: str | None


def case_rows(rows: Iterable[Sequence[Any]], *, now: datetime) -> list[CaseRow]:
    """What a statement with COLUMNS gave, with the names of units and areas; in the same order."""
    rows = list(rows)
    areas = names({row[7] for row in rows if row[7] is not None})
    return [
        CaseRow(
            id=row[0],
            number=row[1],
            state=State(row[2]),
            urgency=row[3],
            category=row[4],
            channel=row[5],
            summary=read(row[6], SUMMARY),
            area=areas.get(row[7]),
            holder=unit_by_id(row[8]),
            desk=unit_by_id(row[9]),
            latitude=row[10],
            longitude=row[11],
            received_at=row[12],
            due_at=row[13],
            ended_at=row[14],
            voices=row[15],
            overdue=row[2] in WAITING and row[13] <= now,
        )
        for row in rows
    ]
