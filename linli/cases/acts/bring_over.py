"""Reports that were known by marks of a former key are known by those of today's."""

from collections.abc import Sequence

from django.db import connection, transaction

from linli.people.marks import take_turns

# A twin that came under both marks in one moment is left: each is known by its own.
_BRING_OVER = """
UPDATE cases_report SET source_number = known.newest
FROM unnest(%s::text[], %s::text[]) AS known(newest, other)
WHERE source = %s AND source_number = known.other AND source_number <> ''
  AND NOT EXISTS (SELECT 1 FROM cases_report twin WHERE twin.source = %s
                  AND twin.source_number = known.newest AND twin.source_number <> '')
"""


@transaction.atomic
def bring_over(source: str, numbers: Sequence[Sequence[str]]) -> None:
    """Write of each report the first of these numbers, where it is on record under another.

    Each of them is all the numbers that one report may have here. What is delivered again so lets
    go of the former mark key; and until the transaction ends, the same takes turns.
    """
    take_turns(*numbers)
    pairs = [(first, other) for first, *others in numbers for other in others]
    with connection.cursor() as cursor:
        cursor.execute(
            _BRING_OVER,
            [[first for first, _ in pairs], [other for _, other in pairs], source, source],
        )
