"""Finding cases by words, place, area, number or the end of a phone number, the newest first.

A common word is in thousands of cases: going back from the newest finds a page at once, while
the index would first collect them all. A rare word is the other way round. Which it is shows in
the newest four thousand; so the way is chosen by looking, not by the planner's guess.
"""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from django.db import connection

from linli.cases.queries.cursors import cursor_after, id_after
from linli.cases.queries.rows import COLUMNS, CaseRow, Page, case_rows
from linli.cases.queries.sight import Params, Sight, sight_of
from linli.cases.words import (
    AREA_MARK,
    DESK_MARK,
    HELPER_MARK,
    HOLDER_MARK,
    place_token_ways,
    tokens,
)
from linli.journal.acting import Invalid, Refusal
from linli.people.authority import Authority
from linli.people.queries import residents_by_phone_tail
from linli.policy.queries import current
from linli.territory.lookup import current as territory
from linli.territory.queries import areas_under

PAGE = 50
LONGEST_PAGE = 200
LONGEST_QUERY = 200
MOST_TERMS = 8
MOST_AREAS = 20
NEWEST = 4_000
COMMON = 15
"""From so many hits among the newest on, a word is common, and walking back finds it soonest."""

NUMBER = re.compile(r"([A-Z]{1,4})-?([0-9]{8})-?([0-9]{1,12})")
THEIR_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Za-z._/-]{6,120}")
PHONE_TAIL = re.compile(r"[0-9]{4}")
_LATIN = re.compile(r"[a-z]{3,}")
_NOBODY = f"{HOLDER_MARK}0"

_PROBE = """
SELECT min(case_id), count(*),
       coalesce(array_agg(case_id) FILTER (WHERE document @@ %(query)s::tsquery), '{}')
FROM (SELECT case_id, document FROM cases_casewords WHERE case_id < %(before)s
      ORDER BY case_id DESC LIMIT %(newest)s) AS newest
"""
# The offset keeps the planner from taking the words' index after all.
_WALK = """
SELECT case_id FROM (SELECT case_id, document FROM cases_casewords WHERE case_id < %(before)s
                     ORDER BY case_id DESC OFFSET 0) AS older
WHERE document @@ %(query)s::tsquery LIMIT %(limit)s
"""
# First from a stretch that should hold a page, so that of the thousands of cases that have a
# middling word only few are read; from all before it only when that was not enough. Materialized,
# or the planner would take the order by id for a reason to walk.
_COLLECT = """
WITH near AS MATERIALIZED (
    SELECT case_id FROM cases_casewords
    WHERE document @@ %(query)s::tsquery AND case_id >= %(since)s AND case_id < %(before)s
), far AS MATERIALIZED (
    SELECT case_id FROM cases_casewords
    WHERE (SELECT count(*) FROM near) < %(limit)s
      AND document @@ %(query)s::tsquery AND case_id < %(since)s
)
SELECT case_id FROM (SELECT case_id FROM near UNION ALL SELECT case_id FROM far) AS found
ORDER BY case_id DESC LIMIT %(limit)s
"""
_OWN = """
SELECT case_id FROM cases_casewords
WHERE case_id < %(before)s AND document @@ %(query)s::tsquery
  AND case_id IN (SELECT case_id FROM cases_report WHERE {column} = %(asker_id)s)
ORDER BY case_id DESC LIMIT %(limit)s
"""


def search(
    text: str, *, asker: Authority, now: datetime, cursor: str = "", limit: int = PAGE
) -> Page:
    """A page of the cases that have every term of the text, as far as the asker sees.

    A term is found in what was said, in the words of the place, and as the name of an area. A whole
    case number finds that case alone, and so does the whole number of a hotline's order. Four
    digits also find callers by the end of their phone, where the asker may search so. Raises
    Invalid for a text without anything to look for.
    """
    sight = sight_of(asker, "case.search")
    limit = max(1, min(limit, LONGEST_PAGE))
    before = id_after(cursor, "search") if cursor else 2**63 - 1
    typed = unicodedata.normalize("NFKC", text).strip()
    if number := NUMBER.fullmatch(typed.replace(" ", "").upper()):
        return Page(_visible("c.number = %(key)s", "-".join(number.groups()), sight, now), None)
    if theirs := _by_their_number(typed):
        return Page(_visible("c.id = ANY(%(key)s)", theirs, sight, now), None)
    found = _by_words(typed, sight, before, limit + 1)
    rows = _visible("c.id = ANY(%(key)s)", found, sight, now)
    if PHONE_TAIL.fullmatch(typed):
        tail = sight_of(asker, "case.search_phone_tail")
        rows = _merged(rows, _by_phone_tail(typed, tail, before, limit + 1, now))
    if len(rows) <= limit and len(found) <= limit:
        return Page(rows, None)
    shown = rows[:limit]
    # What the words found but the sight hid still moves the cursor on.
    last = shown[-1].id if len(shown) == limit else min(found)
    return Page(shown, cursor_after("search", last))


def _by_their_number(typed: str) -> list[int]:
    """The cases that a hotline's own number is on record for, whole as it was given."""
    sources = current().pack.hotline.sources
    if not sources or not THEIR_NUMBER.fullmatch(typed):
        return []
    with connection.cursor() as database:
        database.execute(
            "SELECT DISTINCT case_id FROM cases_report WHERE source = ANY(%s)"
            " AND source_number = %s AND source_number <> ''",
            [sources, typed],
        )
        return [row[0] for row in database.fetchall()]


