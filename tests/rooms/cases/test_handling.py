"""What each verb does beyond the table: who holds, who checks, what must be given."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.reopen import reopen
from linli.cases.acts.report_up import report_up
from linli.cases.acts.rule import rule
from linli.cases.acts.split import split
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.cases.assignments import first_holder
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import State
from linli.cases.models import Assignment, Case, Note, Report
from linli.clock.models import Timer
from linli.journal.acting import Forbidden, Invalid, NotFound, NotNow, Refusal
from tests.cast import HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, photo, taken_to
from tests.rooms.cases.traces import facts, refused

LATER = NOW + timedelta(hours=1)
STATION = f"community-{HUAIYIN}"
STREET = f"street-{LIULIN}"


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
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW)
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW)
    # the desk may not simply try the next one
    refused(NotNow, dispatch, case.id, "utility-water", by=cast.zhou_ming, now=NOW)
    rule(case.id, UNIT, "三定方案明确由城管负责", by=cast.zhou_ming, now=NOW)
    due = Case.objects.get(id=case.id).due_at

    refusal = refused(
        NotNow, give_back, case.id, "not-our-duty", "还是不归", by=cast.chen_qiang, now=NOW
    )

    assert refusal.code == "case.return.ruled"
    assert "裁定" in refusal.zh
    assert due == case.due_at  # the clock never stopped
    assert facts(case, "case.ruled")["unit_id"] == cast.unit(UNIT).id
    # what was ruled, only another ruling changes
    refused(NotNow, dispatch, case.id, "utility-water", by=cast.zhou_ming, now=NOW)
    refused(NotNow, rule, case.id, UNIT, "再裁一次", by=cast.zhou_ming, now=NOW)
    rule(case.id, "utility-water", "复核后改由供水公司负责", by=cast.zhou_ming, now=NOW)
    assert case.assignments.get(ended_at=None).unit_id == cast.unit("utility-water").id


def test_nothing_is_ruled_on_that_nobody_returned(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    refusal = refused(NotNow, rule, case.id, "utility-water", "理由", by=cast.zhou_ming, now=NOW)
    assert refusal.code == "case.rule.nothing"


def test_a_unit_returns_soon_or_not_at_all(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    # four working hours from 10:20 in the morning, with noon in between: 16:20
    late = NOW + timedelta(hours=6, seconds=1)
    refusal = refused(
        NotNow, give_back, case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=late
    )
    assert refusal.code == "case.return.too_late"
    assert "16:20" in refusal.zh
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW + timedelta(hours=6))


def test_the_desk_has_a_time_of_its_own_to_rule(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW)
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW)
    timer = Timer.objects.get(case_id=case.id, kind="dispatch", rung_at=None, cancelled_at=None)
    # two working hours from 10:20, with noon in between
    assert timer.due_at == NOW + timedelta(hours=4)


def test_who_was_asked_first_stays_responsible(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW)
    dispatch(case.id, "utility-water", by=cast.zhou_ming, now=NOW)
    first = first_holder(case.assignments.all())
    assert first is not None
    assert first.unit_id == cast.unit(UNIT).id
    accept(case.id, by=cast.zhao_lei, now=NOW)
    assert first_holder(case.assignments.all()) is None


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
