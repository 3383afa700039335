"""Reporters hear of every step, are asked once it is closed, and their "no" counts."""

from datetime import timedelta
from uuid import UUID

import pytest

from linli.cases.acts.close import close
from linli.cases.acts.merge import merge
from linli.cases.acts.redact import redact
from linli.cases.acts.reopen import reopen
from linli.cases.acts.withdraw import withdraw
from linli.cases.lifecycle import State
from linli.cases.models import Case, Report
from linli.clock.sweep import ring_due
from linli.feedback.acts.answer import Answers, answer_callback
from linli.feedback.models import Callback
from linli.journal.acting import VISITOR, Actor, Conflict, Forbidden, Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.notices.wording import worded
from linli.people.sealing import receipt_code
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import joined, opened, taken_to
from tests.rooms.people.conftest import refused

YES = Answers(contacted=True, solved=True, satisfaction="satisfied", words="谢谢")
NO = Answers(contacted=True, solved=False, satisfaction="not_satisfied")
NEXT_DAY = NOW + timedelta(hours=24)


def told(report_id: UUID) -> list[str]:
    """What one reporter has been told so far."""
    rows = Notice.objects.filter(report_id=report_id).order_by("id")
    return [notice.template for notice in rows]


def voice(case: Case) -> Report:
    return Report.objects.filter(case=case).order_by("received_at", "id")[0]


def asked(cast: Cast) -> Case:
    """A closed case whose reporter was sent the three questions a day later."""
    case = taken_to(State.CLOSED, cast)
    deliver_all(now=NOW)
    ring_due(now=NEXT_DAY, limit=100)
    deliver_all(now=NEXT_DAY)
    return case


def answered(report: Report, answers: Answers, *, by: Actor = VISITOR, code_shown: bool = True):  # type: ignore[no-untyped-def]  # the act's own type
    return answer_callback(report, answers, by=by, code_shown=code_shown, now=NEXT_DAY)


def test_a_reporter_hears_of_every_step_once(cast: Cast) -> None:
    case = taken_to(State.CLOSED, cast)
    deliver_all(now=NOW)
    deliver_all(now=NOW)
    assert told(voice(case).id) == ["receipt", "accepted", "answered", "closed"]


def test_a_receipt_names_the_unit_and_the_time_and_no_code_lies_in_the_table(cast: Cast) -> None:
    case = opened(cast, unit="dept-urban-management")
    deliver_all(now=NOW)
    notice = Notice.objects.get(report_id=voice(case).id)
    text = worded(notice, "zh")
    assert case.number in text
    assert cast.unit("dept-urban-management").name_zh in text
    code = receipt_code(voice(case).id)
    assert code in text
    assert code not in str(notice.values)


def test_units_are_told_what_they_have_to_do(cast: Cast) -> None:
    at_desk = opened(cast)
    dispatched = opened(cast, unit="dept-urban-management")
    deliver_all(now=NOW)
    to_desk = Notice.objects.get(unit_id=at_desk.desk_id, template="desk-opened")
    assert to_desk.case_id == at_desk.id, "a case that found its unit does not trouble the desk"
    to_unit = Notice.objects.get(unit_id=dispatched.holder_id)
    assert to_unit.template == "holder-dispatched"


def test_the_three_questions_come_when_the_pack_says_and_once(cast: Cast) -> None:
    case = taken_to(State.CLOSED, cast)
    deliver_all(now=NOW)
    early = NEXT_DAY - timedelta(seconds=1)
    ring_due(now=early, limit=100)
    deliver_all(now=early)
    assert not Callback.objects.exists()
    for _ in range(2):
        ring_due(now=NEXT_DAY, limit=100)
        deliver_all(now=NEXT_DAY)
    callback = Callback.objects.get()
    assert (callback.report_id, callback.round) == (voice(case).id, 1)
    assert told(voice(case).id)[-1] == "callback"


def test_every_voice_of_the_case_is_asked(cast: Cast) -> None:
    case = opened(cast)
    other = joined(case, cast)
    into = taken_to(State.CLOSED, cast)
    Report.objects.filter(case=case).update(case=into)
    deliver_all(now=NOW)
    ring_due(now=NEXT_DAY, limit=100)
    deliver_all(now=NEXT_DAY)
    assert other in set(Callback.objects.values_list("report_id", flat=True))
    assert Callback.objects.count() == 3


def test_solved_is_taken_down_and_nothing_else_happens(cast: Cast) -> None:
    case = asked(cast)
    given = answered(voice(case), YES)
    assert (given.contacted, given.solved, given.satisfaction) == (True, True, "satisfied")
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert Entry.objects.filter(event="callback.answered").count() == 1


