"""The application that waits for its answer, and how it ends."""

from datetime import datetime

from linli.cases.events_applications import ApplicationLapsed
from linli.cases.models import Application, Case
from linli.cases.timing import Stage, approval_due
from linli.clock.acts import TimerRow, cancel, set_timers


def pending(case: Case) -> Application | None:
    """The application that waits, if there is one."""
    return Application.objects.filter(case=case, state=Application.State.PENDING).first()


def ask_until(application: Application, *, now: datetime) -> None:
    """Until when the unit that was asked has to decide: from the moment it was put to it."""
    application.answer_by = approval_due(
        application.case, application.asked_id, application.applied_at
    )
    application.save()
    set_timers(
        [TimerRow(application.case_id, Stage.APPROVAL.value, application.answer_by)], now=now
    )


def end_application(
    application: Application, state: Application.State, *, note_id: int | None, now: datetime
) -> None:
    """It was answered, taken back or lapsed: nobody is asked any more."""
    application.state, application.ended_at = state, now
    application.answer_note_id = note_id
    application.save(update_fields=["state", "ended_at", "answer_note_id"])
    cancel(application.case_id, kinds=[Stage.APPROVAL.value], now=now)


def lapse(case: Case, *, kind: str | None = None, now: datetime) -> ApplicationLapsed | None:
    """End the application that waits, if it is of this kind: there is nothing to be granted now.

    Returns what the caller has to record. The case was answered or passed on, somebody granted it
    without being asked, or its limit has passed.
    """
    application = pending(case)
    if application is None or kind not in {None, application.kind}:
        return None
    end_application(application, Application.State.LAPSED, note_id=None, now=now)
    return ApplicationLapsed(
        case_id=case.id,
        application_id=application.id,
        wanted=application.kind,
        unit_id=application.unit_id,
        asked_id=application.asked_id,
    )
