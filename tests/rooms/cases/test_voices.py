"""Amending, merging, linking, splitting, withdrawing, redacting, noting."""

from datetime import timedelta

import pytest

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.link import link
from linli.cases.acts.merge import merge
from linli.cases.acts.note import note
from linli.cases.acts.redact import REDACTED, redact
from linli.cases.acts.split import split
from linli.cases.acts.withdraw import withdraw
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import State
from linli.cases.models import Case, CaseLink, Evidence, Note, Report
from linli.journal.acting import Forbidden, Invalid, NotFound, NotNow
from linli.journal.models import Entry
from linli.people.sealing import receipt_code
from tests.cast import GUDU, IN_GUDU, LIULIN, NOW, Cast
from tests.rooms.cases.matters import joined, opened, photo, taken_to
from tests.rooms.cases.traces import facts, refused, traces

LATER = NOW + timedelta(hours=1)
STREET = f"street-{LIULIN}"


# ---- amend ----


def test_a_case_is_completed_under_the_rules_and_borders_of_its_day(cast: Cast) -> None:
    case = opened(cast, category="", point=None)
    assert case.urgency == "general"

    amend(
        case.id,
        Amendment(
            category="rubbish-pile",
            point=IN_GUDU,
            place_words="江滨大道1号",
            summary="江滨大道垃圾",
        ),
        by=cast.zhou_ming,
        now=NOW,
    )

    case.refresh_from_db()
    assert case.area is not None
    assert case.area.code == GUDU + "001"
    assert (case.latitude, case.longitude) == IN_GUDU
    assert case.category == "rubbish-pile"
    assert case.desk_id == cast.unit("centre").id  # the desk that knows the matter keeps it
    assert set(facts(case, "case.amended")["fields"]) >= {"category", "place", "summary"}  # type: ignore[call-overload]


def test_a_case_that_moves_away_changes_its_desk(cast: Cast) -> None:
    case = opened(cast)
    amend(case.id, Amendment(area_code=GUDU), by=cast.liu_fang, now=NOW)

    case.refresh_from_db()
    assert case.desk_id == case.holder_id == cast.unit(f"community-{GUDU}").id
    assert case.latitude is None  # the old point lies elsewhere


