"""A case as the door of permissions sees it."""

from linli.cases.models import Case, Report
from linli.people.permissions import Subject


def subject_of(case: Case) -> Subject:
    """Who holds the case, at which desk and where it lies; its reporters are looked up if asked."""
    return Subject(
        holder_unit_id=case.holder_id,
        desk_unit_id=case.desk_id,
        area_code=case.area.code if case.area is not None else "",
        resident_ids=reporters_of(case.id),
    )


def reporters_of(case_id: int) -> frozenset[int]:
    """The residents whose voices the case carries."""
    return frozenset(
        Report.objects.filter(case_id=case_id, resident__isnull=False).values_list(
            "resident_id", flat=True
        )
    )
