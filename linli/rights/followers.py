"""What becomes of deletions when a matter ends or a hold is released."""

from linli.cases.events import CaseClosed, CaseDeclined, CaseWithdrawn
from linli.cases.events_of_lifetime import (
    CaseContentHeld,
    CaseContentReleased,
    HoldAgreed,
    HoldDeclined,
    HoldEndAsked,
    HoldEndDeclined,
    HoldReviewDue,
    OfHold,
)
from linli.journal.followers import Followed, follows
from linli.people.events import ResidentErased
from linli.rights.acts import go_on_deleting
from linli.rights.asked import forget_requests_of
from linli.rights.events import RequestAnswered, RequestExtended, RequestTakenIn
from linli.rights.holds_told import tell_of_hold
from linli.rights.telling import tell_the_asker


@follows(CaseClosed, CaseDeclined, CaseWithdrawn, CaseContentReleased, name="rights.go_on_deleting")
def go_on(
    event: CaseClosed | CaseDeclined | CaseWithdrawn | CaseContentReleased, followed: Followed
) -> None:
    """Deletes what a deleted resident left in a matter, once nothing holds it."""
    go_on_deleting(event.case_id, now=followed.at)


@follows(ResidentErased, name="rights.forget_requests")
def forget_what_she_asked(event: ResidentErased, followed: Followed) -> None:
    """Takes away what an erased resident had asked of the office."""
    forget_requests_of(event.resident_id)


@follows(RequestTakenIn, RequestAnswered, RequestExtended, name="rights.tell_the_asker")
def tell_of_the_answer(
    event: RequestTakenIn | RequestAnswered | RequestExtended, followed: Followed
) -> None:
    """Tells whoever asked about her data that it was answered, or until when it will be.

    And whose data it is that somebody asked for her at a counter.
    """
    tell_the_asker(event, event.request_id, entry_id=followed.entry_id, now=followed.now)


@follows(
    CaseContentHeld,
    CaseContentReleased,
    HoldAgreed,
    HoldDeclined,
    HoldEndAsked,
    HoldEndDeclined,
    HoldReviewDue,
    name="rights.tell_of_hold",
)
def tell_who_looks_after_it(event: OfHold, followed: Followed) -> None:
    """Tells the desk that a hold waits for a second person, its unit what became of it."""
    tell_of_hold(event, followed)
