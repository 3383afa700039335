"""Merge a case into another that is about the same matter 并案."""

from datetime import datetime

from linli.cases.acts.keep_apart import carry_over
from linli.cases.acts.seal_words import seal_words
from linli.cases.acts.words import rewrite_words
from linli.cases.apart import must_go_together
from linli.cases.assignments import end_assignment
from linli.cases.contacting import set_contact_timer
from linli.cases.events import CaseAbsorbed, CaseMerged
from linli.cases.lifecycle import OPEN, Verb
from linli.cases.models import Case, CaseLink, Evidence, Report
from linli.cases.step import locked, step
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, Invalid, NotNow, act
from linli.journal.record import record
from linli.people.permissions import must


@act
def merge(case_id: int, into_id: int, *, by: Actor, now: datetime) -> Case:
    """Move a case's voices and photos to an open case, and end it.

    Reporters follow their matter there with the codes they have. The other case keeps its own
    deadline, holder and desk. Raises NotNow when the other case has ended.
    """
    if case_id == into_id:
        raise Invalid(
            "case.merge.itself",
            "案件不能并入自己。请选另一个案件。",
            "A case cannot be merged into itself. Choose another.",
            field="into",
        )
    # Always in the same order: two clerks merging each into the other would wait for ever.
    both = {one: locked(one) for one in sorted((case_id, into_id))}
    into = both[into_id]
    must(by, "case.read", subject_of(into), now=now)

    def change(case: Case) -> CaseMerged:
        if into.state not in OPEN:
            raise NotNow(
                "case.merge.ended",
                f"{into.number} 已经结束，不能再并入。可以关联两个案件。",
                f"{into.number} has ended, so nothing can be merged into it. Link the two.",
            )
        must_go_together(case, into)
        carry_over(case, into.id, by=by, now=now)
        voices = Report.objects.filter(case=case)
        moved = tuple(
            str(one) for one in voices.order_by("received_at", "id").values_list("id", flat=True)
        )
        voices.update(case=into, reachable_at=now)
        files = Evidence.objects.filter(case=case)
        taken = tuple(str(one) for one in files.order_by("id").values_list("id", flat=True))
        files.update(case=into)
        end_assignment(case, Verb.MERGE, now)
        CaseLink.objects.create(case=case, other=into, kind=CaseLink.Kind.MERGED, at=now)
        if into.sealed:
            seal_words(into)
        rewrite_words(case)
        rewrite_words(into)
        set_contact_timer(into, now=now)
        record(CaseAbsorbed(case_id=into.id, other_id=case.id, reports=moved), by=by, now=now)
        # Named one by one: without that list nobody could undo it.
        return CaseMerged(case_id=case.id, into_id=into.id, reports=moved, evidence=taken)

    return step(case_id, Verb.MERGE, by=by, now=now, change=change)
