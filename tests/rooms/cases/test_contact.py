"""The reporter is contacted in time, by every unit anew until one has reached her."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.contact import contact
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.merge import merge
from linli.cases.acts.rule import rule
from linli.cases.acts.sign import sign
from linli.cases.acts.withdraw import withdraw
from linli.cases.models import Case, Contact, Report
from linli.cases.queries.receipt import progress
from linli.cases.queries.stages import stage_runs
from linli.cases.queries.verbs import verbs_of
from linli.clock.guard import ClockGuard
from linli.clock.models import Timer
from linli.clock.sweep import sweep
from linli.journal.acting import Actor, Forbidden, Invalid, NotNow
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.people.acts.residents import erase_resident
from linli.supervision.models import Rung
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import UNIT, joined, opened
from tests.rooms.cases.traces import facts, refused

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waits_until(case: Case) -> Any:
    rows = Timer.objects.filter(case_id=case.id, kind="contact", rung_at=None, cancelled_at=None)
    return rows.values_list("due_at", flat=True).first()


def late(case: Case) -> list[str]:
    found = Entry.objects.filter(event="case.overdue", subject_id=case.id).order_by("id")
    return [entry.facts["stage"] for entry in found]


def with_granny(cast: Cast, **more: Any) -> Case:
    return opened(cast, unit=UNIT, resident_id=cast.granny_lin.id, **more)


def let_pass(now: Any) -> None:
    sweep(now, 0.0, guard=ClockGuard())
    deliver_all(now=now)


def test_a_unit_has_a_day_to_contact_the_reporter_and_reaching_her_ends_it(cast: Cast) -> None:
    case = with_granny(cast)
    assert waits_until(case) == NOW + DAY

    accept(case.id, by=cast.chen_qiang, now=NOW + HOUR)
    assert waits_until(case) == NOW + DAY
    contact(case.id, way="phone", reached=True, by=cast.chen_qiang, now=NOW + 2 * HOUR)

    assert waits_until(case) is None
    row = Contact.objects.get(case=case)
    assert (row.unit_id, row.way, row.reached) == (cast.unit(UNIT).id, "phone", True)
    assert facts(case, "case.contacted")["contact_id"] == row.id
    let_pass(NOW + 2 * DAY)
    assert "contact" not in late(case)


def test_silence_is_on_record_and_climbs_the_ladder(cast: Cast) -> None:
    case = with_granny(cast)
    deliver_all(now=NOW)
    accept(case.id, by=cast.chen_qiang, now=NOW + HOUR)

    let_pass(NOW + 20 * HOUR)
    let_pass(NOW + 25 * HOUR)

    assert late(case) == ["contact"]
    assert facts(case, "case.overdue")["unit_id"] == cast.unit(UNIT).id
    climbed = Rung.objects.filter(case=case, stage="contact").order_by("id")
    assert [one.measures for one in climbed] == [["remind"], ["yellow_card"]]

    # and: contacted late, the fact stays
    contact(case.id, way="visit", reached=True, by=cast.chen_qiang, now=NOW + 26 * HOUR)
    (run,) = (one for one in stage_runs(case) if one.stage == "contact")
    assert run.late(NOW + 27 * HOUR)
    assert run.over_at == NOW + 26 * HOUR


def test_tried_in_vain_three_times_is_enough_but_not_in_a_row(cast: Cast) -> None:
    case = with_granny(cast)
    for minutes in (0, 1, 2, 61):
        moment = NOW + timedelta(minutes=minutes)
        contact(
            case.id, way="phone", reached=False, note="无人接听", by=cast.chen_qiang, now=moment
        )
    assert waits_until(case) is not None
    moment = NOW + timedelta(minutes=122)
    contact(case.id, way="phone", reached=False, note="关机", by=cast.chen_qiang, now=moment)
    assert waits_until(case) is None


def test_the_next_unit_begins_anew_unless_she_was_reached(cast: Cast) -> None:
    case = with_granny(cast)
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=NOW + HOUR)
    assert waits_until(case) is None
    dispatch(case.id, "utility-water", by=cast.zhou_ming, now=NOW + 3 * HOUR)
    assert waits_until(case) == NOW + 3 * HOUR + DAY

    contact(case.id, way="message", reached=True, by=cast.zhou_ming, now=NOW + 4 * HOUR)
    give_back(case.id, "not-our-duty", "不归我们", by=cast.zhao_lei, now=NOW + 5 * HOUR)
    rule(case.id, UNIT, "职责清单写明", by=cast.zhou_ming, now=NOW + 6 * HOUR)
    assert waits_until(case) is None


def test_who_left_no_telephone_cannot_be_contacted(cast: Cast) -> None:
    case = opened(cast, unit=UNIT)
    assert waits_until(case) is None
    refusal = refused(
        NotNow, contact, case.id, way="phone", reached=True, by=cast.chen_qiang, now=NOW
    )
    assert refusal.code == "case.contact.nobody"
    (shown,) = (one for one in verbs_of(case, by=cast.chen_qiang, now=NOW) if one.verb == "contact")
    assert shown.refusal is not None

    # but: somebody who did joins, and from then on the unit has its day
    joined(case, cast, "我家门口也是", resident_id=cast.granny_lin.id, now=NOW + HOUR)
    assert waits_until(case) == NOW + HOUR + DAY
    # and: she takes it back
    withdraw(case.id, "solved-meanwhile", by=cast.granny_lin, now=NOW + 2 * HOUR)
    assert waits_until(case) is None


def test_who_was_erased_is_nobody_to_be_late_with(cast: Cast) -> None:
    case = with_granny(cast)
    erase_resident(cast.granny_lin.id, by=cast.deng_wei, now=NOW + HOUR)
    let_pass(NOW + 2 * DAY)
    assert "contact" not in late(case)


def test_an_answer_ends_it_too(cast: Cast) -> None:
    case = with_granny(cast)
    accept(case.id, by=cast.chen_qiang, now=NOW)
    answer(case.id, "已经修好", by=cast.chen_qiang, now=NOW + HOUR)
    assert waits_until(case) is None


@pytest.mark.parametrize("who", ["chen_qiang", "zhou_ming", "wu_ting"])
def test_holder_desk_and_hotline_may_write_it_down(cast: Cast, who: str) -> None:
    case = with_granny(cast)
    by: Actor = getattr(cast, who)
    contact(case.id, way="phone", reached=True, by=by, now=NOW)
    assert Contact.objects.filter(case=case).count() == 1


def test_strangers_may_not_and_what_is_wrong_leaves_no_trace(cast: Cast) -> None:
    case = with_granny(cast)
    words = {"way": "phone", "reached": True, "now": NOW}
    refused(Forbidden, contact, case.id, **words, by=cast.sun_li)
    refused(Forbidden, contact, case.id, **words, by=cast.xu_hui)
    wrong = refused(
        Invalid, contact, case.id, way="pigeon", reached=True, by=cast.chen_qiang, now=NOW
    )
    assert wrong.field == "way"
    # in vain, it says what happened
    silent = refused(
        Invalid, contact, case.id, way="phone", reached=False, by=cast.chen_qiang, now=NOW
    )
    assert silent.field == "note"
    other = with_granny(cast, text="另一处").reports.get().id
    stranger = refused(Invalid, contact, case.id, **words, report_id=other, by=cast.chen_qiang)
    assert stranger.field == "report"


def test_the_reporter_reads_it_in_plain_words(cast: Cast) -> None:
    case = with_granny(cast)
    contact(case.id, way="phone", reached=False, note="无人接听", by=cast.chen_qiang, now=NOW)
    contact(case.id, way="visit", reached=True, note="约好下午", by=cast.chen_qiang, now=NOW)
    lines = progress(Report.objects.get(case=case)).timeline
    told = [line for line in lines if line.event == "case.contacted"]
    assert [line.zh for line in told] == ["未联系上诉求人（电话）", "已联系诉求人（上门）"]
    assert not any(line.note for line in told)


def test_a_number_that_was_left_afterwards_starts_the_day_then(cast: Cast) -> None:
    case = opened(cast, unit=UNIT)
    report = Report.objects.get(case=case)
    sign(report.id, code_shown=True, by=cast.granny_lin, now=NOW + 3 * DAY)
    assert waits_until(case) == NOW + 4 * DAY
    (run,) = (one for one in stage_runs(case) if one.stage == "contact")
    assert run.started_at == NOW + 3 * DAY


def test_who_comes_over_from_another_case_starts_the_day_then(cast: Cast) -> None:
    case, other = opened(cast, unit=UNIT), with_granny(cast)
    merge(other.id, case.id, by=cast.zhou_ming, now=NOW + 3 * DAY)
    assert waits_until(case) == NOW + 4 * DAY
    assert waits_until(other) is None
