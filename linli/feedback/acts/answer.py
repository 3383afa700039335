"""Take down what a reporter answered; "not solved" reopens the case."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.acts.reopen import reopen
from linli.cases.lifecycle import State
from linli.cases.models import Case, Report
from linli.cases.subject import subject_of
from linli.feedback.acts.ask import ASKING
from linli.feedback.acts.attempt import settle, take_down_attempt
from linli.feedback.events import CallbackAnswered, CallbackUnsolvedAgain
from linli.feedback.models import Callback, Outcome, Satisfaction
from linli.journal.acting import Actor, ActorKind, Conflict, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import Subject, must
from linli.people.sealed_words import worded
from linli.people.units import unit_by_code
from linli.policy.queries import release

LONGEST_WORDS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The three answers, and words if the reporter wants to add any."""

    contacted: bool
    solved: bool
    satisfaction: str
    words: str = ""


@act
def answer_callback(
    report: Report, answers: Answers, *, by: Actor, now: datetime, code_shown: bool = False
) -> Callback:
    """Take down the answers to the latest questions that this voice was asked.

    An operator may enter what a reporter says on the telephone. The first "not solved" reopens the
    case in the same transaction; when the pack's number of automatic reopenings is used up, the
    district's desk is told and decides.

    Raises NotFound when nothing was asked, NotNow when the time to answer is over, Conflict when
    it was answered differently before; the same answers again are given back unchanged.
    """
    if answers.satisfaction not in Satisfaction.values:
        raise Invalid(
            "callback.satisfaction",
            "满意度请选：满意（satisfied）、基本满意（basically）、不满意（not_satisfied）。",
            "Satisfaction is one of satisfied, basically, not_satisfied.",
            field="satisfaction",
        )
    if len(answers.words) > LONGEST_WORDS:
        raise Invalid(
            "callback.words",
            f"补充的话最多 {LONGEST_WORDS} 字。",
            f"At most {LONGEST_WORDS} characters can be added.",
            field="words",
        )
    case = Case.objects.select_for_update().get(id=report.case_id)
    _must(case, report, by=by, code_shown=code_shown, now=now)
    callback = Callback.objects.filter(report=report).order_by("-round").first()
    if callback is None:
        raise NotFound(
            "callback.not_asked",
            "这件还没有请您评价。办结之后会来问您。",
            "You have not been asked about this yet. We ask once it is closed.",
        )
    if callback.answered_at is not None:
        return _unchanged(callback, answers)
    if now > callback.expires_at:
        raise NotNow(
            "callback.expired",
            "评价的时间已过。如果问题没有解决，请重新上报。",
            "The time to answer is over. If it is not solved, please report it again.",
        )
    callback.contacted = answers.contacted
    callback.solved = answers.solved
    callback.satisfaction = answers.satisfaction
    callback.words = worded(answers.words.strip(), report.sealed or case.sealed)
    callback.answered_at = now
    callback.entered_by = by.id if by.kind is ActorKind.OFFICER else None
    take_down_attempt(callback, by=by, now=now)
    settle(callback, Outcome.REACHED, release(case.release_id).pack, now=now)
    callback.save()
    unsolved = not answers.solved and case.state == State.CLOSED
    adopted = release(case.release_id)
    reopens = unsolved and (
        case.rounds.filter(reason="unsolved").count() < adopted.pack.feedback.automatic_reopenings
    )
    record(
        CallbackAnswered(
            case_id=case.id,
            callback_id=callback.id,
            contacted=answers.contacted,
            solved=answers.solved,
            satisfaction=answers.satisfaction,
            reopened=reopens,
        ),
        by=by,
        now=now,
    )
    if reopens:
        reopen(case.id, reason="unsolved", by=ASKING, now=now)
    elif unsolved:
        record(
            CallbackUnsolvedAgain(
                case_id=case.id,
                callback_id=callback.id,
                desk_id=unit_by_code(adopted.pack.district_desk).id,
            ),
            by=ASKING,
            now=now,
        )
    return callback


def _must(case: Case, report: Report, *, by: Actor, code_shown: bool, now: datetime) -> None:
    if by.kind is ActorKind.OFFICER:
        must(by, "callback.enter", subject_of(case), now=now)
        return
    own = frozenset() if report.resident_id is None else frozenset({report.resident_id})
    must(by, "callback.answer", Subject(resident_ids=own, code_shown=code_shown), now=now)


def _unchanged(callback: Callback, answers: Answers) -> Callback:
    given = (callback.contacted, callback.solved, callback.satisfaction, callback.words)
    if given != (
        answers.contacted,
        answers.solved,
        answers.satisfaction,
        answers.words.strip(),
    ):
        raise Conflict(
            "callback.answered",
            "您已经评价过这一次办理，评价不能改。",
            "This was answered already, and an answer stays as it was given.",
        )
    return callback
