"""Whom a person presses for a case 催办、督办: the unit it waits for, in whose name, until when."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.lifecycle import ENDED, State
from linli.cases.models import Case
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, NotNow
from linli.people.authority import authority_of
from linli.people.permissions import must, reach_of
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.queries import current
from linli.supervision.acts.choices import recipient
from linli.supervision.ladder import deadline
from linli.supervision.stages import running
from linli.supervision.telling import moment_words

# What a person presses for when the clock of no stage has run out: what the case waits for now.
_WAITS_FOR = {State.FILED: "dispatch", State.DISPATCHED: "accept", State.ACCEPTED: "answer"}


@dataclass(frozen=True, slots=True)
class Pressed:
    """Whom a person presses, in whose name, for which stage, until when."""

    unit: UnitFacts
    issuer: UnitFacts
    stage: str
    stage_due_at: datetime


def pressed(case: Case, *, unit_code: str | None = None, by: Actor, now: datetime) -> Pressed:
    """The unit that a case waits for, or the one named; raises why it cannot be pressed."""
    must(by, "case.supervise", subject_of(case), now=now)
    _must_wait(case)
    issuer = _unit_of(case, by, now)
    unit = recipient(case, issuer, unit_code)
    stage = _WAITS_FOR[State(case.state)]
    # What it is pressed for has a time of its own: to accept is due long before the answer.
    stage_due_at = next(
        (deadline(one.clock) for one in running(case) if one.clock.stage == stage), case.due_at
    )
    return Pressed(unit, issuer, stage, stage_due_at)


def _must_wait(case: Case) -> None:
    state = State(case.state)
    if state in _WAITS_FOR:
        return
    if state in {State.ANSWERED, State.VERIFIED}:
        answered = case.assignments.filter(ended_at=None).values_list("answered_at", flat=True)
        at = moment_words(answered.first() or case.due_at, case)
        unit = unit_by_id(case.holder_id)
        raise NotNow(
            "order.answered_meanwhile",
            f"{unit.name_zh}已于{at['zh']}办结答复，无需督办。请核查答复。",
            f"{unit.name_en} answered the case at {at['en']}: there is nothing to supervise. "
            "Verify the answer.",
        )
    if state is State.HELD:
        raise NotNow(
            "order.held",
            "案件已挂账，时钟停止，不能督办。可以先恢复办理。",
            "The case is on hold and its clock stands. Resume it first.",
        )
    assert state in ENDED
    raise NotNow(
        "order.case_ended",
        "案件已经结束，不能督办。仍未解决的请重办。",
        "The case has ended and cannot be supervised. If it is not solved, reopen it.",
    )


def _unit_of(case: Case, by: Actor, now: datetime) -> UnitFacts:
    """The unit in whose name the actor supervises: that of the post that lets her."""
    authority, subject = authority_of(by, now=now), subject_of(case)
    roles = current().pack.roles
    for post in authority.posts:
        one = authority.narrowed(post.id)
        if reach_of(roles, one, "case.supervise").covers(one, subject):
            return unit_by_id(post.unit_id)
    return unit_by_id(case.desk_id)  # the house itself, in the name of the desk
