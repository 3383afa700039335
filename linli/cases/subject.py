"""A case as the door of permissions sees it."""

from linli.cases.models import Case, Report
from linli.people.permissions import Subject


def subject_of(case: Case, *, code_shown: bool = False) -> Subject:
    """Who holds the case, at which desk and where it lies, whose voices it carries.

    `code_shown` says that the asker has shown the receipt code of one of its reports. A voice that
    was withdrawn still belongs to its reporter, who may read on.
    """
    voices = list(Report.objects.filter(case_id=case.id).values_list("resident_id", "entered_by"))
    return Subject(
        holder_unit_id=case.holder_id,
        desk_unit_id=case.desk_id,
        area_code=case.area.code if case.area is not None else "",
        resident_ids=frozenset(one for one, _ in voices if one is not None),
        officer_ids=frozenset(one for _, one in voices if one is not None),
        code_shown=code_shown,
    )
