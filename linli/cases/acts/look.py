"""Put on record who looks at the record of readings, and who takes it out."""

from datetime import datetime

from linli.cases.events_readings import ReadingsExported, ReadingsSearched
from linli.cases.queries.readings import Looked
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.permissions import must


@act
def note_look(
    looked: Looked, rows: int, *, taken_out: bool = False, by: Actor, now: datetime
) -> None:
    """That she was shown so many lines and whose she asked for, or that they left as a file."""
    must(by, "reading.read", now=now)
    event = ReadingsExported if taken_out else ReadingsSearched
    record(
        event(
            officer_id=looked.officer_id,
            unit_id=looked.unit_id,
            case_id=looked.case_id,
            purpose=looked.purpose,
            rows=rows,
        ),
        by=by,
        now=now,
    )
