"""What supervision does because of others: plans when a clock changed, climbs when it rings."""

from linli.cases.events import (
    CaseAbsorbed,
    CaseAccepted,
    CaseAmended,
    CaseAnswered,
    CaseClosed,
    CaseContacted,
    CaseDeclined,
    CaseDispatched,
    CaseExtended,
    CaseFailed,
    CaseHeld,
    CaseMerged,
    CaseOpened,
    CaseOverdue,
    CaseReopened,
    CaseReportedUp,
    CaseResumed,
    CaseReturned,
    CaseWithdrawn,
    ReportJoined,
    ReportWithdrawn,
)
from linli.cases.events_apart import CaseRecused
from linli.cases.events_applications import (
    ApplicationApproved,
    ApplicationLapsed,
    ApplicationRefused,
    ApplicationTakenBack,
    CaseApplied,
)
from linli.cases.events_of_voices import ReportSigned
from linli.cases.events_together import CaseParted, CaseUnmerged, ReportTakenOut
from linli.clock.events import TimerRang
from linli.journal.acting import Actor
from linli.journal.events import Event
from linli.journal.followers import Followed, follows
from linli.supervision.acts.climb import climb
from linli.supervision.acts.orders import mark_order_overdue
from linli.supervision.acts.plan import RUNG, plan
from linli.supervision.acts.rest import rest
from linli.supervision.acts.standing import ORDER_DUE
from linli.supervision.events import OrderIssued
from linli.supervision.models import Overdue

LADDER = Actor.system("supervision.ladder")


@follows(
    ApplicationApproved,
    ApplicationLapsed,
    ApplicationRefused,
    ApplicationTakenBack,
    CaseAbsorbed,
    CaseAccepted,
    CaseAmended,
    CaseApplied,
    CaseContacted,
    CaseDispatched,
    CaseExtended,
    CaseFailed,
    CaseHeld,
    CaseOpened,
    CaseParted,
    CaseRecused,
    CaseReopened,
    CaseReportedUp,
    CaseResumed,
    CaseReturned,
    OrderIssued,
    ReportJoined,
    CaseUnmerged,
    ReportTakenOut,
    ReportSigned,
    ReportWithdrawn,
    name="supervision.plan_rungs",
)
def plan_rungs(event: Event, followed: Followed) -> None:
    """Sets the timer of the next rung anew, from facts, when a case's clock changed."""
    plan(event.subject.id, now=followed.now)


@follows(CaseAnswered, CaseClosed, CaseDeclined, CaseMerged, CaseWithdrawn, name="supervision.rest")
def let_it_rest(event: Event, followed: Followed) -> None:
    """Ends the pressing for a case that was answered or has ended, and plans what still runs."""
    rest(event.subject.id, by=LADDER, now=followed.now)


@follows(TimerRang, name="supervision.climb", when=lambda rang: rang.kind == RUNG)
def climb_the_ladder(event: TimerRang, followed: Followed) -> None:
    """Climbs the rungs of a case that the sweep found reached, each once and in order."""
    if event.kind == RUNG:
        # Reached by the sweep's time, which was believed; done now, however long the queue was.
        now = max(followed.at, followed.now)
        climb(event.case_id, until=followed.at, by=LADDER, now=now)


@follows(
    TimerRang,
    name="supervision.note_overdue_orders",
    when=lambda rang: rang.kind.startswith(ORDER_DUE),
)
def note_overdue_orders(event: TimerRang, followed: Followed) -> None:
    """Puts on record that a supervision order was not answered in time, if it still is not."""
    if event.kind.startswith(ORDER_DUE):
        order_id = int(event.kind.removeprefix(ORDER_DUE))
        mark_order_overdue(order_id, due_at=event.due_at, by=LADDER, now=followed.at)


@follows(CaseOverdue, name="supervision.keep_overdue")
def keep_the_overdue(event: CaseOverdue, followed: Followed) -> None:
    """Keeps for the figures of a unit that a stage ran out on it."""
    Overdue.objects.get_or_create(
        entry_id=followed.entry_id,
        defaults={
            "case_id": event.case_id,
            "unit_id": event.unit_id,
            "stage": event.stage,
            "due_at": event.due_at,
        },
    )