def _by_words(typed: str, sight: Sight, before: int, limit: int) -> list[int]:
    """The ids of the newest cases that the words and the sight find, latest first."""
    query = _query(typed)
    if not sight.reach:
        return []
    if not (sight.reach.everything or sight.reach.own):
        query = f"({query}) & ({_sight_query(sight)})"
    params: Params = {"query": query, "before": before, "limit": limit, "newest": NEWEST}
    with connection.cursor() as database:
        if sight.own_only:
            params["asker_id"] = sight.asker.id
            database.execute(_OWN.format(column=sight.own_column), params)
            return [row[0] for row in database.fetchall()]
        database.execute(_PROBE, params)
        oldest, seen, hits = database.fetchone()
        found = sorted(hits, reverse=True)[:limit]
        if len(found) == limit or seen < NEWEST:
            return found
        # Twice as far back as a page should reach, if hits lie as thick there as among the newest.
        stretch = 2 * NEWEST * limit // len(found) if found else 0
        rest = {
            **params,
            "before": oldest,
            "since": max(0, oldest - stretch),
            "limit": limit - len(found),
        }
        database.execute(_WALK if len(found) >= COMMON else _COLLECT, rest)
        return found + [row[0] for row in database.fetchall()]


def _query(typed: str) -> str:
    """The text as a tsquery: every term must be there, in one of the ways it can be meant."""
    if len(typed) > LONGEST_QUERY:
        raise Invalid(
            "search.too_long",
            f"搜索词最多 {LONGEST_QUERY} 个字，请缩短。",
            f"At most {LONGEST_QUERY} characters can be searched for: shorten it.",
            field="text",
        )
    terms = [term for word in typed.split()[:MOST_TERMS] if (term := _term(word))]
    if not terms:
        raise Invalid(
            "search.too_short",
            "请输入两个字以上的词、案件编号或地名。",
            "Type a word of two characters or more, a case number or a place.",
            field="text",
        )
    return " & ".join(f"({term})" for term in terms)


def _term(word: str) -> str:
    said = tokens(word)
    if not said or all(len(one) < 2 for one in said):
        return ""
    ways = [
        " & ".join(_quoted(one, prefix=bool(_LATIN.fullmatch(one))) for one in sorted(said)),
        *(" & ".join(_quoted(one) for one in sorted(way)) for way in place_token_ways(word)),
        *(_quoted(AREA_MARK + code) for code in _areas_called(word)),
    ]
    return " | ".join(f"({way})" for way in ways if way)


def _areas_called(word: str) -> list[str]:
    """The codes of the areas that a term names, whole or by the beginning (柳林 for 柳林街道)."""
    try:
        names = _area_names(territory().generation_id)
    except Refusal:
        return []  # no land was drawn yet
    wanted = word.casefold()
    codes = [code for code, zh, en in names if zh.startswith(word) or en.startswith(wanted)]
    # A street stands for the communities that are called after it.
    highest: list[str] = []
    for code in codes:
        if not highest or not code.startswith(highest[-1]):
            highest.append(code)
    return highest[:MOST_AREAS]


@lru_cache(maxsize=2)
def _area_names(generation_id: int) -> list[tuple[str, str, str]]:
    """Code and names of every area of a generation, in the order of the codes."""
    areas = areas_under(current().pack.district.division_code, generation_id)
    return sorted((area.code, area.name_zh, area.name_en.casefold()) for area in areas)


def _sight_query(sight: Sight) -> str:
    reach = sight.reach
    marks = [
        *(f"{AREA_MARK}{code}" for code in sorted(reach.area_codes)),
        *(f"{HOLDER_MARK}{one}" for one in sorted(reach.holder_unit_ids)),
        *(f"{DESK_MARK}{one}" for one in sorted(reach.desk_unit_ids)),
        *(f"{HELPER_MARK}{one}" for one in sorted(reach.assisting_unit_ids)),
    ]
    return " | ".join(_quoted(mark) for mark in marks or [_NOBODY])


def _quoted(lexeme: str, *, prefix: bool = False) -> str:
    # Lexemes are letters, digits and our own marks; quoted, none of them is an operator.
    return f"'{lexeme}'" + (":*" if prefix else "")


def _by_phone_tail(
    tail: str, sight: Sight, before: int, limit: int, now: datetime
) -> list[CaseRow]:
    if not sight.reach:
        return []
    callers = residents_by_phone_tail(tail)
    if not callers:
        return []
    with connection.cursor() as database:
        database.execute(
            "SELECT DISTINCT case_id FROM cases_report WHERE resident_id = ANY(%s) "
            "AND case_id < %s ORDER BY case_id DESC LIMIT %s",
            [callers, before, limit],
        )
        found = [row[0] for row in database.fetchall()]
    return _visible("c.id = ANY(%(key)s)", found, sight, now)


def _visible(match: str, key: str | list[int], sight: Sight, now: datetime) -> list[CaseRow]:
    """The rows, newest first, that the asker may see by what the case says of itself."""
    if not key:
        return []
    with connection.cursor() as database:
        database.execute(
            f"SELECT {COLUMNS} FROM cases_case c "  # noqa: S608  # our own words
            "LEFT JOIN territory_area a ON a.id = c.area_id "
            f"WHERE {match} AND {sight.condition()} ORDER BY c.id DESC",
            {**sight.params(), "key": key},
        )
        return case_rows(database.fetchall(), now=now)


def _merged(some: list[CaseRow], others: list[CaseRow]) -> list[CaseRow]:
    rows = {row.id: row for row in [*some, *others]}
    return sorted(rows.values(), key=lambda row: -row.id)
