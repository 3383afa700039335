"""A case as the door of permissions sees it."""

from django.db.models import BigIntegerField, Value

from linli.cases.models import Application, Case, Helper, Report
from linli.people.permissions import Subject


def subject_of(case: Case, *, code_shown: bool = False) -> Subject:
    """Who holds the case, who assists, at which desk and where it lies, whose voices it carries.

    `code_shown` says that the asker has shown the receipt code of one of its reports. A voice that
    was withdrawn still belongs to its reporter, who may read on.
    """
    nobody = Value(None, output_field=BigIntegerField())
    voices = Report.objects.filter(case_id=case.id).values_list("resident_id", "entered_by", nobody)
    helpers = Helper.objects.filter(case_id=case.id).values_list(nobody, nobody, "unit_id")
    # Who has to decide on an application must be able to read what it is about.
    asked = Application.objects.filter(case_id=case.id, state=Application.State.PENDING)
    asked_units = asked.values_list(nobody, nobody, "asked_id")
    # One statement: every verb asks this.
    rows = list(voices.order_by().union(helpers, asked_units, all=True))
    return Subject(
        holder_unit_id=case.holder_id,
        desk_unit_id=case.desk_id,
        area_code=case.area.code if case.area is not None else "",
        resident_ids=frozenset(one for one, _, _ in rows if one is not None),
        officer_ids=frozenset(one for _, one, _ in rows if one is not None),
        assisting_unit_ids=frozenset(one for _, _, one in rows if one is not None),
        code_shown=code_shown,
    )
