"""A unit applies for a hold or more time, one level up decides, and the clock waits for neither."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.apply import apply_for_extension, apply_for_hold
from linli.cases.acts.decide import approve, refuse, take_back
from linli.cases.acts.extend import extend
from linli.cases.acts.hold import hold
from linli.cases.acts.report_up import report_up
from linli.cases.acts.resume import resume
from linli.cases.lifecycle import State
from linli.cases.models import Application, Case
from linli.cases.queries.clock_ledger import clock_ledger
from linli.cases.queries.page import case_page
from linli.cases.queries.task_lists import TaskList, task_counts, task_list
from linli.cases.queries.verbs import verbs_of
from linli.clock.guard import ClockGuard
from linli.clock.models import Timer
from linli.clock.sweep import sweep
from linli.journal.acting import Actor, Forbidden, Invalid, NotNow
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people.authority import authority_of
from linli.supervision.models import Overdue, Rung
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.cases.traces import facts, refused
from tests.rooms.people.conftest import staff

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = {"plan": "等配件，到货即修", "public_note": "配件已订", "until": NOW + 10 * DAY}


@pytest.fixture
def case(cast: Cast) -> Case:
    """In the hands of urban management, whose next level up is the centre."""
    return taken_to(State.ACCEPTED, cast)


def ask_hold(case: Case, cast: Cast, *, now: Any = NOW) -> Case:
    return apply_for_hold(case.id, "season-or-weather", **WORDS, by=cast.chen_qiang, now=now)  # type: ignore[arg-type]  # one row of different kinds


def ask_more(case: Case, cast: Cast, *, now: Any = NOW, amount: int | None = None) -> Case:
    return apply_for_extension(
        case.id, "complex", "要查管线图", amount=amount, by=cast.chen_qiang, now=now
    )


def of(case: Case) -> Application:
    return Application.objects.filter(case=case).latest("id")


def let_pass(now: Any) -> None:
    sweep(now, 0.0, guard=ClockGuard())
    deliver_all(now=now)


def test_an_application_is_put_one_level_up_and_the_clock_runs_on(cast: Cast, case: Case) -> None:
    due = case.due_at
    after = ask_hold(case, cast)

    assert (after.state, after.due_at) == ("accepted", due)
    found = of(case)
    assert found.asked_id == cast.unit("centre").id
    assert found.unit_id == cast.unit("dept-urban-management").id
    waiting = Timer.objects.filter(case_id=case.id, rung_at=None, cancelled_at=None)
    assert set(waiting.values_list("kind", flat=True)) == {"answer", "approval"}


def test_approved_it_is_the_hold_itself_and_the_ledger_names_both(cast: Cast, case: Case) -> None:
    ask_hold(case, cast)
    after = approve(case.id, note="同意，按计划办", by=cast.zhou_ming, now=NOW + HOUR)

    assert after.state == "held"
    assert of(case).state == "approved"
    held = after.holds.get()
    assert (held.held_at, held.until, held.application_id) == (
        NOW + HOUR,
        NOW + 10 * DAY,
        of(case).id,
    )
    resume(case.id, by=cast.chen_qiang, now=NOW + 2 * DAY)
    (decision,) = clock_ledger(Case.objects.get(id=case.id), now=NOW + 2 * DAY).decisions
    assert decision.applicant_id == cast.unit("dept-urban-management").id
    assert decision.unit_id == cast.unit("centre").id
    assert not Timer.objects.filter(
        case_id=case.id, kind="approval", rung_at=None, cancelled_at=None
    ).exists()


def test_approved_it_is_the_extension_itself(cast: Cast, case: Case) -> None:
    ask_more(case, cast, amount=2)
    after = approve(case.id, by=cast.zhou_ming, now=NOW + HOUR)
    extension = after.extensions.get()
    assert (extension.amount, extension.application_id) == (2, of(case).id)
    assert after.due_at > case.due_at


def test_a_refusal_has_a_reason_and_is_not_counted(cast: Cast, case: Case) -> None:
    most = cast.pack.clock.extension.times
    for turn in range(most + 2):
        ask_more(case, cast, now=NOW + turn * HOUR)
        refused(Invalid, refuse, case.id, " ", by=cast.zhou_ming, now=NOW + turn * HOUR)
        refuse(case.id, "两天足够", by=cast.zhou_ming, now=NOW + turn * HOUR)
    assert of(case).state == "refused"
    assert not case.extensions.exists()
    ask_more(case, cast, now=NOW + 9 * HOUR)
    approve(case.id, by=cast.zhou_ming, now=NOW + 9 * HOUR)
    assert case.extensions.count() == 1


def test_one_waits_at_a_time_and_a_second_click_is_told_so(cast: Cast, case: Case) -> None:
    ask_more(case, cast)
    again = refused(NotNow, ask_more, case, cast)
    assert again.code == "case.apply.pending"
    assert cast.unit("centre").name_zh in again.zh
    take_back(case.id, by=cast.chen_qiang, now=NOW)
    assert of(case).state == "taken_back"
    ask_hold(case, cast)


def test_applying_is_under_the_rules_of_what_is_applied_for(cast: Cast, case: Case) -> None:
    wrong = refused(Invalid, ask_more, case, cast, amount=10_000)
    assert wrong.field == "amount"
    late = refused(NotNow, ask_more, case, cast, now=case.due_at)
    assert late.code == "case.extend.overdue"
    for _ in range(cast.pack.clock.extension.times):
        extend(case.id, "complex", "情况复杂", by=cast.zhou_ming, now=NOW)
    used = refused(NotNow, ask_more, case, cast)
    assert used.code == "case.extend.used_up"


def test_what_waits_beyond_the_limit_cannot_be_granted(cast: Cast, case: Case) -> None:
    ask_more(case, cast, now=case.due_at - HOUR)
    # before the sweep has rung
    late = refused(NotNow, approve, case.id, by=cast.zhou_ming, now=case.due_at)
    assert late.code == "case.extend.overdue"
    assert of(case).state == "pending"

    # and: it lapses with the limit, the fact stays, the applicant is told
    let_pass(case.due_at + HOUR)
    assert of(case).state == "lapsed"
    assert facts(case, "application.lapsed")["application_id"] == of(case).id
    assert Entry.objects.filter(event="case.overdue", subject_id=case.id).exists()
    assert Notice.objects.filter(template="asker-lapsed", case_id=case.id).exists()
    nothing = refused(NotNow, approve, case.id, by=cast.zhou_ming, now=case.due_at + HOUR)
    assert nothing.code == "case.approve.nothing"


def test_an_approver_who_is_silent_is_late_herself(cast: Cast, case: Case) -> None:
    ask_more(case, cast)
    deliver_all(now=NOW)
    answer_by = of(case).answer_by
    assert answer_by < case.due_at
    assert Notice.objects.filter(
        template="asked-application", unit_id=cast.unit("centre").id
    ).exists()

    let_pass(NOW + 4 * HOUR)  # half of her four working hours, and two at noon
    reminded = Rung.objects.filter(case=case, stage="approval")
    assert [one.measures for one in reminded] == [["remind"]]
    let_pass(answer_by + HOUR)

    late = Overdue.objects.get(case=case, stage="approval")
    assert late.unit_id == cast.unit("centre").id
    # and: late is not lost, as long as the limit has not passed
    approve(case.id, by=cast.zhou_ming, now=answer_by + 2 * HOUR)
    assert of(case).state == "approved"


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        (lambda case, cast: answer(case.id, "已修好", by=cast.chen_qiang, now=NOW), "answered"),
        (lambda case, cast: report_up(case.id, "办不了", by=cast.zhou_ming, now=NOW), "filed"),
        (
            lambda case, cast: extend(case.id, "complex", "复杂", by=cast.zhou_ming, now=NOW),
            "accepted",
        ),
        (
            lambda case, cast: hold(
                case.id,
                "season-or-weather",
                **WORDS,
                by=cast.zhou_ming,
                now=NOW,
            ),
            "held",
        ),
    ],
    ids=["answered", "reported up", "extended directly", "held directly"],
)
def test_it_lapses_when_the_case_moves_on(
    cast: Cast, case: Case, ends: Callable[[Case, Cast], Case], why: str
) -> None:
    ask_more(case, cast)
    after = ends(case, cast)
    assert after.state == why
    assert of(case).state == "lapsed"
    assert not Timer.objects.filter(
        case_id=case.id, kind="approval", rung_at=None, cancelled_at=None
    ).exists()


def test_a_parent_that_holds_no_case_reads_and_decides_this_one(cast: Cast) -> None:
    # given: the water company, under the department of water
    case = opened(cast, unit="utility-water")
    above: Actor = staff("shui.wu", "unit_clerk", "dept-water")
    beside: Actor = staff("zhu.jian", "unit_clerk", "dept-housing")
    from_company = {"by": cast.zhao_lei, "now": NOW}
    with pytest.raises(Forbidden):
        case_page(case.number, by=above, now=NOW)
    accept(case.id, **from_company)  # type: ignore[arg-type]  # one row of different kinds
    apply_for_extension(case.id, "complex", "要查管线图", **from_company)  # type: ignore[arg-type]

    # then: the department reads it, has it to do, and only it and the centre may decide
    page = case_page(case.number, by=above, now=NOW)
    assert [one.state for one in page.applications] == ["pending"]
    asker = authority_of(above, now=NOW)
    for which in (TaskList.TO_DO, TaskList.TO_APPROVE):
        rows = task_list(which, asker=asker, share=0.2, now=NOW, limit=10).rows
        assert [row.number for row in rows] == [case.number]
        assert task_counts(asker=asker, share=0.2, now=NOW)[which] == 1
    stranger = refused(Forbidden, approve, case.id, by=beside, now=NOW)
    assert stranger.code == "case.approve.not_asked"
    own = refused(Forbidden, approve, case.id, **from_company)
    assert own.code == "case.approve.own"
    shown = {one.verb: one.possible for one in verbs_of(page.case, by=above, now=NOW)}
    assert shown["approve"]
    assert shown["refuse"]
    assert not shown["take_back"]

    approve(case.id, by=above, now=NOW)
    # and: with the answer its eyes are shut again
    with pytest.raises(Forbidden):
        case_page(case.number, by=above, now=NOW)


def test_who_holds_no_case_cannot_apply(cast: Cast, case: Case) -> None:
    refused(Forbidden, apply_for_extension, case.id, "complex", "要查图", by=cast.sun_li, now=NOW)
    refused(
        Forbidden, apply_for_extension, case.id, "complex", "要查图", by=cast.zhou_ming, now=NOW
    )
