"""Writes the words by which cases are found; the only writer of `cases_casewords`.

Beside it `open` and `join` write the words of what they take in, each in the one statement of a
report's way in.
"""

from django.db import connection

from linli.cases.models import PLACE, Case, Helper, Report
from linli.cases.rules import area_code_of, pack_of
from linli.cases.words import HELPER_MARK, case_tokens, reach_tokens
from linli.people.sealing import opened

Reach = tuple[str, int, int]
"""Who may find a case: its area's code, its holder, its desk."""

_MOVE = """
UPDATE cases_casewords
SET document = ts_delete(document, %s::text[]) || array_to_tsvector(%s::text[])
WHERE case_id = %s
"""
_WRITE = """
INSERT INTO cases_casewords (case_id, document) VALUES (%s, array_to_tsvector(%s::text[]))
ON CONFLICT (case_id) DO UPDATE SET document = excluded.document
"""


def move_reach(case: Case, before: Reach, after: Reach) -> None:
    """Let those find the case who may see it now, and no others."""
    old, new = _reach_tokens(case, before), _reach_tokens(case, after)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [sorted(old - new), sorted(new - old), case.id])


def let_find(case_id: int, unit_id: int) -> None:
    """From now on the assisting unit finds the case by its words too."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [[], [f"{HELPER_MARK}{unit_id}"], case_id])


def let_find_no_more(case_id: int, unit_id: int) -> None:
    """The unit does not assist any more."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [[f"{HELPER_MARK}{unit_id}"], [], case_id])


def rewrite_words(case: Case) -> None:
    """Make the case's words anew from what it says now: what was taken out is found no more."""
    found = _reach_tokens(case, (area_code_of(case), case.holder_id, case.desk_id))
    helpers = Helper.objects.filter(case_id=case.id).values_list("unit_id", flat=True)
    found.update(f"{HELPER_MARK}{unit_id}" for unit_id in helpers)
    found.update(case_tokens(case.summary, _words_of_place(case.place_sealed)))
    for report in Report.objects.filter(case_id=case.id):
        found.update(case_tokens(report.text, _words_of_place(report.place_sealed)))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [case.id, sorted(found)])


def _words_of_place(sealed: bytes | memoryview | None) -> str:
    return "" if sealed is None else opened(sealed, PLACE).plain


def _reach_tokens(case: Case, reach: Reach) -> set[str]:
    area_code, holder_id, desk_id = reach
    chain = pack_of(case).levels.chain(area_code)
    return reach_tokens(chain, holder_id, desk_id)
