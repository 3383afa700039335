"""A case as the door of permissions sees it."""

from django.db.models import BigIntegerField, Value
from django.db.models.functions import Cast

from linli.cases.models import Application, Case, Helper, KeptApart, Report
from linli.people.permissions import Subject


def subject_of(case: Case, *, code_shown: bool = False) -> Subject:
    """Who holds the case, who assists, at which desk and where it lies, whose voices it carries.

    `code_shown` says that the asker has shown the receipt code of one of its reports. A voice that
    was withdrawn still belongs to its reporter, who may read on.
    """
    nobody = Cast(Value(None), BigIntegerField())
    of_case = Report.objects.filter(case_id=case.id)
    voices = of_case.values_list("resident_id", "entered_by", nobody, nobody)
    helpers = Helper.objects.filter(case_id=case.id)
    # Who has to decide on an application must be able to read what it is about.
    asked = Application.objects.filter(case_id=case.id, state=Application.State.PENDING)
    against = KeptApart.objects.filter(case_id=case.id, ended_at=None)
    # One statement: every verb asks this.
    rows = list(
        voices.order_by().union(
            helpers.values_list(nobody, nobody, "unit_id", nobody),
            asked.values_list(nobody, nobody, "asked_id", nobody),
            against.values_list(nobody, nobody, nobody, "unit_id"),
            all=True,
        )
    )
    residents, officers, assisting, complained_of = (
        frozenset(row[place] for row in rows if row[place] is not None) for place in range(4)
    )
    return Subject(
        holder_unit_id=case.holder_id,
        desk_unit_id=case.desk_id,
        area_code=case.area.code if case.area is not None else "",
        resident_ids=residents,
        officer_ids=officers,
        assisting_unit_ids=assisting,
        against_unit_ids=complained_of,
        code_shown=code_shown,
    )
