"""Tasks of assisting units 协办任务: asked, accepted, done; declined or waived with a reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.acts.assist import assist, stop_assisting
from linli.cases.acts.dispatch import asked_unit
from linli.cases.acts.wait import let_go_on, let_wait
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import State, Verb
from linli.cases.models import Case, Evidence, Note
from linli.cases.notes import needed, write_note
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.collaboration.events import (
    TaskAccepted,
    TaskAsked,
    TaskDeclined,
    TaskFinished,
    TaskWaived,
)
from linli.collaboration.models import Meeting, Task
from linli.collaboration.queries.tasks import unknown_task
from linli.collaboration.timing import TASK, due_after, must_lie_ahead, ring, rules_for
from linli.collaboration.units import acting_unit
from linli.journal.acting import Actor, Invalid, NotNow, act
from linli.journal.record import record
from linli.people.permissions import Subject, must
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.sections.limits import Limit

UNANSWERED = frozenset({State.FILED, State.DISPATCHED, State.ACCEPTED, State.HELD})


@act
def ask(
    case_id: int,
    unit_code: str,
    what: str,
    *,
    limit: Limit | None = None,
    by: Actor,
    now: datetime,
) -> Task:
    """Ask a unit to do its part of a case, within a limit of its own; it may read the case now.

    The case is answered only when the task is done or waived. Asked the same again while it is
    open, nothing more happens. Raises NotNow when the unit has another open task of this case, or
    when the case has been answered.
    """
    case = locked(case_id)
    asker = acting_unit(by, "task.ask", subject_of(case), now=now)
    must_be_unanswered(case)
    unit = asked_unit(unit_code)
    wanted = needed(what, "协办事项", field="what")
    known = Task.objects.filter(
        case=case, unit_id=unit.id, meeting=None, state__in=[Task.State.ASKED, Task.State.ACCEPTED]
    ).first()
    if known is not None:
        if what_of(known) == wanted:
            return known
        raise NotNow(
            "task.open_already",
            f"{unit.name_zh}在此案已有未完成的协办任务。请等其完成，或先免除。",
            f"{unit.name_en} has an open task of this case. Wait for it, or waive it first.",
        )
    limits = rules_for(case).pack.collaboration.task
    due_at = due_after(case, limits, now, unit_id=unit.id, asked=limit)
    return give(case, unit, wanted, due_at, asker=asker, by=by, now=now)


def give(
    case: Case | None,
    unit: UnitFacts,
    what: str,
    due_at: datetime,
    *,
    asker: UnitFacts,
    meeting: Meeting | None = None,
    by: Actor,
    now: datetime,
) -> Task:
    """Write a task down, with its timer and what waits for it; the case is locked already."""
    must_lie_ahead(due_at, now, field="due_at")
    note = None
    if case is not None:
        note = write_note(case, Note.Kind.TASK, what, by=by, now=now, field="what")
    task = Task.objects.create(
        case=case,
        meeting=meeting,
        unit_id=unit.id,
        asker_id=asker.id,
        note=note,
        words="" if note is not None else what,
        due_at=due_at,
        asked_at=now,
    )
    ring(task.case_id, TASK, task.id, due_at, now=now)
    record(
        TaskAsked(
            case_id=task.case_id,
            task_id=task.id,
            unit_id=unit.id,
            asker_id=asker.id,
            due_at=due_at,
            note_id=None if note is None else note.id,
        ),
        by=by,
        now=now,
    )
    if case is not None:
        assist(case.id, unit.id, TASK, by=by, now=now)
        _let_the_answer_wait(task, now=now)
    return task


@act
def accept(task_id: int, *, by: Actor, now: datetime) -> Task:
    """The unit takes its task on; done twice, it is done once."""
    task, _ = _held(task_id, by=by, now=now)
    if task.state == Task.State.ACCEPTED:
        return task
    _must_be_open(task)
    task.state, task.accepted_at = Task.State.ACCEPTED, now
    task.save(update_fields=["state", "accepted_at"])
    record(
        TaskAccepted(case_id=task.case_id, task_id=task.id, unit_id=task.unit_id), by=by, now=now
    )
    return task


@act
def finish(
    task_id: int, note: str, *, evidence: Sequence[UUID] = (), by: Actor, now: datetime
) -> Task:
    """The unit says what it did; photos become evidence of the case. A late one stays late."""
    task, case = _held(task_id, by=by, now=now)
    _must_be_open(task)
    if case is None and evidence:
        raise Invalid(
            "task.no_case",
            "这项任务不属于任何案件，不能附照片。请写明结果。",
            "This task belongs to no case, so it takes no photos. Say what was done.",
            field="evidence",
        )
    _end(task, case, Task.State.DONE, note, "完成情况", by=by, now=now)
    if case is not None:
        stage = Evidence.Stage.DURING
        attach(evidence, case_id=case.id, report_id=None, stage=stage, by=by, now=now)
        let_go_on(case.id, TASK, task.id)
    task.evidence = [str(one) for one in evidence]
    task.accepted_at = task.accepted_at or now
    task.save()
    record(
        TaskFinished(
            case_id=task.case_id,
            task_id=task.id,
            unit_id=task.unit_id,
            asker_id=task.asker_id,
            note_id=task.result_id,
            evidence=tuple(task.evidence),
        ),
        by=by,
        now=now,
    )
    return task


@act
def decline(task_id: int, reason: str, *, by: Actor, now: datetime) -> Task:
    """The unit does not take the task; the case still waits until the desk waives it."""
    task, case = _held(task_id, by=by, now=now)
    _must_be_open(task)
    _end(task, case, Task.State.DECLINED, reason, "理由", by=by, now=now)
    task.save()
    if case is not None:
        _let_the_answer_wait(task, now=now)
    record(
        TaskDeclined(
            case_id=task.case_id,
            task_id=task.id,
            unit_id=task.unit_id,
            asker_id=task.asker_id,
            note_id=task.result_id,
        ),
        by=by,
        now=now,
    )
    return task


@act
def waive(task_id: int, reason: str, *, by: Actor, now: datetime) -> Task:
    """The desk no longer asks for a task, with the reason: the case goes on without it.

    The unit then reads the case no more, unless something else keeps it there.
    """
    task, case = _locked(task_id)
    subject = Subject(holder_unit_id=task.asker_id) if case is None else subject_of(case)
    must(by, "task.waive", subject, now=now)
    if task.state not in {Task.State.ASKED, Task.State.ACCEPTED, Task.State.DECLINED}:
        raise _over(task)
    _end(task, case, Task.State.WAIVED, reason, "免除理由", by=by, now=now)
    return _waived(task, case, by=by, now=now)


@act
def drop(task: Task, case: Case, *, by: Actor, now: datetime) -> None:
    """End a task without a word because its case has ended; the case is locked already."""
    task.state, task.ended_at = Task.State.WAIVED, now
    _waived(task, case, by=by, now=now)


def _waived(task: Task, case: Case | None, *, by: Actor, now: datetime) -> Task:
    task.save()
    if case is not None:
        let_go_on(case.id, TASK, task.id)
        stop_assisting(case.id, task.unit_id, TASK)
    record(
        TaskWaived(
            case_id=task.case_id, task_id=task.id, unit_id=task.unit_id, note_id=task.result_id
        ),
        by=by,
        now=now,
    )
    return task


def what_of(task: Task) -> str:
    """What the task asks for."""
    return task.words if task.note is None else task.note.text


def must_be_unanswered(case: Case) -> None:
    """Raise NotNow once the case was answered or has ended."""
    if case.state not in UNANSWERED:
        raise NotNow(
            "task.case_answered",
            "案件已答复或已结束，不能再请协办、吹哨。需要时请先退回办理或重办。",
            "The case was answered or has ended: nobody can be asked or called any more. Have it "
            "verified as not solved, or reopen it, first.",
        )


def _locked(task_id: int) -> tuple[Task, Case | None]:
    """The task and its case, the case locked first as everywhere."""
    known = Task.objects.filter(id=task_id).values_list("case_id", flat=True).first()
    if known is None and not Task.objects.filter(id=task_id).exists():
        raise unknown_task()
    case = None if known is None else locked(known)
    return Task.objects.select_for_update(of=("self",)).select_related("note").get(id=task_id), case


def _held(task_id: int, *, by: Actor, now: datetime) -> tuple[Task, Case | None]:
    task, case = _locked(task_id)
    must(by, "task.handle", Subject(holder_unit_id=task.unit_id), now=now)
    return task, case


def _end(
    task: Task,
    case: Case | None,
    state: Task.State,
    words: str,
    what_zh: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    text = needed(words, what_zh, field="note")
    if case is None:
        task.result_words = text
    else:
        task.result = write_note(case, Note.Kind.TASK, text, by=by, now=now)
    task.state, task.ended_at = state, now


def _let_the_answer_wait(task: Task, *, now: datetime) -> None:
    unit = unit_by_id(task.unit_id)
    zh = f"{unit.name_zh}的协办任务还没有完成"
    en = f"the task of {unit.name_en} is not done"
    if task.state == Task.State.DECLINED:
        zh = f"{unit.name_zh}未接协办任务，须由受理中心免除"
        en = f"{unit.name_en} declined its task, which the desk has to waive"
    assert task.case_id is not None
    let_wait(task.case_id, Verb.ANSWER, TASK, task.id, zh=zh, en=en, now=now)


def _must_be_open(task: Task) -> None:
    if not task.open:
        raise _over(task)


def _over(task: Task) -> NotNow:
    return NotNow(
        "task.over",
        f"这项协办任务{Task.State(task.state).label}，不能再办理。可以重新请协办。",
        f"This task is over ({task.state}). A new one can be asked for.",
    )
