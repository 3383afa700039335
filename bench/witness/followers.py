"""Writes a row each time it is called: no constraint keeps a second one out."""

from django.db import connection

from linli.cases.events import CaseDispatched, CaseOpened, ReportJoined
from linli.journal.followers import Followed, follows

TABLE = "CREATE TABLE IF NOT EXISTS bench_witness (entry_id bigint NOT NULL)"


@follows(CaseOpened, CaseDispatched, ReportJoined, name="bench.testify")
def testify(event: CaseOpened | CaseDispatched | ReportJoined, followed: Followed) -> None:
    """Puts down that this entry was followed, as often as it is."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_witness (entry_id) VALUES (%s)", [followed.entry_id])
