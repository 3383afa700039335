"""What happens to cases because of others: clocks that ring, people who are forgotten."""

from linli.cases.acts.forget import forget_erased
from linli.cases.acts.overdue import mark_overdue
from linli.cases.acts.resume import resume
from linli.cases.events import CaseClosed, CaseDeclined, CaseWithdrawn
from linli.cases.events_of_lifetime import CaseContentReleased
from linli.cases.lifecycle import State
from linli.cases.models import Report
from linli.cases.step import locked
from linli.cases.timing import Stage
from linli.clock.events import TimerRang
from linli.journal.acting import Actor
from linli.journal.followers import Followed, follows
from linli.people.events import ResidentErased

CLOCK = Actor.system("cases.clock")
FORGETTING = Actor.system("cases.forget")
STAGES = frozenset(Stage) - {Stage.HOLD}  # a hold that is over is resumed


@follows(TimerRang, name="cases.mark_overdue", when=lambda rang: rang.kind in STAGES)
def mark_the_overdue(event: TimerRang, followed: Followed) -> None:
    """Puts on record that a stage of a case is overdue, if it still is."""
    if event.kind in STAGES:
        mark_overdue(
            event.case_id, Stage(event.kind), due_at=event.due_at, by=CLOCK, now=followed.at
        )


@follows(TimerRang, name="cases.resume_held", when=lambda rang: rang.kind == Stage.HOLD)
def resume_the_held(event: TimerRang, followed: Followed) -> None:
    """Lets a held case go on when its planned time is over."""
    if event.kind != Stage.HOLD:
        return
    case = locked(event.case_id)
    # Somebody may have resumed it by hand, and it may be held again until another day.
    if case.state == State.HELD and case.holds.get(resumed_at=None).until <= event.due_at:
        resume(event.case_id, by=CLOCK, now=followed.at)


@follows(ResidentErased, name="cases.forget_resident")
def forget_the_erased(event: ResidentErased, followed: Followed) -> None:
    """Redacts what an erased resident said, in the cases that have ended."""
    cases = Report.objects.filter(resident_id=event.resident_id).values_list("case_id", flat=True)
    for case_id in sorted(set(cases)):
        forget_erased(case_id, by=FORGETTING, now=followed.at)


@follows(
    CaseClosed, CaseDeclined, CaseWithdrawn, CaseContentReleased, name="cases.forget_at_the_end"
)
def forget_at_the_end(
    event: CaseClosed | CaseDeclined | CaseWithdrawn | CaseContentReleased, followed: Followed
) -> None:
    """Redacts what erased residents said, as soon as their case has ended and nothing holds it."""
    forget_erased(event.case_id, by=FORGETTING, now=followed.at)
