"""Make the sealed words of places anew, after the key they are made with was renewed."""

from collections.abc import Iterator

from django.db import connection

from linli.cases.acts.words import rewrite_words
from linli.cases.models import Case
from linli.cases.words import PLACE_MARK
from linli.journal.acting import act
from linli.people.keyring import INDEX, key_ring

# A word of a place begins with the mark; made with a later key than the first, with its number too.
_OLD = """
document @@ %(any)s::tsquery AND EXISTS (
    SELECT 1 FROM unnest(document) AS word
    WHERE word.lexeme LIKE %(mark)s AND word.lexeme NOT LIKE %(newest)s)
"""
_NEXT = """
SELECT case_id FROM cases_casewords WHERE case_id > %(after)s AND {old}
ORDER BY case_id LIMIT %(limit)s
"""


def place_words_under_old_keys() -> int:
    """How many cases are found by words of a place that an older key made; 0 with the first key."""
    newest = key_ring().newest(INDEX).number
    if newest == 1:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM cases_casewords WHERE {_OLD}", _marks(newest))  # noqa: S608
        count: int = cursor.fetchone()[0]
    return count


def renew_place_words(*, at_once: int = 200) -> Iterator[int]:
    """Write the words of those cases anew, a transaction for each batch; yields how many it was.

    Begun again after it was killed, it finds what is left by looking.
    """
    after = 0
    while key_ring().newest(INDEX).number > 1:
        ids = _renewed(after, at_once)
        if ids:
            after = ids[-1]
            yield len(ids)
        if len(ids) < at_once:
            return


@act
def _renewed(after: int, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        marks = _marks(key_ring().newest(INDEX).number)
        cursor.execute(_NEXT.format(old=_OLD), {**marks, "after": after, "limit": limit})
        ids = [row[0] for row in cursor.fetchall()]
    # The case first, as every verb does: a voice that joins meanwhile waits, and is not lost.
    for case in Case.objects.select_for_update(of=["self"]).filter(id__in=ids).order_by("id"):
        rewrite_words(case)
    return ids


def _marks(newest: int) -> dict[str, str]:
    return {
        "any": f"'{PLACE_MARK}':*",
        "mark": f"{PLACE_MARK}%",
        "newest": f"{PLACE_MARK}{newest}.%",
    }
