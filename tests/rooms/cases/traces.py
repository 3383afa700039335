"""Everything that an act could leave behind, to show that a refused one left nothing."""

import pytest
from django.db import connection, transaction

from linli.cases.models import Case
from linli.journal.acting import Refusal
from linli.journal.models import Entry

TABLES = (
    "cases_case",
    "cases_report",
    "cases_casewords",
    "cases_assignment",
    "cases_note",
    "cases_application",
    "cases_contact",
    "cases_hold",
    "cases_extension",
    "cases_caselink",
    "cases_round",
    "cases_evidence",
    "cases_helper",
    "cases_blocker",
    "collaboration_task",
    "collaboration_whistle",
    "collaboration_call",
    "collaboration_meeting",
    "notices_areanotice",
    "clock_timer",
    "journal_entry",
    "journal_delivery",
)


def traces() -> dict[str, tuple[int, int]]:
    """How many rows each table has, and a sum over all that is in them."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"  # noqa: S608
            )
            found[table] = tuple(cursor.fetchone())
    return found


def refused(kind: type[Refusal], verb: object, *args: object, **more: object) -> Refusal:
    """The refusal of a verb that must leave nothing behind."""
    before = traces()
    with pytest.raises(kind) as raised, transaction.atomic():
        verb(*args, **more)  # type: ignore[operator]
    assert traces() == before
    assert raised.value.zh
    assert raised.value.en
    return raised.value


def facts(case: Case, event: str) -> dict[str, object]:
    return Entry.objects.filter(event=event, subject_id=case.id).latest("id").facts