def test_the_first_not_solved_reopens_and_the_second_goes_to_the_centre(cast: Cast) -> None:
    case = asked(cast)
    answered(voice(case), NO)
    case.refresh_from_db()
    assert case.state == State.FILED
    assert case.due_at > NEXT_DAY, "a new round has the whole limit"
    again = taken_to(State.CLOSED, cast)
    again.rounds.create(reason="unsolved", began_at=NOW)
    second = Callback.objects.create(
        case=again,
        report=voice(again),
        round=2,
        unit_id=again.holder_id,
        asked_at=NOW,
        expires_at=NEXT_DAY + timedelta(days=1),
    )
    answered(second.report, NO)
    deliver_all(now=NEXT_DAY)
    again.refresh_from_db()
    assert again.state == State.CLOSED, "nothing reopens by itself for ever"
    centre = cast.unit("centre").id
    assert Notice.objects.filter(unit_id=centre, case_id=again.id).exists()


def test_an_answer_stays_as_it_was_given(cast: Cast) -> None:
    case = asked(cast)
    answered(voice(case), YES)
    assert answered(voice(case), YES).words == "谢谢", "sent again, it is the same answer"
    with refused(Conflict):
        answered(voice(case), NO)
    assert Callback.objects.get().solved is True


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        (Answers(contacted=True, solved=True, satisfaction="great"), "satisfaction"),
        (
            Answers(contacted=True, solved=True, satisfaction="satisfied", words="好" * 1001),
            "words",
        ),
    ],
)
def test_an_answer_that_is_none_is_refused(cast: Cast, answers: Answers, field: str) -> None:
    case = asked(cast)
    with refused(Invalid) as refusal:
        answered(voice(case), answers)
    assert refusal.value.field == field
    assert Callback.objects.get().answered_at is None


def test_whoever_is_not_the_reporter_cannot_answer(cast: Cast) -> None:
    case = asked(cast)
    for stranger in (VISITOR, cast.xiao_zhang, cast.chen_qiang):
        with refused(Forbidden):
            answered(voice(case), YES, by=stranger, code_shown=False)
    assert Callback.objects.get().answered_at is None


def test_an_operator_enters_what_a_reporter_says(cast: Cast) -> None:
    case = asked(cast)
    given = answered(voice(case), YES, by=cast.wu_ting, code_shown=False)
    assert given.entered_by == cast.wu_ting.id


def test_nobody_answers_what_was_not_asked_or_too_late(cast: Cast) -> None:
    unasked = taken_to(State.CLOSED, cast)
    with refused(NotFound):
        answered(voice(unasked), YES)
    case = asked(cast)
    late = NEXT_DAY + timedelta(days=60)
    with refused(NotNow):
        answer_callback(voice(case), YES, by=VISITOR, code_shown=True, now=late)


def test_a_case_that_was_reopened_meanwhile_is_not_asked_about(cast: Cast) -> None:
    case = taken_to(State.CLOSED, cast)
    deliver_all(now=NOW)
    reopen(case.id, reason="mistake", by=cast.zhou_ming, now=NOW)
    ring_due(now=NEXT_DAY, limit=100)
    deliver_all(now=NEXT_DAY)
    assert not Callback.objects.exists()


def test_the_voices_of_a_merged_case_hear_that_it_moved(cast: Cast) -> None:
    case, into = opened(cast), opened(cast)
    moved = voice(case)
    merge(case.id, into.id, by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    assert told(moved.id)[-1] == "merged"
    assert into.number in worded(Notice.objects.get(template="merged"), "zh")
    assert told(voice(into).id).count("merged") == (1 if voice(into) == moved else 0)


def test_what_was_redacted_is_gone_from_messages_too(cast: Cast) -> None:
    case = taken_to(State.CLOSED, cast)
    deliver_all(now=NOW)
    ground = cast.pack.grounds.redacting[0].code
    redact(case.id, ground, reports=[voice(case).id], by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    kept = [n.values.get("note") for n in Notice.objects.filter(case_id=case.id)]
    assert not any(kept)


def test_who_took_her_voice_back_is_neither_told_nor_asked(cast: Cast) -> None:
    case = taken_to(State.VERIFIED, cast, resident_id=cast.granny_lin.id)
    hers = voice(case)
    other = joined(case, cast, "我也看见了", resident_id=cast.xiao_zhang.id)
    withdraw(case.id, "mistaken", by=cast.granny_lin, now=NOW)
    deliver_all(now=NOW)
    before = told(hers.id)
    close(case.id, by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    ring_due(now=NEXT_DAY, limit=100)
    deliver_all(now=NEXT_DAY)
    assert told(hers.id) == before
    assert Callback.objects.get().report_id == other
