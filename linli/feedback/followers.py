"""What those concerned are told, and when they are asked."""

from datetime import timedelta
from uuid import UUID

from linli.cases.events import (
    CaseAccepted,
    CaseAnswered,
    CaseClosed,
    CaseDeclined,
    CaseDispatched,
    CaseExtended,
    CaseFailed,
    CaseHeld,
    CaseMerged,
    CaseNoted,
    CaseOpened,
    CaseOverdue,
    CaseRedacted,
    CaseReopened,
    CaseReportedUp,
    CaseResumed,
    CaseReturned,
    CaseSplit,
    CaseVerified,
    CaseWithdrawn,
    ReportJoined,
)
from linli.cases.events_apart import CaseRecused
from linli.cases.events_applications import (
    ApplicationApproved,
    ApplicationLapsed,
    ApplicationRefused,
    CaseApplied,
)
from linli.cases.events_of_limits import CaseRelimited
from linli.cases.events_of_voices import ReportSupplemented
from linli.cases.events_together import CaseUnmerged, ReportTakenOut
from linli.cases.models import Case
from linli.clock.acts import TimerRow, set_timers
from linli.clock.events import TimerRang
from linli.feedback.acts.ask import ask_reporters, round_of
from linli.feedback.acts.forget import forget_words
from linli.feedback.events import CallbackAsked, CallbackUnsolvedAgain, ExclusionDecided
from linli.feedback.telling import Telling
from linli.journal.events import Event
from linli.journal.followers import Followed, follows
from linli.notices.acts import forget_values, notify
from linli.notices.agreeing import forget_consents
from linli.policy.queries import release

CALLBACK = "callback"


@follows(CaseOpened, ReportJoined, ReportTakenOut, name="feedback.send_receipt")
def send_receipt(event: CaseOpened | ReportJoined | ReportTakenOut, followed: Followed) -> None:
    """Gives the reporter the receipt: number, unit responsible, time, and the code to follow it."""
    messages = Telling(event, followed).to_reporters(only=event.report_id)
    notify(messages, entry_id=followed.entry_id, now=followed.at)


@follows(
    CaseAccepted,
    CaseAnswered,
    CaseClosed,
    CaseDeclined,
    CaseDispatched,
    CaseExtended,
    CaseHeld,
    CaseMerged,
    CaseNoted,
    CaseRecused,
    CaseReopened,
    CaseReportedUp,
    CaseResumed,
    CaseSplit,
    CaseUnmerged,
    CaseVerified,
    CaseWithdrawn,
    name="feedback.tell_reporters",
)
def tell_reporters(event: Event, followed: Followed) -> None:
    """Tells every reporter of a step that matters, where the pack has words for it."""
    if isinstance(event, CaseNoted) and not event.public:
        return
    telling = Telling(event, followed)
    if isinstance(event, CaseDispatched) and followed.at == telling.case.received_at:
        return  # the receipt of this very moment names the unit
    notify(telling.to_reporters(), entry_id=followed.entry_id, now=followed.at)


@follows(CallbackAsked, name="feedback.send_questions")
def send_questions(event: CallbackAsked, followed: Followed) -> None:
    """Sends a reporter the link to the three questions."""
    messages = Telling(event, followed).to_reporters(only=event.report_id)
    notify(messages, entry_id=followed.entry_id, now=followed.at)


@follows(
    CaseAnswered,
    CaseClosed,
    CaseDispatched,
    CaseExtended,
    CaseFailed,
    CaseOpened,
    CaseOverdue,
    CaseRecused,
    CaseRelimited,
    CaseReopened,
    CaseReportedUp,
    CaseResumed,
    CaseReturned,
    CaseUnmerged,
    CaseWithdrawn,
    ReportJoined,
    ReportSupplemented,
    name="feedback.tell_units",
)
def tell_units(event: Event, followed: Followed) -> None:
    """Puts into the inboxes of the holder and the desk what they have to know or to do."""
    telling = Telling(event, followed)
    # What the desk is late with is nothing that the unit can do.
    desks_own = isinstance(event, CaseOverdue) and event.unit_id == telling.case.desk_id
    messages = [] if desks_own else telling.to_unit("holder")
    if not isinstance(event, CaseOpened) or telling.waits_at_desk:
        messages += telling.to_unit("desk")
    notify(messages, entry_id=followed.entry_id, now=followed.at)


@follows(CallbackUnsolvedAgain, name="feedback.tell_the_centre")
def tell_the_centre(event: CallbackUnsolvedAgain, followed: Followed) -> None:
    """Tells the district's desk that a case was closed again and is still not solved."""
    messages = Telling(event, followed).to_unit("desk", event.desk_id)
    notify(messages, entry_id=followed.entry_id, now=followed.at)


@follows(CaseApplied, name="feedback.tell_approver")
def tell_approver(event: CaseApplied, followed: Followed) -> None:
    """Tells the unit one level up that an application waits for its answer, and until when."""
    messages = Telling(event, followed).to_unit("asked", event.asked_id)
    notify(messages, entry_id=followed.entry_id, now=followed.at)


@follows(
    ApplicationApproved,
    ApplicationLapsed,
    ApplicationRefused,
    ExclusionDecided,
    name="feedback.tell_applicant",
)
def tell_applicant(
    event: ApplicationApproved | ApplicationLapsed | ApplicationRefused | ExclusionDecided,
    followed: Followed,
) -> None:
    """Tells the unit that applied what was decided, about a clock or about its figures."""
    messages = Telling(event, followed).to_unit("asker", event.unit_id)
    notify(messages, entry_id=followed.entry_id, now=followed.at)


@follows(CaseClosed, name="feedback.plan_callback")
def plan_callback(event: CaseClosed, followed: Followed) -> None:
    """Sets the timer for the three questions, the pack's hours after the close."""
    case = Case.objects.get(id=event.case_id)
    hours = release(case.release_id).pack.feedback.callback_after_hours
    rings_at = followed.at + timedelta(hours=hours)
    set_timers([TimerRow(case.id, CALLBACK, rings_at, step=round_of(case))], now=followed.now)


@follows(TimerRang, name="feedback.ask_reporters", when=lambda rang: rang.kind == CALLBACK)
def ask_when_time_has_come(event: TimerRang, followed: Followed) -> None:
    """Asks the reporters of a case that is still closed when the callback's timer rings."""
    if event.kind == CALLBACK:
        ask_reporters(event.case_id, round_number=event.step, now=followed.at)


@follows(CaseRedacted, name="feedback.forget_redacted")
def forget_redacted(event: CaseRedacted, followed: Followed) -> None:
    """Takes what was redacted in a case out of its messages and callbacks; ends its consents."""
    forget_values(event.case_id, ["note"])
    forget_words(event.case_id, event.reports)
    forget_consents(UUID(one) for one in event.reports)
