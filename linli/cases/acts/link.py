"""Mark two cases as belonging together 关联."""

from datetime import datetime

from linli.cases.apart import must_go_together
from linli.cases.events import CaseLinked
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, CaseLink
from linli.cases.step import locked, must_be_possible
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, Invalid, act
from linli.journal.record import record
from linli.people.permissions import must


@act
def link(case_id: int, other_id: int, *, by: Actor, now: datetime) -> bool:
    """Link two cases, in both timelines; False when they were linked already and nothing was done.

    Neither changes its state. The actor must be able to read the other one.
    """
    if case_id == other_id:
        raise Invalid(
            "case.link.itself",
            "案件不能和自己关联。请选另一个案件。",
            "A case cannot be linked to itself. Choose another.",
            field="other",
        )
    first, second = sorted((case_id, other_id))
    both: dict[int, Case] = {one: locked(one) for one in (first, second)}
    must(by, "case.link", subject_of(both[case_id]), now=now)
    must_be_possible(both[case_id], Verb.LINK)
    must(by, "case.read", subject_of(both[other_id]), now=now)
    must_go_together(both[first], both[second])
    is_new = relate(both[first], both[second], now=now)
    if is_new:
        record(
            CaseLinked(case_id=case_id, other_id=other_id),
            CaseLinked(case_id=other_id, other_id=case_id),
            by=by,
            now=now,
        )
    return is_new


def relate(one: Case, other: Case, *, now: datetime) -> bool:
    """Keep that two cases belong together, whichever is named first; False when it was known."""
    first, second = sorted((one, other), key=lambda case: case.id)
    _, is_new = CaseLink.objects.get_or_create(
        case=first, other=second, kind=CaseLink.Kind.RELATED, defaults={"at": now}
    )
    return is_new
