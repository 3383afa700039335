"""Random lives: whatever verbs come in whatever order, what must hold of a case holds.

In every run a slice: 25 lives. The long run, 2,000 lives of 50 steps, is by hand or nightly:

    LIVES=2000 LIFE_STEPS=50 pytest tests/rooms/cases/test_random_lives.py
"""

import os
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.contacting import contact_due, contact_since
from linli.cases.lifecycle import OPEN, STEPS, State, Verb, after, possible
from linli.cases.models import Assignment, Case, CaseWords
from linli.cases.pending import pending
from linli.cases.queries.clock_ledger import clock_ledger
from linli.cases.timing import RUNNING, Stage, approval_due, began_at, due_of, stage_due
from linli.clock.models import Timer
from linli.clock.segments import SegmentKind
from linli.journal.acting import Refusal
from linli.journal.models import Entry
from tests.cast import Cast
from tests.rooms.cases.matters import opened
from tests.rooms.cases.test_verbs import LATER, take
from tests.rooms.cases.traces import traces

WITH_UNIT = {State.DISPATCHED, State.ACCEPTED, State.HELD, State.ANSWERED, State.VERIFIED}
ITS_OWN_RULES = {
    "case.amend.nothing",
    "case.answer.no_photo_after",  # what it was amended to asks for a photo
    "case.answer.no_photo_before",
    "case.apply.pending",
    "case.approve.nothing",
    "case.close.parts_open",
    "case.contact.nobody",  # once it was merged, its voices are elsewhere
    "case.dispatch.ruled",
    "case.dispatch.same_unit",
    "case.dispatch.to_be_ruled",
    "case.return.used_up",
    "case.rule.nothing",
    "case.rule.same_unit",
    "case.extend.used_up",
    "case.hold.used_up",
    "case.report_up.top",
    "case.send_down.bottom",
    "case.return.ruled",
}
told = count(1)  # the lives so far, for whoever watches a long run
# Each number picks a verb among those that mean something, or, now and then, any at all.
lives = st.lists(
    st.integers(0, 10_000), min_size=1, max_size=int(os.environ.get("LIFE_STEPS", "14"))
)


def picked(number: int, state: State) -> Verb:
    # Recusing is no verb of its own: amending whom a case is about comes to it (test_kept_apart).
    choice = [one for one in possible(state) * 4 + list(STEPS) if one is not Verb.RECUSE]
    return choice[number % len(choice)]


def must_hold(case: Case, now: datetime) -> None:
    """What is true of every case at every moment."""
    state = State(case.state)
    open_assignments = Assignment.objects.filter(case=case, ended_at=None)
    assert open_assignments.count() == (state in WITH_UNIT)
    if state in WITH_UNIT:
        assert open_assignments[0].unit_id == case.holder_id
    if state is State.FILED:
        assert case.holder_id == case.desk_id
    assert (case.ended_at is None) == (state in OPEN)
    assert case.due_at == due_of(case)
    timers = Timer.objects.filter(case_id=case.id, cancelled_at=None, kind__in=list(Stage))
    waiting = {timer.kind: timer.due_at for timer in timers if timer.rung_at is None}
    rung = {timer.kind for timer in timers if timer.rung_at is not None and timer.due_at <= now}
    stages = set(RUNNING.get(state, ())) | ({Stage.CONTACT} if contact_since(case) else set())
    if pending(case) is not None:
        assert state is State.ACCEPTED
        stages.add(Stage.APPROVAL)
    running = {stage.value for stage in stages}
    assert set(waiting) <= running <= set(waiting) | rung
    assert waiting.get(Stage.ANSWER, case.due_at) == case.due_at
    for kind, due_at in waiting.items():
        # Each goes by its own facts, whatever was amended meanwhile.
        if kind in {Stage.DISPATCH, Stage.ACCEPT}:
            stage = Stage(kind)
            assert due_at == stage_due(case, stage, began_at(case, stage))
        elif kind == Stage.CONTACT and (since := contact_since(case)) is not None:
            assert due_at == contact_due(case, since)
        elif kind == Stage.APPROVAL and (asked := pending(case)) is not None:
            assert due_at == asked.answer_by == approval_due(case, asked.asked_id, asked.applied_at)
    assert case.holds.filter(resumed_at=None).count() <= 1
    ledger = clock_ledger(case, now=now)
    counted = sum(ledger.seconds_of(kind) for kind in SegmentKind)
    ends = max(now if ledger.stopped_at is None else ledger.stopped_at, case.due_at)
    assert counted == int(ends.timestamp()) - int(ledger.started_at.timestamp())
    words = CaseWords.objects.extra(select={"found": "document::text"}).get(case=case)
    if case.reports.exists():
        assert f"'#{case.holder_id}'" in words.found
        assert f"'%{case.desk_id}'" in words.found


@settings(
    max_examples=int(os.environ.get("LIVES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(life=lives)
def test_whatever_is_done_to_a_case(life: list[int], cast: Cast) -> None:
    with transaction.atomic():
        case = opened(cast, unit="dept-urban-management", resident_id=cast.granny_lin.id)
        for number in life:
            verb = picked(number, State(case.state))
            before = traces()
            wanted = after(verb, State(case.state))
            try:
                with transaction.atomic():
                    take(verb, case, cast)
            except Refusal as refused:
                why: Refusal | None = refused
            else:
                why = None
            if why is not None:
                assert traces() == before
                assert wanted is None or why.code in ITS_OWN_RULES
            else:
                assert wanted is not None
                case.refresh_from_db()
                assert case.state == wanted
                assert Entry.objects.filter(subject_id=case.id, at=LATER).exists()
            must_hold(case, LATER + timedelta(seconds=1))
        transaction.set_rollback(True)
    if (number := next(told)) % 100 == 0:
        print(f"{number} lives", flush=True)


def test_the_model_knows_every_verb() -> None:
    with pytest.raises(KeyError):
        after(Verb.FILE, State.FILED)