@pytest.mark.parametrize(
    ("amendment", "field"),
    [
        (Amendment(category="rubish-pile"), "category"),
        (Amendment(urgency="soon"), "urgency"),
        (Amendment(point=(39.9, 116.4)), "point"),
        (Amendment(area_code="123"), "area_code"),
        (Amendment(summary=" "), "summary"),
        (Amendment(place_words="长" * 301), "place_words"),
        (Amendment(), ""),
        (Amendment(category="ask-policy"), ""),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(
    amendment: Amendment, field: str, cast: Cast
) -> None:
    case = opened(cast)
    assert refused(Invalid, amend, case.id, amendment, by=cast.liu_fang, now=NOW).field == field


# ---- merge, link, split ----


def test_merging_moves_the_voices(cast: Cast) -> None:
    one, other = opened(cast, "井盖"), opened(cast, "还是那个井盖", resident_id=cast.granny_lin.id)
    voice = joined(other, cast, "第三个人")

    merge(other.id, one.id, by=cast.liu_fang, now=LATER)

    other.refresh_from_db()
    assert (other.state, other.ended_at) == (State.MERGED, LATER)
    assert Report.objects.filter(case=one).count() == 3
    assert Report.objects.get(id=voice).case_id == one.id
    assert facts(one, "case.absorbed")["other_id"] == other.id
    assert len(facts(other, "case.merged")["reports"]) == 2  # type: ignore[arg-type]
    assert CaseLink.objects.get(case=other).kind == "merged"


def test_merging_into_itself_or_what_has_ended_is_refused(cast: Cast) -> None:
    case, ended = opened(cast), taken_to(State.CLOSED, cast)
    refused(Invalid, merge, case.id, case.id, by=cast.zhou_ming, now=NOW)
    refused(NotNow, merge, case.id, ended.id, by=cast.zhou_ming, now=NOW)
    refused(NotFound, merge, case.id, 10**9, by=cast.zhou_ming, now=NOW)
    elsewhere = opened(cast, point=IN_GUDU)
    refused(Forbidden, merge, case.id, elsewhere.id, by=cast.liu_fang, now=NOW)


def test_linking_twice_is_linking_once(cast: Cast) -> None:
    one, other = opened(cast), opened(cast)
    assert link(one.id, other.id, by=cast.liu_fang, now=NOW)
    before = traces()
    assert not link(other.id, one.id, by=cast.liu_fang, now=NOW)
    assert traces() == before
    refused(Invalid, link, one.id, one.id, by=cast.liu_fang, now=NOW)
    assert Entry.objects.filter(event="case.linked").count() == 2


def test_a_part_is_a_case_of_its_own(cast: Cast) -> None:
    case = opened(cast, "水管爆了", place_words="槐荫路12号")

    part = split(case.id, "路面要修", category="road-dug-up", by=cast.liu_fang, now=LATER)

    made = Case.objects.get(id=part.case_id)
    assert (made.category, made.area_id, made.state) == ("road-dug-up", case.area_id, State.FILED)
    assert made.desk_id == cast.unit(STREET).id  # its own category asks for a higher desk
    assert made.due_at > LATER
    assert CaseLink.objects.get(case=case).other_id == made.id
    refused(Invalid, split, case.id, " ", by=cast.liu_fang, now=NOW)
    refused(Invalid, split, case.id, "x", category="nothing", by=cast.liu_fang, now=NOW)


# ---- withdraw, redact, note ----


def test_the_only_reporter_withdraws_the_case(cast: Cast) -> None:
    case = opened(cast, resident_id=cast.granny_lin.id)
    refused(Forbidden, withdraw, case.id, "mistaken", by=cast.xiao_zhang, now=NOW)

    withdraw(case.id, "mistaken", by=cast.granny_lin, now=NOW)

    assert Case.objects.get(id=case.id).state == State.WITHDRAWN


def test_among_others_a_reporter_withdraws_her_own_voice(cast: Cast) -> None:
    case = opened(cast, resident_id=cast.granny_lin.id)
    voice = joined(case, cast, "我也看见了", resident_id=cast.xiao_zhang.id)

    withdraw(case.id, "mistaken", by=cast.granny_lin, now=NOW)

    case.refresh_from_db()
    assert case.state == State.FILED
    assert Report.objects.get(id=voice).withdrawn_at is None
    assert Entry.objects.filter(event="report.withdrawn").count() == 1
    refused(NotFound, withdraw, case.id, "mistaken", by=cast.granny_lin, now=NOW)

    withdraw(case.id, "solved-meanwhile", by=cast.xiao_zhang, now=NOW)
    assert Case.objects.get(id=case.id).state == State.WITHDRAWN


def test_a_code_of_another_case_withdraws_nothing(cast: Cast) -> None:
    case, other = opened(cast, resident_id=cast.granny_lin.id), opened(cast)
    code = receipt_code(Report.objects.get(case=other).id)
    refused(Forbidden, withdraw, case.id, "mistaken", code=code, by=cast.xiao_zhang, now=NOW)


def test_redacting_takes_words_photos_and_notes_out(cast: Cast) -> None:
    case = opened(cast, "李四家的狗", category="illegal-posters")
    report = Report.objects.get(case=case)
    picture = photo(cast.zhou_ming)
    attach(
        [picture], case_id=case.id, report_id=report.id, stage="report", by=cast.zhou_ming, now=NOW
    )
    note(case.id, "李四的电话是……", by=cast.zhou_ming, now=NOW)
    written = Note.objects.get(case=case)

    redact(
        case.id,
        "personal-data",
        reports=[report.id],
        evidence=[picture],
        notes=[written.id],
        by=cast.zhou_ming,
        now=LATER,
    )

    report.refresh_from_db()
    case.refresh_from_db()
    written.refresh_from_db()
    assert (report.text, report.place_sealed, report.redacted_at) == (REDACTED, None, LATER)
    assert case.summary == written.text == REDACTED
    assert Evidence.objects.get(id=picture).removed_at == LATER


def test_only_what_is_the_cases_own_is_redacted(cast: Cast) -> None:
    case, other = opened(cast), opened(cast)
    theirs = Report.objects.get(case=other).id
    refused(Invalid, redact, case.id, "personal-data", reports=[theirs], by=cast.zhou_ming, now=NOW)
    refused(Invalid, redact, case.id, "personal-data", notes=[10**9], by=cast.zhou_ming, now=NOW)
    refused(Invalid, redact, case.id, "personal-data", by=cast.zhou_ming, now=NOW)


def test_a_note_is_for_the_units_unless_it_is_public(cast: Cast) -> None:
    case = opened(cast)
    note(case.id, "电话没人接", by=cast.liu_fang, now=NOW)
    note(case.id, "明天上门", public=True, by=cast.liu_fang, now=NOW)
    assert list(Note.objects.filter(case=case).order_by("id").values_list("public", flat=True)) == [
        False,
        True,
    ]


def test_an_unknown_case_is_not_found(cast: Cast) -> None:
    refused(NotFound, accept, 10**9, by=cast.chen_qiang, now=NOW)
