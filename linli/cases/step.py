"""The one place where a case's state changes."""

from collections.abc import Callable
from datetime import datetime

from linli.cases.lifecycle import (
    ENDED,
    STATE_NAMES,
    VERB_NAMES,
    State,
    Verb,
    after,
    permission,
    possible,
)
from linli.cases.models import Case
from linli.cases.subject import subject_of
from linli.cases.timing import RUNNING, Stage, stage_due
from linli.clock.acts import TimerRow, cancel, set_timers
from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.events import Event
from linli.journal.record import record
from linli.people.permissions import must

Change = Callable[[Case], Event]


@act
def step(case_id: int, verb: Verb, *, by: Actor, now: datetime, change: Change) -> Case:
    """Take a case one step along its life, and put it on record.

    `change` is the verb's own part: it gets the locked case, sets its columns, writes its rows and
    returns the event. It may refuse; then nothing has happened.

    Raises NotFound, Forbidden, or NotNow when the verb means nothing in the present state.
    """
    # Locked first: two clerks pressing "close" at once must give one close and one NotNow.
    case = locked(case_id)
    must(by, permission(verb), subject_of(case), now=now)
    before = State(case.state)
    state = after(verb, before)
    if state is None:
        raise not_now(verb, before)
    due_before = case.due_at
    event = change(case)
    case.state = state
    case.ended_at = now if state in ENDED and before not in ENDED else case.ended_at
    if before in ENDED and state not in ENDED:
        case.ended_at = None
    case.save()
    restage(case, before, verb, due_changed=case.due_at != due_before, now=now)
    record(event, by=by, now=now)
    return case


def locked(case_id: int) -> Case:
    """The case, locked until the transaction ends; raises NotFound."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NotFound("case.unknown", "没有这个案件。", "There is no such case.")
    return case


def restage(case: Case, before: State, verb: Verb, *, due_changed: bool, now: datetime) -> None:
    """Set the timers that the new state wants and stop those it does not.

    A stage that goes on keeps its timer, unless a new unit begins it afresh or the deadline moved.
    """
    old, new = set(RUNNING.get(before, ())), set(RUNNING.get(State(case.state), ()))
    afresh = verb in {Verb.DISPATCH, Verb.REPORT_UP}
    begun = {
        stage
        for stage in new
        if stage not in old
        or (stage is Stage.ANSWER and due_changed)
        or (stage in {Stage.ACCEPT, Stage.DISPATCH} and afresh)
    }
    if old - new:
        cancel(case.id, kinds=sorted(old - new), now=now)
    if begun:
        set_timers(
            [
                TimerRow(case_id=case.id, kind=stage.value, due_at=stage_due(case, stage, now))
                for stage in sorted(begun)
            ],
            now=now,
        )


def not_now(verb: Verb, state: State) -> NotNow:
    """The refusal that says where the case stands and what would work."""
    zh, en = STATE_NAMES[state]
    verb_zh, verb_en = VERB_NAMES[verb]
    ways = [one for one in possible(state) if one not in {Verb.LINK, Verb.REDACT, Verb.JOIN}]
    can_zh = "、".join(VERB_NAMES[one][0] for one in ways) or "关联、隐去内容"
    can_en = ", ".join(VERB_NAMES[one][1] for one in ways) or "link, redact"
    return NotNow(
        f"case.not_now.{verb.value}",
        f"案件{zh}，现在不能{verb_zh}。可以：{can_zh}。",
        f"The case is {en}: it cannot take the step “{verb_en}” now. Possible: {can_en}.",
    )
