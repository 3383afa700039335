"""The codes on the slips of a counter, and the mark keys that made them."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection, transaction

from linli.people.marks import NUMBER_OF, report_index
from linli.rights.models import CounterIntake

_MADE = NUMBER_OF.format("code_index")
_COUNT = f"SELECT {_MADE}, count(*) FROM rights_counterintake GROUP BY 1"  # noqa: S608  # our own names
_NEXT = f"SELECT id FROM rights_counterintake WHERE {_MADE} = %s ORDER BY id LIMIT %s"  # noqa: S608


def slips_by_key() -> Counter[int]:
    """How many slips each mark key made."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return Counter(dict(cursor.fetchall()))


def renew_slips(number: int, *, at_once: int = 500) -> Iterator[int]:
    """Give requests other codes, when the key of their slips was given up; how many, by batches.

    What is on paper opens nothing any more. May be killed and begun again.
    """
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_NEXT, [number, at_once])
                ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                return
            rows = list(CounterIntake.objects.select_for_update().filter(id__in=ids))
            for row in rows:
                row.code_index = report_index(row.id)
            CounterIntake.objects.bulk_update(rows, ["code_index"])
        yield len(ids)
