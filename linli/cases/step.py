"""The one place where a case's state changes."""

from collections.abc import Callable
from datetime import datetime

from linli.cases.acts.words import move_reach
from linli.cases.apart import against, must_be_apart
from linli.cases.contacting import set_contact_timer
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
from linli.cases.pending import ask_until, lapse, pending
from linli.cases.rules import RULES, area_code_of, must_not_wait
from linli.cases.subject import subject_of
from linli.cases.timing import CONTACTING, RUNNING, Stage, began_at, stage_due
from linli.clock.acts import TimerRow, cancel, set_timers
from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.events import Event
from linli.journal.record import record
from linli.people.permissions import must

Change = Callable[[Case], Event]

# What a person at the desk would try next; the rest is never the way out of a refusal.
_ASIDE = frozenset(
    {
        Verb.LINK,
        Verb.REDACT,
        Verb.JOIN,
        Verb.NOTE,
        Verb.CONTACT,
        Verb.SPLIT,
        Verb.APPROVE,
        Verb.REFUSE,
        Verb.TAKE_BACK,
        Verb.RECUSE,
    }
)


@act
def step(
    case_id: int,
    verb: Verb,
    *,
    by: Actor,
    now: datetime,
    change: Change,
    code_shown: bool = False,
    allowed: Callable[[Case], None] | None = None,
) -> Case:
    """Take a case one step along its life, and put it on record.

    `change` is the verb's own part: it gets the locked case, sets its columns, writes its rows and
    returns the event. It may refuse; then nothing has happened. `code_shown` says that the actor
    has shown the receipt code of one of the case's reports. `allowed` asks who may, in place of the
    verb's own permission: an application is decided on by the unit that it was put to.

    Raises NotFound, Forbidden, or NotNow when the verb means nothing in the present state or its
    own rule forbids it.
    """
    # Locked first: two clerks pressing "close" at once must give one close and one NotNow.
    case = locked(case_id)
    if allowed is None:
        must(by, permission(verb), subject_of(case, code_shown=code_shown), now=now)
    else:
        allowed(case)
    state = must_be_possible(case, verb)
    if verb in RULES:
        RULES[verb](case, now)
    must_not_wait(case, verb)
    before, due_before, reach_before = State(case.state), case.due_at, _reach(case)
    kind_before = (case.category, case.urgency)
    event = change(case)
    if _reach(case) != reach_before:
        # Whichever act moved it, and whatever it forgot to ask: never to the one complained of.
        must_be_apart(case, against(case.id))
    case.state = state
    if state not in ENDED:
        case.ended_at = None
    elif before not in ENDED:
        case.ended_at = now
    case.save()
    if _reach(case) != reach_before:
        move_reach(case, reach_before, _reach(case))
    _restage(case, before, verb, due_changed=case.due_at != due_before, now=now)
    if (case.category, case.urgency) != kind_before:
        _renew(case, now=now)
    record(event, by=by, now=now)
    if before is State.ACCEPTED and (state is not before or verb is Verb.EXTEND):
        over = lapse(case, kind=verb.value if verb is Verb.EXTEND else None, now=now)
        if over is not None:
            record(over, by=by, now=now)
    return case


def locked(case_id: int) -> Case:
    """The case with its area, locked until the transaction ends; raises NotFound."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(id=case_id)
        .first()
    )
    if case is None:
        raise NotFound("case.unknown", "没有这个案件。", "There is no such case.")
    return case


def must_be_possible(case: Case, verb: Verb) -> State:
    """Where the verb leads from the case's state; raises NotNow when it means nothing there."""
    before = State(case.state)
    state = after(verb, before)
    if state is None:
        raise not_now(verb, before)
    return state


def _reach(case: Case) -> tuple[str, int, int]:
    return area_code_of(case), case.holder_id, case.desk_id


def _restage(case: Case, before: State, verb: Verb, *, due_changed: bool, now: datetime) -> None:
    """Set the timers that the new state wants and stop those it does not.

    A stage that goes on keeps its timer, unless a new unit begins it afresh or the deadline moved.
    """
    state = State(case.state)
    old, new = set(RUNNING.get(before, ())), set(RUNNING.get(state, ()))
    afresh = verb in {Verb.DISPATCH, Verb.RULE, Verb.REPORT_UP, Verb.SEND_DOWN, Verb.RECUSE}
    begun = {
        stage
        for stage in new
        if stage not in old
        or (stage is Stage.ANSWER and due_changed)
        or (stage in {Stage.ACCEPT, Stage.DISPATCH} and afresh)
    }
    over = old - new
    if before in CONTACTING and state not in CONTACTING:
        over.add(Stage.CONTACT)
    if over:
        cancel(case.id, kinds=sorted(over), now=now)
    if begun:
        set_timers(
            [
                TimerRow(case_id=case.id, kind=stage.value, due_at=stage_due(case, stage, now))
                for stage in sorted(begun)
            ],
            now=now,
        )
    if state in CONTACTING and (afresh or before not in CONTACTING):
        set_contact_timer(case, now=now)


def _renew(case: Case, *, now: datetime) -> None:
    """Move the stages that run to the limits of the category and urgency that the case has now.

    Each counts from its own beginning, as the whole does: the time that was used stays used, and
    what is over by the new limit is due at once.
    """
    stages = [one for one in RUNNING[State(case.state)] if one in {Stage.DISPATCH, Stage.ACCEPT}]
    set_timers(
        [
            TimerRow(case.id, stage.value, stage_due(case, stage, began_at(case, stage)))
            for stage in stages
        ],
        now=now,
    )
    if case.state in CONTACTING:
        set_contact_timer(case, now=now)
    waiting = pending(case)
    if waiting is not None:
        ask_until(waiting, now=now)


def not_now(verb: Verb, state: State) -> NotNow:
    """The refusal that says where the case stands and what would work."""
    zh, en = STATE_NAMES[state]
    verb_zh, verb_en = VERB_NAMES[verb]
    ways = [one for one in possible(state) if one not in _ASIDE]
    can_zh = "、".join(VERB_NAMES[one][0] for one in ways) or "关联、隐去内容"
    can_en = ", ".join(VERB_NAMES[one][1] for one in ways) or "link, redact"
    return NotNow(
        f"case.not_now.{verb.value}",
        f"案件{zh}，现在不能{verb_zh}。可以：{can_zh}。",
        f"The case is {en}: it cannot take the step “{verb_en}” now. Possible: {can_en}.",
    )
