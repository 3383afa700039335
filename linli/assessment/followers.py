"""What assessment does because of others: keeps the coarse fact that is published later."""

from linli.assessment.facts import note_answer, note_closing, note_exclusion
from linli.cases.events import CaseClosed
from linli.feedback.events import CallbackAnswered, CallbackAttempted, ExclusionDecided
from linli.journal.followers import Followed, follows


@follows(CaseClosed, name="assessment.note_closing")
def keep_closing(event: CaseClosed, followed: Followed) -> None:
    """Keeps that a case was closed, in time or late, without saying whose it was."""
    note_closing(event.case_id, followed.entry_id, in_time=not event.overdue, now=followed.at)


@follows(CallbackAnswered, CallbackAttempted, name="assessment.note_answer")
def keep_answer(event: CallbackAnswered | CallbackAttempted, followed: Followed) -> None:
    """Keeps what a reporter answered, or that she could not be asked, once that is settled."""
    note_answer(event.callback_id)


@follows(ExclusionDecided, name="assessment.note_exclusion", when=lambda event: event.excluded)
def keep_exclusion(event: ExclusionDecided, followed: Followed) -> None:
    """Keeps that an answer is left out of the figures."""
    note_exclusion(event.exclusion_id)
