"""What each verb does beyond the table: who holds, who checks, what must be given."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.link import link
from linli.cases.acts.merge import merge
from linli.cases.acts.note import note
from linli.cases.acts.redact import REDACTED, redact
from linli.cases.acts.reopen import reopen
from linli.cases.acts.report_up import report_up
from linli.cases.acts.split import split
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import State
from linli.cases.models import Assignment, Case, CaseLink, Evidence, Note, Report
from linli.journal.acting import Forbidden, Invalid, NotFound, NotNow, Refusal
from linli.journal.models import Entry
from linli.people.sealing import receipt_code
from tests.cast import GUDU, HUAIYIN, IN_GUDU, LIULIN, NOW, Cast
from tests.rooms.cases.matters import UNIT, joined, opened, photo, taken_to
from tests.rooms.cases.traces import traces

LATER = NOW + timedelta(hours=1)
STATION = f"community-{HUAIYIN}"
STREET = f"street-{LIULIN}"


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


# ---- the desk ----


def test_a_case_at_its_desk_is_held_by_the_desk(cast: Cast) -> None:
    case = opened(cast, category="ask-policy")
    assert (case.holder_id, case.desk_id) == (cast.unit(STATION).id,) * 2

    higher = opened(cast, category="smell")  # a matter for streets and up
    assert higher.desk_id == cast.unit(STREET).id

    nowhere = opened(cast, point=None)
    assert nowhere.desk_id == cast.unit("centre").id


def test_nobody_verifies_his_own_answer(cast: Cast) -> None:
    case = opened(cast)

    dispatch(case.id, STATION, by=cast.liu_fang, now=NOW)

    case.refresh_from_db()
    assert case.holder_id == cast.unit(STATION).id
    assert case.desk_id == cast.unit(STREET).id
    accept(case.id, by=cast.he_xiulan, now=NOW)
    answer(case.id, "已经修好", by=cast.he_xiulan, now=NOW)
    refusal = refused(Forbidden, verify, case.id, passed=True, by=cast.liu_fang, now=NOW)
    assert cast.unit(STREET).name_zh in refusal.zh
    verify(case.id, passed=True, by=cast.wang_min, now=NOW)


def test_a_case_that_came_up_does_not_sink_again(cast: Cast) -> None:
    case = opened(cast)
    report_up(case.id, "社区解决不了", by=cast.liu_fang, now=NOW)
    case.refresh_from_db()
    assert case.desk_id == case.holder_id == cast.unit(STREET).id

    dispatch(case.id, UNIT, by=cast.wang_min, now=NOW)

    case.refresh_from_db()
    assert case.desk_id == cast.unit(STREET).id


def test_from_a_unit_a_matter_goes_up_to_its_desk_and_from_there_to_the_top(cast: Cast) -> None:
    case = opened(cast, unit=STATION)
    report_up(case.id, "超出社区能力", by=cast.liu_fang, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.holder_id) == (State.FILED, cast.unit(STREET).id)

    report_up(case.id, "超出街道能力", by=cast.wang_min, now=NOW)
    case.refresh_from_db()
    assert case.holder_id == cast.unit("centre").id

    assert (
        refused(NotNow, report_up, case.id, "还要往上", by=cast.zhou_ming, now=NOW).code
        == "case.report_up.top"
    )


# ---- dispatch, return ----


def test_a_dispatch_opens_an_assignment_and_ends_the_one_before(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    dispatch(case.id, "dept-water", note="请水务局现场看看", by=cast.zhou_ming, now=LATER)

    first, second = Assignment.objects.filter(case=case).order_by("id")
    assert (first.ended_at, first.ended_by) == (LATER, "dispatch")
    assert (second.unit_id, second.rule, second.ended_at) == (
        cast.unit("dept-water").id,
        "desk",
        None,
    )
    assert Note.objects.get(id=facts(case, "case.dispatched")["note_id"]).text == "请水务局现场看看"


@pytest.mark.parametrize(
    ("unit", "kind"), [("centre", Invalid), ("no-such-unit", NotFound), (UNIT, NotNow)]
)
def test_a_dispatch_names_a_unit_that_takes_cases(
    unit: str, kind: type[Refusal], cast: Cast
) -> None:
    case = taken_to(State.DISPATCHED, cast)
    refused(kind, dispatch, case.id, unit, by=cast.zhou_ming, now=NOW)


def test_a_return_goes_back_to_the_desk(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    give_back(
        case.id,
        "not-our-duty",
        "属于水务局",
        proposed_unit="dept-water",
        by=cast.chen_qiang,
        now=LATER,
    )

    case.refresh_from_db()
    assert (case.state, case.holder_id) == (State.FILED, case.desk_id)
    assert facts(case, "case.returned")["proposed_unit_id"] == cast.unit("dept-water").id
    assert facts(case, "case.returned")["times"] == 1


def test_the_third_return_is_not_possible(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    for _ in range(cast.pack.clock.returns.times):
        give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW)
        dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    due = Case.objects.get(id=case.id).due_at

    refusal = refused(
        NotNow, give_back, case.id, "not-our-duty", "还是不归", by=cast.chen_qiang, now=NOW
    )

    assert refusal.code == "case.return.ruled"
    assert "裁定" in refusal.zh
    assert due == case.due_at  # the clock never stopped


def test_a_return_needs_a_ground_of_the_pack_and_words(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    wrong = refused(Invalid, give_back, case.id, "not-our-dutty", "x", by=cast.chen_qiang, now=NOW)
    assert wrong.field == "ground"
    assert "not-our-duty" in wrong.en
    empty = refused(Invalid, give_back, case.id, "not-our-duty", "  ", by=cast.chen_qiang, now=NOW)
    assert empty.field == "note"
    refused(Invalid, give_back, case.id, "not-our-duty", "长" * 2001, by=cast.chen_qiang, now=NOW)
    refused(Invalid, give_back, case.id, "not-our-duty", "a\0b", by=cast.chen_qiang, now=NOW)


# ---- answer, verify, close, reopen ----


@pytest.mark.parametrize(
    ("category", "photos", "missing"),
    [
        ("ask-policy", "", ""),  # words are enough
        ("illegal-posters", "after", ""),
        ("illegal-posters", "", "after"),
        ("illegal-posters", "before", "after"),
        ("rubbish-pile", "before after", ""),
        ("rubbish-pile", "report after", ""),  # the reporter's own photo shows the state before
        ("rubbish-pile", "after", "before"),
        ("rubbish-pile", "report before", "after"),
    ],
)
def test_an_answer_brings_what_the_category_asks(
    category: str, photos: str, missing: str, cast: Cast
) -> None:
    case = taken_to(State.ACCEPTED, cast, category=category)
    files = {stage: [photo(cast.chen_qiang)] for stage in photos.split()}
    if reported := files.pop("report", None):
        report = Report.objects.get(case=case)
        attach(
            reported,
            case_id=case.id,
            report_id=report.id,
            stage="report",
            by=cast.chen_qiang,
            now=NOW,
        )

    if missing:
        refusal = refused(Invalid, answer, case.id, "已清理", **files, by=cast.chen_qiang, now=NOW)
        assert refusal.field == missing
        assert "照片" in refusal.zh
        return
    answer(case.id, "已清理", **files, by=cast.chen_qiang, now=NOW)
    assert len(facts(case, "case.answered")["evidence"]) == sum(map(len, files.values()))  # type: ignore[arg-type]


def test_an_answer_needs_words_and_files_that_exist(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    refused(Invalid, answer, case.id, " ", by=cast.chen_qiang, now=NOW)
    refused(Invalid, answer, case.id, "好了", after=[uuid4()], by=cast.chen_qiang, now=NOW)


def test_an_answer_that_fails_goes_back_with_the_reason(cast: Cast) -> None:
    case = taken_to(State.ANSWERED, cast)
    refused(Invalid, verify, case.id, passed=False, by=cast.zhou_ming, now=NOW)

    verify(case.id, passed=False, note="现场还是坏的", by=cast.zhou_ming, now=LATER)

    case.refresh_from_db()
    assert (case.state, case.holder_id) == (State.ACCEPTED, cast.unit(UNIT).id)
    assert Assignment.objects.get(case=case).answered_at is None


def test_a_close_says_whether_the_answer_was_late(cast: Cast) -> None:
    in_time = taken_to(State.CLOSED, cast)
    assert facts(in_time, "case.closed")["overdue"] is False

    late = taken_to(State.ACCEPTED, cast)
    at = late.due_at + timedelta(minutes=1)
    answer(late.id, "好了", by=cast.chen_qiang, now=at)
    verify(late.id, passed=True, by=cast.zhou_ming, now=at)
    close(late.id, by=cast.zhou_ming, now=at)
    assert facts(late, "case.closed")["overdue"] is True


def test_a_case_closes_only_when_its_parts_have(cast: Cast) -> None:
    case = taken_to(State.VERIFIED, cast)
    whole = taken_to(State.ACCEPTED, cast)
    part = split(whole.id, "请供水车送水", unit_code="dept-water", by=cast.zhou_ming, now=NOW)
    answer(whole.id, "已修复", by=cast.chen_qiang, now=NOW)
    verify(whole.id, passed=True, by=cast.zhou_ming, now=NOW)

    assert part.number in refused(NotNow, close, whole.id, by=cast.zhou_ming, now=NOW).zh

    withdraw(part.case_id, "solved-meanwhile", by=cast.zhou_ming, now=NOW)
    close(whole.id, by=cast.zhou_ming, now=NOW)
    close(case.id, by=cast.zhou_ming, now=NOW)


def test_a_reopened_case_is_at_its_desk_with_its_whole_limit(cast: Cast) -> None:
    case = taken_to(State.CLOSED, cast)
    later = NOW + timedelta(days=10)
    reopen(case.id, reason="unsolved", note="还在漏", by=cast.zhou_ming, now=later)

    before = case.due_at
    case.refresh_from_db()
    assert case.holder_id == case.desk_id
    assert case.due_at > later > before
    assert facts(case, "case.reopened")["times"] == 1
    refused(NotNow, reopen, case.id, reason="unsolved", by=cast.zhou_ming, now=later)
    refused(Invalid, reopen, case.id, reason="why", by=cast.zhou_ming, now=later)


def test_declining_takes_a_ground(cast: Cast) -> None:
    case = opened(cast)
    assert refused(Invalid, decline, case.id, "", by=cast.liu_fang, now=NOW).field == "ground"
    decline(case.id, "not-public-duty", note="请拨打110", by=cast.liu_fang, now=NOW)
    assert Note.objects.get(case=case).public


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
