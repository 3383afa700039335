"""Attempts, exclusions, appeals and what they do to the figures."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.cases.acts.supplement import supplement
from linli.cases.acts.withdraw import withdraw
from linli.cases.lifecycle import State
from linli.cases.models import Case, Note
from linli.clock.sweep import ring_due
from linli.feedback.acts.answer import Answers, answer_callback
from linli.feedback.acts.attempt import attempt_callback
from linli.feedback.acts.exclude import appeal_overdue, apply_for_callback, review_exclusion
from linli.feedback.models import Callback, CallbackAttempt, Exclusion, ExclusionReview
from linli.feedback.queries.callbacks import callbacks_to_make
from linli.feedback.queries.exclusions import exempted
from linli.feedback.queries.rates import By, Table, Wanted, rates_of, window_of
from linli.journal.acting import (
    VISITOR,
    Actor,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotNow,
    Refusal,
)
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.notices.wording import worded
from linli.people.acts.staff import add_post
from linli.people.permissions import EVERYWHERE, Reach, reach
from linli.people.sealing import receipt_code
from linli.supervision.queries.figures import figures, overdue_facts
from tests.cast import FOUNDER, HUAIYIN, LIULIN, NOW, Cast, forget, founded
from tests.rooms.cases.matters import UNIT, taken_to
from tests.rooms.cases.test_races import at_once
from tests.rooms.feedback.test_feedback import asked, voice
from tests.rooms.people.conftest import refused, staff
from tests.rooms.web.callers import signed_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = NOW + DAY
FULL = "road-pothole"  # counts on all three rates; ask-policy on the first alone
GROUND, REASON = "force-majeure", "台风期间停工三天"


def one(cast: Cast, category: str = FULL, **more: Any) -> Callback:
    """A callback that was asked and waits for its answer."""
    case = _closed(cast, category, **more)
    deliver_all(now=NOW)
    ring_due(now=ASKED, limit=500)
    deliver_all(now=ASKED)
    return Callback.objects.get(case=case)


def _closed(cast: Cast, category: str, **more: Any) -> Case:
    case = taken_to(State.CLOSED, cast, **more)
    Case.objects.filter(id=case.id).update(category=category)
    return case


def answers(callback: Callback, said: str, *, at: datetime = ASKED) -> Callback:
    """`said` is contacted, solved and satisfied in three letters, such as "yyb"."""
    words = {"s": "satisfied", "b": "basically", "n": "not_satisfied"}
    given = Answers(contacted=said[0] == "y", solved=said[1] == "y", satisfaction=words[said[2]])
    return answer_callback(callback.report, given, by=VISITOR, code_shown=True, now=at)


def table(cast: Cast, by: By = "unit", seen: Reach = EVERYWHERE, **more: Any) -> Table:
    window, before = window_of(cast.pack, "month", name="2026-12", now=NOW)
    length = more.pop("length", 9)
    wanted = Wanted(by=by, window=window, before=before, level_length=length, **more)
    return rates_of(wanted, seen, cast.pack)


def test_what_was_asked_keeps_the_facts_of_its_moment(cast: Cast) -> None:
    callback = one(cast, "ask-policy")
    assert callback.unit_id == cast.unit(UNIT).id
    assert callback.area_code.startswith(HUAIYIN)
    assert (callback.category, callback.response_only) == ("ask-policy", True)
    assert not one(cast).response_only


def test_an_answer_by_the_link_settles_and_is_an_attempt(cast: Cast) -> None:
    callback = answers(one(cast), "yys")
    assert (callback.outcome, callback.valid, callback.settled_at) == ("reached", True, ASKED)
    attempt = CallbackAttempt.objects.get()
    assert (attempt.how, attempt.outcome, attempt.by) == ("link", "reached", None)


def test_after_three_attempts_in_vain_nobody_calls_any_more(cast: Cast) -> None:
    callback = one(cast)
    for number, outcome in enumerate(("no_answer", "busy", "no_answer"), start=1):
        made = attempt_callback(
            callback.id, how="phone", outcome=outcome, by=cast.wu_ting, now=ASKED
        )
        assert made.number == number
    callback.refresh_from_db()
    assert (callback.outcome, callback.valid) == ("no_answer", False)
    with refused(NotNow):
        attempt_callback(callback.id, how="phone", outcome="busy", by=cast.wu_ting, now=ASKED)
    assert Entry.objects.filter(event="callback.attempted").count() == 3
    # the reporter may still answer by the link, and then it counts
    assert answers(callback, "yys", at=ASKED + DAY).valid


def test_a_refusal_is_respected_at_once(cast: Cast) -> None:
    callback = one(cast)
    attempt_callback(callback.id, how="phone", outcome="refused", by=cast.wu_ting, now=ASKED)
    callback.refresh_from_db()
    assert (callback.outcome, callback.valid) == ("refused", False)
    row = table(cast).whole
    assert (row.tally.settled, row.tally.refused, row.kept.contacted.n) == (1, 1, 0)


def test_attempts_that_mean_nothing_leave_nothing(cast: Cast) -> None:
    callback = one(cast)
    for how, outcome in (("pigeon", "busy"), ("phone", "asleep"), ("link", "reached")):
        with refused(Invalid):
            attempt_callback(callback.id, how=how, outcome=outcome, by=cast.wu_ting, now=ASKED)
    with refused(Forbidden):
        attempt_callback(callback.id, how="phone", outcome="busy", by=cast.chen_qiang, now=ASKED)
    with refused(NotFound):
        attempt_callback(10**9, how="phone", outcome="busy", by=cast.wu_ting, now=ASKED)
    with refused(NotNow):
        late = ASKED + timedelta(days=60)
        attempt_callback(callback.id, how="phone", outcome="busy", by=cast.wu_ting, now=late)
    assert not CallbackAttempt.objects.exists()


def test_the_operator_sees_whom_to_call(cast: Cast) -> None:
    with_phone = one(cast, resident_id=cast.granny_lin.id)
    one(cast)  # nobody knows her number
    later = ASKED + timedelta(hours=48)
    assert not callbacks_to_make(by=cast.wu_ting, now=later - HOUR).exists()
    assert [row.id for row in callbacks_to_make(by=cast.wu_ting, now=later)] == [with_phone.id]
    assert not callbacks_to_make(by=cast.chen_qiang, now=later).exists()
    assert callbacks_to_make(by=cast.liu_fang, now=later).exists()
    after = (with_phone.asked_at, with_phone.id)
    assert not callbacks_to_make(by=cast.wu_ting, now=later, after=after).exists()
    answers(with_phone, "yys", at=later)
    assert not callbacks_to_make(by=cast.wu_ting, now=later).exists()


def test_the_rates_of_a_unit_counted_by_hand(cast: Cast) -> None:
    # given five who answered on all, one on 响应率 alone, one who refused
    for said in ("yys", "yyb", "ynn", "nyb", "yys"):
        answers(one(cast), said)
    answers(one(cast, "ask-policy"), "nnn")
    silent = one(cast)
    attempt_callback(silent.id, how="phone", outcome="refused", by=cast.wu_ting, now=ASKED)
    # then: contacted 4 of 6, solved 4 of 5, satisfied (2 + 0.9 × 2) of 5
    with CaptureQueriesContext(connection) as statements:
        found = table(cast)
    assert len(statements) == 2
    (row,) = found.rows
    assert row.key == str(cast.unit(UNIT).id)
    assert (row.kept.contacted.counted, row.kept.contacted.n) == (4, 6)
    assert (row.kept.solved.counted, row.kept.solved.n) == (4, 5)
    assert (float(row.kept.satisfied.counted), row.kept.satisfied.n) == (3.8, 5)
    assert (row.asked, row.tally.settled, row.tally.refused) == (7, 7, 1)
    assert row.rank is None, "seven are too few for a rank"
    assert row.kept == found.whole.kept
    # the same by area, by category and by group, and each adds up to the whole
    assert [r.key for r in table(cast, "area").rows] == [LIULIN]
    assert {r.key for r in table(cast, "category").rows} == {FULL, "ask-policy"}
    for by in ("area", "category", "group"):
        rows = table(cast, by).rows  # type: ignore[arg-type]  # they are its words
        assert sum(r.kept.contacted.counted for r in rows) == 4
    # and a unit sees its own figures, another one none of them
    own = reach(cast.chen_qiang, "rates.read", now=ASKED)
    assert table(cast, seen=own).whole.kept == row.kept
    other = reach(cast.sun_li, "rates.read", now=ASKED)
    assert not table(cast, seen=other).rows


def test_two_who_agree_leave_a_callback_out_and_the_fact_stays(cast: Cast) -> None:
    bad, good = answers(one(cast), "ynn"), answers(one(cast), "yys")
    applied = apply_for_callback(bad.id, GROUND, REASON, by=cast.chen_qiang, now=ASKED)
    assert table(cast).whole.kept.solved.n == 2, "an application alone leaves nothing out"
    review_exclusion(applied.id, agreed=True, reason="属实", by=cast.zhou_ming, now=ASKED)
    applied.refresh_from_db()
    assert applied.state == "applied", "one word is not enough"
    with refused(Conflict):
        review_exclusion(applied.id, agreed=True, reason="属实", by=cast.zhou_ming, now=ASKED)
    review_exclusion(applied.id, agreed=True, reason="同意", by=cast.wang_min, now=ASKED)
    applied.refresh_from_db()
    assert (applied.state, applied.decided_at) == ("excluded", ASKED)
    row = table(cast).whole
    assert (row.whole.solved.n, row.kept.solved.n, row.excluded.valid) == (2, 1, 1)
    bad.refresh_from_db()
    assert (bad.solved, bad.valid) == (False, True), "the raw fact stays"
    assert good.valid
    # and the unit hears of it, in words
    deliver_all(now=ASKED)
    told = Notice.objects.get(template="asker-exclusion")
    assert told.unit_id == cast.unit(UNIT).id
    assert "予以剔除" in worded(told, "zh")
    assert REASON not in worded(told, "zh")
    # once is once
    with refused(NotNow):
        review_exclusion(applied.id, agreed=False, reason="不", by=staff_of(), now=ASKED)
    with refused(Conflict):
        apply_for_callback(bad.id, GROUND, REASON, by=cast.chen_qiang, now=ASKED)


def staff_of() -> Actor:
    """A third person who may review."""
    return staff("third", "duty_officer", "centre")


def test_one_who_disagrees_keeps_it_in(cast: Cast) -> None:
    bad = answers(one(cast), "ynn")
    applied = apply_for_callback(bad.id, GROUND, REASON, by=cast.chen_qiang, now=ASKED)
    review_exclusion(applied.id, agreed=True, reason="属实", by=cast.zhou_ming, now=ASKED)
    review_exclusion(applied.id, agreed=False, reason="没有证明", by=cast.wang_min, now=ASKED)
    applied.refresh_from_db()
    assert applied.state == "kept"
    assert table(cast).whole.kept.solved.n == 1


def test_what_cannot_be_applied_for_leaves_nothing(cast: Cast) -> None:
    waiting, given = one(cast), answers(one(cast), "ynn")
    tried: list[tuple[type[Refusal], Callable[[], object]]] = [
        (NotNow, lambda: _apply(waiting, cast.chen_qiang)),
        (Forbidden, lambda: _apply(given, cast.sun_li)),
        (Forbidden, lambda: _apply(given, cast.wu_ting)),
        (Invalid, lambda: _apply(given, cast.chen_qiang, ground="bad-mood")),
        (Invalid, lambda: _apply(given, cast.chen_qiang, reason="  ")),
        (NotNow, lambda: _apply(given, cast.chen_qiang, now=ASKED + timedelta(days=31))),
        (NotFound, lambda: apply_for_callback(10**9, "", "", by=cast.chen_qiang, now=ASKED)),
        (NotFound, lambda: appeal_overdue(10**9, "", "", by=cast.chen_qiang, now=ASKED)),
    ]
    notes = Note.objects.count()
    for kind, act in tried:
        with refused(kind):
            act()
    assert not Exclusion.objects.exists()
    assert Note.objects.count() == notes


def _apply(callback: Callback, by: Actor, **more: Any) -> Exclusion:
    said = {"ground": GROUND, "reason": REASON, "now": ASKED, **more}
    return apply_for_callback(callback.id, by=by, **said)


def test_who_may_review(cast: Cast) -> None:
    applied = _apply(answers(one(cast), "ynn"), cast.chen_qiang)
    everybody = ("liu_fang", "wang_min", "gao_yuan", "zhou_ming", "chen_qiang", "wu_ting", "xu_hui")
    allowed = set()
    for name in everybody:
        with transaction.atomic():
            try:
                by = getattr(cast, name)
                review_exclusion(applied.id, agreed=True, reason="好", by=by, now=ASKED)
                allowed.add(name)
            except Forbidden:
                pass
            transaction.set_rollback(True)
    assert allowed == {"wang_min", "zhou_ming"}
    # whoever works for the unit judges it in no other coat
    both = staff("two_coats", "duty_officer", "centre")
    staff_post(both, "unit_clerk", UNIT)
    with refused(Forbidden) as said:
        review_exclusion(applied.id, agreed=True, reason="好", by=both, now=ASKED)
    assert said.value.code == "exclusion.own_unit"
    assert not ExclusionReview.objects.exists()


def staff_post(officer: Actor, role: str, unit: str) -> None:
    """One more post of somebody."""
    add_post(officer.id, role, unit_code=unit, area_code="", by=FOUNDER, now=NOW)


def test_an_appeal_exempts_the_overdue_fact_and_leaves_it(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    deliver_all(now=NOW)
    late = NOW + timedelta(days=30)
    ring_due(now=late, limit=500)
    deliver_all(now=late)
    entry = Entry.objects.filter(event="case.overdue", subject_id=case.id).first()
    assert entry is not None
    holder = cast.chen_qiang
    assert entry.facts["unit_id"] == cast.unit(UNIT).id
    with refused(NotNow):
        appeal_overdue(entry.id, GROUND, REASON, by=holder, now=late)
    withdraw(case.id, "mistaken", by=cast.zhou_ming, now=late)
    applied = appeal_overdue(entry.id, GROUND, REASON, by=holder, now=late)
    with refused(Conflict):
        appeal_overdue(entry.id, GROUND, REASON, by=holder, now=late)
    assert not exempted([entry.id])
    for by in (cast.zhou_ming, cast.wang_min):
        review_exclusion(applied.id, agreed=True, reason="属实", by=by, now=late)
    assert exempted([entry.id]) == {entry.id}
    assert Entry.objects.filter(id=entry.id).exists()
    # the figures are given with it and without it, the raw fact stays
    facts = overdue_facts([cast.unit(UNIT).id], start=NOW, end=late)
    assert entry.id in {fact.entry_id for fact in facts}
    (raw,) = figures([cast.unit(UNIT).id], start=NOW, end=late)
    assert raw.overdue == len(facts) > 0
    with time_machine.travel(late, tick=False):
        answer = signed_in(cast.zhou_ming, at=late).get(
            f"/workbench/supervision/figures?first={NOW:%Y-%m-%dT%H:%M:%SZ}&unit={UNIT}"
        )
    (shown,) = answer.json()["units"]
    assert (shown["overdue"], shown["overdue_kept"]) == (len(facts), len(facts) - 1)
    by_stage = {one["stage"]["code"]: (one["overdue"], one["kept"]) for one in shown["stages"]}
    assert sum(overdue - kept for overdue, kept in by_stage.values()) == 1


def test_the_link_in_the_message_leads_to_the_questions(cast: Cast) -> None:
    case = asked(cast)
    code = receipt_code(voice(case).id)
    notice = Notice.objects.get(template="callback")
    assert f"/r/p/{code}/callback" in worded(notice, "zh")
    assert code not in str(notice.values)


def test_the_unit_hears_of_what_a_reporter_adds(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    supplement(voice(case).id, "又塌了一块", code_shown=True, by=VISITOR, now=NOW)
    deliver_all(now=NOW)
    told = Notice.objects.get(template="holder-supplemented")
    assert (told.unit_id, told.case_id) == (case.holder_id, case.id)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    forget()
    return founded()


def test_two_reviewers_at_once_decide_once(people: Cast) -> None:
    applied = _apply(answers(one(people), "ynn"), people.chen_qiang)
    results = at_once(
        lambda: review_exclusion(
            applied.id, agreed=True, reason="属实", by=people.zhou_ming, now=ASKED
        ),
        lambda: review_exclusion(
            applied.id, agreed=True, reason="同意", by=people.wang_min, now=ASKED
        ),
    )
    assert all(isinstance(one, Exclusion) for one in results), results
    applied.refresh_from_db()
    assert applied.state == "excluded"
    assert Entry.objects.filter(event="exclusion.decided").count() == 1


def test_two_clicks_at_once_are_one_application(people: Cast) -> None:
    given = answers(one(people), "ynn")
    results = at_once(
        lambda: _apply(given, people.chen_qiang), lambda: _apply(given, people.chen_qiang)
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Exclusion"]
    assert Exclusion.objects.count() == 1
