"""A matter as its reporter follows it: the record's words, and what she can do herself now."""

from datetime import datetime

from linli.cases.lifecycle import OPEN
from linli.cases.queries.receipt import Progress
from linli.feedback.models import Callback
from linli.policy.pack import Pack
from linli.policy.queries import release
from linli.web.bodies import Both, Named, both, local, state_out, unit_out
from linli.web.resident.shapes import AnswerOut, CallbackOut, PhotoOut, ProgressOut, StepOut


def progress_out(found: Progress, *, now: datetime) -> ProgressOut:
    """One more statement than the record's own: the callback."""
    report = found.report
    pack = release(report.case.release_id).pack
    asked = Callback.objects.filter(report_id=report.id).order_by("-round").first()
    return ProgressOut(
        number=found.number,
        state=state_out(found.state),
        category=None if found.category is None else both(found.category),
        place=Both(zh=found.place_zh, en=found.place_en),
        unit=unit_out(found.unit.id),
        said=report.text,
        received_at=local(found.received_at),
        due_at=local(found.due_at),
        ended_at=None if found.ended_at is None else local(found.ended_at),
        reopened=found.reopened,
        withdrawn=report.withdrawn_at is not None,
        signed=report.resident_id is not None,
        known_as=report.known_as,
        steps=[
            StepOut(
                at=local(line.at),
                event=line.event,
                text=Both(zh=line.zh, en=line.en),
                by=Both(zh=line.actor_zh, en=line.actor_en),
                note=line.note,
            )
            for line in found.timeline
        ],
        photos=[
            PhotoOut(
                id=one.id,
                stage=one.stage,
                own=one.report_id == report.id,
                at=local(one.created_at),
            )
            for one in found.evidence
        ],
        callback=None if asked is None else callback_out(asked, pack),
        grounds=[Named(code=one.code, name=both(one.name)) for one in pack.grounds.withdrawing],
        verbs=_verbs(found, asked, now),
    )


def callback_out(asked: Callback, pack: Pack) -> CallbackOut:
    """The questions in the pack's words, and the answer if there is one."""
    questions, words = pack.feedback.questions, pack.feedback.satisfaction
    answer = None
    if asked.contacted is not None and asked.solved is not None:
        answer = AnswerOut(
            contacted=asked.contacted,
            solved=asked.solved,
            satisfaction=asked.satisfaction,
            words=asked.words,
        )
    return CallbackOut(
        contacted=both(questions.contacted),
        solved=both(questions.solved),
        satisfied=both(questions.satisfied),
        choices=[
            Named(code="satisfied", name=both(words.satisfied)),
            Named(code="basically", name=both(words.basically)),
            Named(code="not_satisfied", name=both(words.not_satisfied)),
        ],
        open_until=local(asked.expires_at),
        answered_at=None if asked.answered_at is None else local(asked.answered_at),
        answer=answer,
    )


def _verbs(found: Progress, asked: Callback | None, now: datetime) -> list[str]:
    verbs = []
    if found.state in OPEN and found.report.withdrawn_at is None:
        verbs += ["notes", "withdraw"]
    if asked is not None and asked.answered_at is None and now <= asked.expires_at:
        verbs.append("callback")
    return verbs
