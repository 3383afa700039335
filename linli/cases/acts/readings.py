"""Put on record that somebody was shown what is personal, in the transaction that shows it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from linli.cases.models import Case, Reading
from linli.journal.acting import Actor, act
from linli.people.authority import authority_of


@act
def note_readings(
    case: Case,
    shown: Mapping[UUID, tuple[int | None, Iterable[str]]],
    *,
    purpose: str,
    by: Actor,
    now: datetime,
) -> None:
    """One row for each report of which something was shown; one statement for all of them.

    `shown` says of each report whose it is (None for nobody known) and which fields: name, phone,
    place.
    """
    post = authority_of(by, now=now).posts[0]
    Reading.objects.bulk_create(
        Reading(
            case=case,
            report_id=report_id,
            resident_id=resident_id,
            officer_id=by.id,
            post_id=post.id,
            unit_id=post.unit_id,
            role=post.role,
            purpose=purpose,
            fields=",".join(fields),
            at=now,
        )
        for report_id, (resident_id, fields) in shown.items()
        if fields
    )
