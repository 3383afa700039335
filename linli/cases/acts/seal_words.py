"""Seal what stands in plain of a case whose words are to lie sealed.

Words are sealed as they come in; this is for a matter that turned out to be sensitive, for voices
that came by a merge, for groups that the pack names later, and for what was said before there was
any of this. It knows the tables by their names alone, so that a migration can call it.
"""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from linli.cases.confidence import is_sensitive
from linli.cases.models import ANSWERS, SUMMARY, TEXT, Case
from linli.cases.models.handling import NOTE
from linli.cases.words import MARKS, tokens
from linli.journal.acting import act
from linli.people.sealed_words import MARK, SealedDict, SealedWords, kept, values_kept
from linli.policy.queries import current

# What an expired case has left says nothing.
_CASES = """
SELECT c.id FROM cases_case c
WHERE c.category = ANY(%s) AND NOT starts_with(c.summary, %s)
  AND NOT EXISTS (SELECT FROM cases_expiry e WHERE e.case_id = c.id)
ORDER BY c.id LIMIT %s FOR UPDATE OF c
"""
# A case is sealed with the voice that it is called by, or when nobody in it is known by name.
_VOICES = """
SELECT c.id, r.id, r.text, r.answers::text, c.summary = left(r.text, 200) OR NOT EXISTS (
    SELECT FROM cases_report o WHERE o.case_id = c.id AND o.known_as = 'named')
FROM cases_report r JOIN cases_case c ON c.id = r.case_id
WHERE r.known_as <> 'named' AND r.redacted_at IS NULL AND NOT starts_with(r.text, %s)
ORDER BY r.id LIMIT %s FOR UPDATE OF c
"""
_SAID = """
SELECT summary FROM cases_case WHERE id = %(case_id)s
UNION ALL SELECT text FROM cases_report WHERE case_id = %(case_id)s
"""
_KEEP_VOICE = "UPDATE cases_report SET text = %s, answers = %s::jsonb WHERE id = %s"


def seal_words(case: Case) -> None:
    """Seal the summary, the voices and the notes of a case; the caller saves the case."""
    case.summary = SealedWords(case.summary)
    with connection.cursor() as cursor:
        _seal_all(cursor, case.id)
        _find_no_more(cursor, case.id)


@act
def seal_standing(*, limit: int = 200) -> int:
    """Seal some cases and voices that still lie in plain; how many, 0 when all is sealed."""
    pack = current().pack
    return seal_some(
        [one.code for one in pack.categories.categories if is_sensitive(one.code, pack)],
        limit=limit,
    )


def seal_some(categories: Iterable[str], *, limit: int) -> int:
    """The same, with the categories that are sensitive named; in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [list(categories), MARK, limit])
        whole = {row[0] for row in cursor.fetchall()}
        cursor.execute(_VOICES, [MARK, limit])
        voices = cursor.fetchall()
        whole |= {case_id for case_id, *_, is_whole in voices if is_whole}
        for case_id, id_, text, answers, _ in voices:
            if case_id not in whole:
                _seal_voice(cursor, id_, text, answers)
        for case_id in whole:
            _seal_all(cursor, case_id)
        for case_id in whole | {row[0] for row in voices}:
            _find_no_more(cursor, case_id)
    return len(whole) + len(voices)


def _seal_all(cursor: CursorWrapper, case_id: int) -> None:
    for table, column, key, context in (
        ("cases_case", "summary", "id", SUMMARY),
        ("cases_note", "text", "case_id", NOTE),
    ):
        cursor.execute(
            f"SELECT id, {column} FROM {table} "  # noqa: S608  # our own names
            f"WHERE {key} = %s AND NOT starts_with({column}, %s)",
            [case_id, MARK],
        )
        for id_, words in cursor.fetchall():
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE id = %s",  # noqa: S608
                [kept(SealedWords(words), context), id_],
            )
    cursor.execute(
        "SELECT id, text, answers::text FROM cases_report"
        " WHERE case_id = %s AND NOT starts_with(text, %s)",
        [case_id, MARK],
    )
    for row in cursor.fetchall():
        _seal_voice(cursor, *row)


def _seal_voice(cursor: CursorWrapper, id_: UUID, text: str, answers: str) -> None:
    told = json.loads(answers)
    if isinstance(told, dict) and told:
        told = values_kept(SealedDict(told), ANSWERS)
    cursor.execute(_KEEP_VOICE, [kept(SealedWords(text), TEXT), json.dumps(told), id_])


def _find_no_more(cursor: CursorWrapper, case_id: int) -> None:
    """Leave of the words by which a case is found its place, its reach, and what lies in plain."""
    cursor.execute(_SAID, {"case_id": case_id})
    standing = [said for (said,) in cursor.fetchall() if not said.startswith(MARK)]
    plain = {word for said in standing for word in tokens(said)}
    cursor.execute(
        "SELECT tsvector_to_array(document) FROM cases_casewords WHERE case_id = %s", [case_id]
    )
    found = cursor.fetchone()
    others = {word for word in (found[0] if found else ()) if word[0] in MARKS}
    cursor.execute(
        "UPDATE cases_casewords SET document = array_to_tsvector(%s::text[]) WHERE case_id = %s",
        [sorted(plain | others), case_id],
    )
