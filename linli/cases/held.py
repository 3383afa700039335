"""Which cases are held 依法留存: nobody's wish and no term takes their content away."""

from collections.abc import Iterable

from linli.cases.models import Case, ContentHold
from linli.journal.acting import NotNow


def is_held(case_id: int) -> bool:
    """Whether the content of a case is held now."""
    return ContentHold.objects.filter(case_id=case_id, ended_at=None).exists()


def held_among(case_ids: Iterable[int]) -> dict[int, ContentHold]:
    """The open holds of these cases, each under its case."""
    rows = ContentHold.objects.filter(case_id__in=list(case_ids), ended_at=None)
    return {one.case_id: one for one in rows}


def must_not_be_held(case: Case) -> None:
    """Raises NotNow when the content of the case is held: what may be evidence stays as it is."""
    if is_held(case.id):
        raise NotNow(
            "retention.held_now",
            f"{case.number} 的内容正依法留存，不能隐去。要先由两人解除留存。",
            f"The content of {case.number} is held and cannot be taken out. It has to be released "
            "by two people first.",
        )
