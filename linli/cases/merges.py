"""Which case was merged into which, whether that can be undone, and with which a voice came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from linli.cases.events import CaseAbsorbed, CaseMerged
from linli.cases.lifecycle import State
from linli.cases.models import Case, CaseLink
from linli.journal.acting import NotNow
from linli.journal.models import Entry


def merge_link(case: Case) -> CaseLink:
    """The link by which a merged case went into another."""
    return case.links.select_related("other").get(kind=CaseLink.Kind.MERGED)


def may_be_unmerged(case: Case, now: datetime) -> None:
    """Undoing a merge: from the case that it went into, as long as that has not gone on."""
    into = merge_link(case).other
    if into.state == State.MERGED:
        raise NotNow(
            "case.unmerge.merged_on",
            f"{into.number} 后来也并入了别的案件。请先撤销那一次并案。",
            f"{into.number} was merged on into another case. Undo that merge first.",
        )


def went_along(case: Case) -> dict[str, Any]:
    """The ids of the reports and files that went along when the case was last merged."""
    entries = _about(case, CaseMerged.name)
    facts: dict[str, Any] = entries.values_list("facts", flat=True)[0]
    return facts


def merged_here(case: Case, report_id: UUID) -> Case | None:
    """The case with which a voice came here by a merge, or None when it came by itself."""
    came = _about(case, CaseAbsorbed.name).filter(facts__reports__contains=[str(report_id)])
    other_id = came.values_list("facts__other_id", flat=True).first()
    link = CaseLink.objects.select_related("case").filter(
        case_id=other_id, other=case, kind=CaseLink.Kind.MERGED
    )
    found = link.first()
    return None if found is None else found.case


def _about(case: Case, event: str) -> Any:
    entries = Entry.objects.filter(subject_kind="case", subject_id=case.id, event=event)
    return entries.order_by("-id")
