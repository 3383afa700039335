"""What a resident's record holds: her reports, and who she is."""

from linli.cases.models import Report
from linli.people.queries import ResidentFacts, residents
from linli.people.sealing import receipt_code
from linli.policy.queries import current
from linli.web.bodies import category_out, local, state_out, unit_out
from linli.web.pages import cursor_after, cut, place_after
from linli.web.resident.shapes import MyReportOut, MyReportsOut


def my_reports(resident_id: int, cursor: str, limit: int) -> MyReportsOut:
    """A page of the resident's reports, the newest first."""
    rows = Report.objects.filter(resident_id=resident_id).select_related("case")
    if cursor:
        at, case_id = place_after(cursor, "mine")
        # One person does not report twice to one case in one microsecond.
        rows = rows.filter(received_at__lte=at).exclude(received_at=at, case_id__gte=case_id)
    page, following = cut(
        rows.order_by("-received_at", "-case_id")[: limit + 1],
        limit,
        lambda row: cursor_after("mine", row.received_at, row.case_id),
    )
    return MyReportsOut(items=[my_report(row) for row in page], next=following)


def my_report(report: Report) -> MyReportOut:
    """One of her reports, with the code that opens it."""
    case = report.case
    return MyReportOut(
        number=case.number,
        code=receipt_code(report.id),
        text=report.text,
        state=state_out(case.state),
        category=category_out(case.category, current().pack),
        unit=unit_out(case.holder_id),
        received_at=local(report.received_at),
        due_at=local(case.due_at),
        ended_at=None if case.ended_at is None else local(case.ended_at),
        withdrawn=report.withdrawn_at is not None,
    )


def facts_of(resident_id: int) -> ResidentFacts:
    """The resident's own record."""
    return residents([resident_id])[resident_id]
