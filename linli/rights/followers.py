"""What becomes of deletions when a matter ends or a hold is released."""

from linli.cases.events import CaseClosed, CaseDeclined, CaseWithdrawn
from linli.cases.events_of_lifetime import CaseContentReleased
from linli.journal.followers import Followed, follows
from linli.rights.acts import go_on_deleting


@follows(CaseClosed, CaseDeclined, CaseWithdrawn, CaseContentReleased, name="rights.go_on_deleting")
def go_on(
    event: CaseClosed | CaseDeclined | CaseWithdrawn | CaseContentReleased, followed: Followed
) -> None:
    """Deletes what a deleted resident left in a matter, once nothing holds it."""
    go_on_deleting(event.case_id, now=followed.at)
