"""Take down an attempt to reach a reporter; after enough of them the callback is settled."""

from datetime import datetime

from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.feedback.events import CallbackAttempted
from linli.feedback.models import Callback, CallbackAttempt, Outcome
from linli.journal.acting import Actor, ActorKind, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import must
from linli.policy.pack import Pack
from linli.policy.queries import release

How = CallbackAttempt.How
BY_STAFF = (How.MESSAGE, How.PHONE, How.VISIT)
# After these nobody asks again: a refusal is respected, and there is no other number.
_LAST = frozenset({Outcome.REFUSED, Outcome.WRONG_NUMBER})


@act
def attempt_callback(
    callback_id: int, *, how: str, outcome: str, by: Actor, now: datetime
) -> CallbackAttempt:
    """Take down that an operator tried to reach a reporter, and how it ended.

    Who was reached is asked; her answers are entered by `answer_callback`. A refusal, a wrong
    number, or as many attempts as the pack allows settle the callback without an answer; the
    reporter may still answer by the link as long as it is good.

    Raises NotFound, Forbidden, Invalid for a word that means nothing, NotNow once it is settled.
    """
    if how not in BY_STAFF or outcome not in Outcome.values:
        raise Invalid(
            "callback.attempt",
            "方式请选 message、phone、visit；结果请选 " + "、".join(Outcome.values) + "。",
            f"How is one of message, phone, visit; the outcome one of {', '.join(Outcome.values)}.",
            field="how" if how not in BY_STAFF else "outcome",
        )
    case_id = Callback.objects.filter(id=callback_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise unknown_callback()
    # The case first, as everywhere: an answer by the link may come at the same moment.
    case = locked(case_id)
    must(by, "callback.enter", subject_of(case), now=now)
    callback = Callback.objects.select_for_update().get(id=callback_id)
    pack = release(case.release_id).pack
    made = CallbackAttempt.objects.filter(callback=callback).count()
    if callback.settled_at is not None or made >= pack.rates.attempts_at_most:
        raise NotNow(
            "callback.settled",
            "这次回访已有结果，或已达到次数上限，不必再联系。",
            "This callback is settled, or was tried as often as is allowed: no more attempts.",
        )
    if now > callback.expires_at:
        raise NotNow(
            "callback.over",
            "回访时间已过，不必再联系。",
            "The time for this callback is over: no more attempts.",
        )
    attempt = CallbackAttempt.objects.create(
        callback=callback, number=made + 1, how=how, outcome=outcome, at=now, by=by.id
    )
    tried_enough = attempt.number >= pack.rates.attempts_at_most
    if outcome in _LAST or (tried_enough and outcome != Outcome.REACHED):
        settle(callback, Outcome(outcome), pack, now=now)
        callback.save()
    record(
        CallbackAttempted(
            case_id=case.id,
            callback_id=callback.id,
            how=how,
            reason=outcome,
            times=attempt.number,
        ),
        by=by,
        now=now,
    )
    return attempt


def settle(callback: Callback, outcome: Outcome, pack: Pack, *, now: datetime) -> None:
    """Say how a callback ended, and whether it counts under the rules of its case."""
    callback.outcome = outcome
    callback.settled_at = now
    callback.valid = outcome.value in pack.rates.valid_outcomes


def take_down_attempt(callback: Callback, *, by: Actor, now: datetime) -> None:
    """Let every answer have its attempt: by the link, or on the telephone unless it is there."""
    officer = by.id if by.kind is ActorKind.OFFICER else None
    last = callback.attempts.order_by("-number").first()
    if officer is not None and last is not None and last.outcome == Outcome.REACHED:
        return
    CallbackAttempt.objects.create(
        callback=callback,
        number=1 if last is None else last.number + 1,
        how=How.LINK if officer is None else How.PHONE,
        outcome=Outcome.REACHED,
        at=now,
        by=officer,
    )


def unknown_callback() -> NotFound:
    """The same words whether there is no such callback or it is not for the asker."""
    return NotFound(
        "callback.unknown",
        "没有这次回访，或者它不归您处理。",
        "There is no such callback, or it is not for you.",
    )
