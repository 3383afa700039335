"""封存: what is said in confidence, by nobody, or of a sensitive matter, lies sealed."""

from typing import Any

import pytest
from django.db import connection

from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.merge import merge
from linli.cases.acts.note import note
from linli.cases.acts.redact import REDACTED, redact
from linli.cases.acts.seal_words import seal_standing
from linli.cases.acts.split import split
from linli.cases.acts.supplement import supplement
from linli.cases.acts.take_out import take_out
from linli.cases.models import Case, Note, Report
from linli.cases.queries.lists import Wanted, cases
from linli.cases.queries.page import case_page
from linli.cases.queries.search import search
from linli.journal.acting import VISITOR
from linli.people.authority import authority_of
from linli.people.sealed_words import MARK, SealedWords
from tests.cast import NOW, Cast
from tests.journeys.leaks import found, tables
from tests.rooms.cases.matters import joined, opened

pytestmark = pytest.mark.django_db

SAID = "麤灪科长收了烟酒"
ADDED = "麤灪录音在我手里"
SENSITIVE = {"category": "neighbour-dispute"}
KINDS: list[dict[str, Any]] = [{"known_as": "confidential"}, {"known_as": "anonymous"}, SENSITIVE]


def in_plain(*words: str) -> set[str]:
    return {table for table, _ in found([*words, words[0][:2]], tables())}


@pytest.mark.parametrize("kind", KINDS, ids=["confidential", "anonymous", "sensitive"])
def test_what_is_said_lies_sealed_and_is_read_as_before(cast: Cast, kind: dict[str, Any]):
    # when: she reports, answers the questions of the category, and adds a word; the desk notes one
    case = opened(cast, SAID, answers={"who": ADDED}, **kind)
    voice = Report.objects.get(case=case)
    supplement(voice.id, ADDED, code_shown=True, by=VISITOR, now=NOW)
    note(case.id, f"她说：{SAID}", by=cast.zhou_ming, now=NOW)
    # then: nowhere in plain
    assert in_plain(SAID, ADDED) == set()
    # and: whoever may see the case reads it
    page = case_page(case.number, by=cast.zhou_ming, now=NOW)
    assert page.case.summary == page.voices[0].text == SAID
    assert page.voices[0].answers == {"who": ADDED}
    assert [one.text for one in page.notes] == [ADDED, f"她说：{SAID}"]
    asker = authority_of(cast.zhou_ming, now=NOW)
    assert [row.summary for row in cases(Wanted(), asker=asker, now=NOW, limit=9).rows] == [SAID]
    # and: it is found by its number and its place, not by what was said
    assert not search(SAID, asker=asker, now=NOW).rows
    for typed in (case.number, "槐荫路12号"):
        assert [row.id for row in search(typed, asker=asker, now=NOW).rows] == [case.id]
    # and: a traceback does not tell
    assert repr(voice.text) == "SealedWords('***')"


def test_what_a_neighbour_says_by_name_lies_as_it_was_said(cast: Cast):
    # given: a pothole that everybody may know of
    case = opened(cast, "路上有坑")
    # when: one more voice comes in confidence
    hers = joined(case, cast, SAID, known_as="confidential")
    supplement(hers, ADDED, code_shown=True, by=VISITOR, now=NOW)
    # then: hers alone is sealed, and the case is found by the first
    assert in_plain(SAID, ADDED) == set()
    assert in_plain("路上有坑") == {"cases_case", "cases_report", "cases_casewords"}
    asker = authority_of(cast.zhou_ming, now=NOW)
    assert search("路上有坑", asker=asker, now=NOW).rows
    # and: in a case of its own it stays so
    part = take_out(case.id, hers, "另一件事", by=cast.zhou_ming, now=NOW)
    assert Case.objects.get(id=part.id).sealed
    assert in_plain(SAID, ADDED, "另一件事") == set()


def test_what_turns_out_to_be_sensitive_is_sealed_then(cast: Cast):
    # given
    case = opened(cast, SAID)
    note(case.id, ADDED, by=cast.zhou_ming, now=NOW)
    assert in_plain(SAID, ADDED) == {"cases_case", "cases_report", "cases_casewords", "cases_note"}
    # when
    amend(case.id, Amendment(**SENSITIVE, summary=f"{SAID}等"), by=cast.zhou_ming, now=NOW)
    # then
    assert in_plain(SAID, ADDED) == set()
    assert Case.objects.get(id=case.id).summary == f"{SAID}等"
    # and: whatever joins it is sealed too, and so are its parts, and new words
    merge(opened(cast, ADDED).id, case.id, by=cast.zhou_ming, now=NOW)
    joined(Case.objects.get(id=case.id), cast, ADDED)
    part = split(case.id, ADDED, category="ask-policy", by=cast.zhou_ming, now=NOW)
    amend(case.id, Amendment(category="ask-policy"), by=cast.zhou_ming, now=NOW)
    amend(case.id, Amendment(summary=ADDED), by=cast.zhou_ming, now=NOW)
    assert Case.objects.get(id=part.case_id).sealed
    # of the case that was merged its own summary stays as it was said
    assert in_plain(SAID, ADDED) == {"cases_case", "cases_casewords"}


def test_what_stands_is_sealed_by_night(cast: Cast):
    # given: what was said before anything was sealed
    plain = opened(cast, "路上有坑", answers={"deep": "两指"})
    confided, joint = opened(cast, SAID), opened(cast, ADDED)
    mixed = joined(plain, cast, SAID, answers={"who": ADDED})
    Report.objects.filter(case=confided).update(known_as="confidential")
    Report.objects.filter(id=mixed).update(known_as="anonymous")
    Case.objects.filter(id=joint.id).update(**SENSITIVE)
    note(joint.id, ADDED, by=cast.zhou_ming, now=NOW)
    # when
    while seal_standing(limit=1):
        pass
    # then
    assert in_plain(SAID, ADDED) == set()
    assert Report.objects.get(id=mixed).answers == {"who": ADDED}
    assert Report.objects.get(case=confided).text == Case.objects.get(id=confided.id).summary
    assert Note.objects.get(case=joint).text == ADDED
    assert in_plain("路上有坑") == {"cases_case", "cases_report", "cases_casewords"}
    asker = authority_of(cast.zhou_ming, now=NOW)
    assert len(search("槐荫路12号", asker=asker, now=NOW).rows) == 3
    assert seal_standing() == 0


def test_redacted_words_are_gone_and_the_case_stays_sealed(cast: Cast):
    case = opened(cast, SAID, known_as="anonymous")
    voice = Report.objects.get(case=case)
    redact(case.id, "personal-data", reports=[voice.id], by=cast.zhou_ming, now=NOW)
    case.refresh_from_db()
    assert case.sealed
    assert case.summary == Report.objects.get(case=case).text == REDACTED
    note(case.id, ADDED, by=cast.zhou_ming, now=NOW)
    assert in_plain(SAID, ADDED) == set()


def test_nobody_can_type_the_mark_of_what_is_sealed(cast: Cast):
    case = opened(cast, f"{MARK}AAAA")
    assert case.summary == "AAAA"
    assert not isinstance(Report.objects.get(case=case).text, SealedWords)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_report WHERE starts_with(text, chr(14))")
        assert cursor.fetchone() == (0,)
