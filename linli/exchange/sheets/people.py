"""The columns of an exported list that hold what is personal, each row of them on record."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from linli.cases.acts.readings import Revealed, voices_in_clear
from linli.cases.models import Export, Report
from linli.cases.queries.rows import CaseRow
from linli.journal.acting import Actor
from linli.people.authority import authority_of
from linli.people.permissions import Subject, reach
from linli.people.sealing import Personal

AT_ONCE = 200
BETWEEN = "；"


@dataclass(frozen=True, slots=True)
class PersonalColumn:
    """A column: its heading in both languages, how wide, and which field stands in it."""

    heading: tuple[str, str]
    width: int
    code: str
    field: Callable[[Revealed], Personal]

    def cell(self, people: list[Revealed]) -> str:
        """What its voices left, each once, the oldest first."""
        said = (self.field(one).plain for one in people)
        return BETWEEN.join(dict.fromkeys(words for words in said if words))


PEOPLE: dict[str, PersonalColumn] = {
    "reporter": PersonalColumn(("反映人", "Reporter"), 14, "name", lambda one: one.name),
    "phone": PersonalColumn(("联系电话", "Phone"), 16, "phone", lambda one: one.phone),
    "address": PersonalColumn(("地址", "Address"), 36, "place", lambda one: one.place_words),
}


def with_people(
    export: Export, rows: Iterator[CaseRow], now: datetime
) -> Iterator[tuple[CaseRow, list[Revealed]]]:
    """Each row with what is personal in it, a batch at a time.

    Whoever asked for the file has read it from now on. Of a case whose personal data she may not
    read the columns stay empty, and nothing was read.
    """
    by = Actor.officer(export.officer_id, export.post_id)
    fields = {PEOPLE[key].code for key in export.columns if key in PEOPLE}
    authority = authority_of(by, now=now)
    bare = reach(by, "case.read_personal", now=now)
    for _, group in groupby(enumerate(rows), lambda one: one[0] // AT_ONCE):
        batch = [row for _, row in group]
        shown = [row.id for row in batch if bare.covers(authority, _subject(row))]
        voices = Report.objects.filter(case_id__in=shown, withdrawn_at=None)
        ordered = list(voices.order_by("received_at", "id"))
        found = voices_in_clear(
            ordered, purpose="export", by=by, now=now, fields=fields, export_id=export.id
        )
        people: dict[int, list[Revealed]] = {row.id: [] for row in batch}
        for voice, one in zip(ordered, found, strict=True):
            people[voice.case_id].append(one)
        for row in batch:
            yield row, people[row.id]


def _subject(row: CaseRow) -> Subject:
    return Subject(
        holder_unit_id=row.holder.id,
        desk_unit_id=row.desk.id,
        area_code="" if row.area is None else row.area.code,
    )
