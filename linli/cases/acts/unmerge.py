"""Undo a merge that was wrong 撤销并案: the case is at its desk again, with what came from it."""

from datetime import datetime

from django.db.models import Q

from linli.cases.acts.link import relate
from linli.cases.acts.words import rewrite_words
from linli.cases.contacting import set_contact_timer
from linli.cases.events_together import CaseParted, CaseUnmerged
from linli.cases.lifecycle import Verb, permission
from linli.cases.merges import merge_link, went_along
from linli.cases.models import Case, CaseLink, Evidence, Note, Report
from linli.cases.notes import write_note
from linli.cases.step import locked, must_be_possible, step
from linli.cases.subject import subject_of
from linli.cases.timing import due_of
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.permissions import must


@act
def unmerge(case_id: int, note: str, *, by: Actor, now: datetime) -> Case:
    """Take a merged case out again, with the reason: its voices, their photos and its own files.

    It waits at its desk, where it lay before. Its deadline is what its facts say and what it always
    was: the matter has been known all the time, and its reporters have waited all the time. What
    came to the other case since stays there, but for what these voices added themselves. Raises
    NotNow when the other case was merged on.
    """
    link = CaseLink.objects.filter(case_id=case_id, kind=CaseLink.Kind.MERGED).first()
    wanted = {case_id} if link is None else {case_id, link.other_id}
    both = {one: locked(one) for one in sorted(wanted)}
    must(by, permission(Verb.UNMERGE), subject_of(both[case_id]), now=now)
    must_be_possible(both[case_id], Verb.UNMERGE)
    into = both[merge_link(both[case_id]).other_id]
    must(by, "case.read", subject_of(into), now=now)

    def change(case: Case) -> CaseUnmerged:
        link = merge_link(case)
        facts = went_along(case)
        voices = Report.objects.filter(case=into, id__in=facts["reports"])
        back = tuple(
            str(one) for one in voices.order_by("received_at", "id").values_list("id", flat=True)
        )
        voices.update(case=case)
        Evidence.objects.filter(case=into).filter(
            Q(report_id__in=back) | Q(id__in=facts.get("evidence", []))
        ).update(case=case)
        # A hold ended when the case did; nobody was left to resume it.
        for held in case.holds.filter(resumed_at=None):
            held.resumed_at = min(link.at, held.until)
            held.save(update_fields=["resumed_at"])
        case.holder_id = case.desk_id
        case.due_at = due_of(case)
        # Of the same kind as the reason for reporting up: the matter comes to a desk.
        reasons = write_note(case, Note.Kind.REPORT_UP, note, by=by, now=now)
        link.delete()
        relate(case, into, now=now)
        rewrite_words(case)
        rewrite_words(into)
        set_contact_timer(into, now=now)
        record(CaseParted(case_id=into.id, other_id=case.id, reports=back), by=by, now=now)
        return CaseUnmerged(
            case_id=case.id,
            other_id=into.id,
            desk_id=case.desk_id,
            reports=back,
            due_at=case.due_at,
            note_id=reasons.id,
        )

    return step(case_id, Verb.UNMERGE, by=by, now=now, change=change)
