"""Which case was merged into which, and with which of them a voice came."""

from typing import Any
from uuid import UUID

from linli.cases.events import CaseAbsorbed, CaseMerged
from linli.cases.models import Case, CaseLink
from linli.journal.models import Entry


def merge_link(case: Case) -> CaseLink:
    """The link by which a merged case went into another."""
    return case.links.select_related("other").get(kind=CaseLink.Kind.MERGED)


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
