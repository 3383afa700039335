"""Cases that units have given back: those at a desk that may rule, and who said what of one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.cases.models import Case, Note
from linli.cases.queries.cursors import cursor_after, place_after
from linli.cases.queries.rows import COLUMNS, CaseRow, case_rows
from linli.cases.queries.sight import sight_of
from linli.cases.queries.timeline import entries
from linli.people.authority import Authority
from linli.people.units import UnitFacts, unit_by_id

KIND = "rulings"
# Given back in the present round: what an earlier round saw is over.
_RETURNS = """
(SELECT count(*) FROM cases_assignment turn WHERE turn.case_id = c.id AND turn.ended_by = 'return'
 AND turn.ended_at >= coalesce((SELECT max(again.began_at) FROM cases_round again
                                WHERE again.case_id = c.id), c.received_at))
"""


@dataclass(frozen=True, slots=True)
class Returned:
    """That a unit gave the case back: on which ground, why, and whom it proposed."""

    unit: UnitFacts
    at: datetime
    ground: str
    reason: str
    proposed: UnitFacts | None


@dataclass(frozen=True, slots=True)
class ToRule:
    """A case at its desk, and how often it was given back."""

    row: CaseRow
    returns: int


def cases_to_rule(
    *, asker: Authority, now: datetime, cursor: str = "", limit: int
) -> tuple[list[ToRule], str | None]:
    """The cases that came back and lie at a desk where the asker may rule, by due time.

    One statement, two where a process has not seen the areas yet.
    """
    sight = sight_of(asker, "case.rule")
    params = sight.params() | {"limit": limit + 1}
    beyond = ""
    if cursor:
        params["after"], params["after_id"] = place_after(cursor, KIND)
        beyond = "AND (c.due_at, c.id) > (%(after)s, %(after_id)s)"
    with connection.cursor() as database:
        database.execute(
            f"SELECT * FROM (SELECT {COLUMNS}, {_RETURNS} AS times FROM cases_case c "  # noqa: S608  # our own words
            "LEFT JOIN territory_area a ON a.id = c.area_id WHERE c.ended_at IS NULL "
            f"AND c.state = 'filed' AND {sight.condition()} {beyond} AND EXISTS "
            "(SELECT 1 FROM cases_assignment was WHERE was.case_id = c.id "
            "AND was.ended_by = 'return') ORDER BY c.due_at, c.id) found "
            "WHERE times > 0 LIMIT %(limit)s",
            params,
        )
        found = database.fetchall()
    rows = case_rows((row[:-1] for row in found), now=now)
    page = [ToRule(row, times[-1]) for row, times in zip(rows, found, strict=True)]
    if len(page) <= limit:
        return page, None
    last = page[limit - 1].row
    return page[:limit], cursor_after(KIND, last.due_at, last.id)


def returned_by(case: Case) -> list[Returned]:
    """Who gave the case back since it was received, the first one first. Two statements."""
    told = [one for one in entries(case.id) if one.event == "case.returned"]
    notes = Note.objects.in_bulk([one.facts["note_id"] for one in told])
    return [
        Returned(
            unit=unit_by_id(one.facts["unit_id"]),
            at=one.at,
            ground=one.facts["ground"],
            reason=notes[one.facts["note_id"]].text if one.facts["note_id"] in notes else "",
            proposed=None
            if one.facts.get("proposed_unit_id") is None
            else unit_by_id(one.facts["proposed_unit_id"]),
        )
        for one in told
    ]
