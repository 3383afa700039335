"""The grid worker's cases: what lies in her area, what she reported, what she can do with it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.cases.queries.lists import Wanted, cases
from linli.journal.acting import ActorKind
from linli.web.callers import actor, authority
from linli.web.case_pages import shown_page
from linli.web.case_shapes import CaseOut, RowsOut, rows_out
from linli.web.door import Routes
from linli.web.pages import PAGE, CaseNumber, Cursor, Limit
from linli.web.reporting import EXAMPLE, ReceiptOut, StaffReportIn, handed_in
from linli.web.workbench.pairs import link_case
from linli.web.workbench.verb_bodies import EXAMPLES
from linli.web.workbench.verbs import (
    accept_case,
    answer_case,
    contact_reporter,
    note_case,
    report_case_up,
    return_case,
)

routes = Routes(only=ActorKind.OFFICER)


@routes.way(
    "GET",
    "/cases",
    permission="case.list",
    response=RowsOut,
    summary="辖区在办案件 Open cases of my area and unit",
)
def open_cases(
    request: HttpRequest, mine: bool = False, cursor: Cursor = "", limit: Limit = PAGE
) -> RowsOut:
    """By due time; `mine=true` leaves those that I reported."""
    return rows_out(
        cases(
            Wanted(own=mine),
            asker=authority(request),
            now=timezone.now(),
            cursor=cursor,
            limit=limit,
        )
    )


@routes.way(
    "GET",
    "/cases/{number}",
    permission="case.read",
    response=CaseOut,
    summary="案件 A case of my area",
)
def case(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """The same page as at the workbench. With an ETag."""
    return shown_page(request, number)


@routes.way(
    "POST",
    "/reports",
    permission="report.receive",
    response={201: ReceiptOut},
    summary="上报 Report what I saw, or for a resident",
    examples={
        "自己发现 seen": {"text": "路面塌陷，已摆锥桶。", "position": EXAMPLE["position"]},
        "代居民 for a resident": {**EXAMPLE, "name": "林秀英"},
    },
)
def report(request: HttpRequest, payload: StaffReportIn) -> ReceiptOut:
    """With a name or phone it is the resident's report, and the code is hers.

    A phone without signal keeps the report and sends it later under the same `Idempotency-Key`,
    with `reported_at`: it arrives once.
    """
    return handed_in(request, payload, "grid", by=actor(request))


# The verbs are the workbench's own views: one code, whoever presses the button.
for verb, view, summary in (
    ("accept", accept_case, "签收 Accept a case"),
    ("return", return_case, "退单 Return a case to its desk"),
    ("report_up", report_case_up, "上报 Report a case up"),
    ("answer", answer_case, "办结答复 Answer a case, with its evidence"),
    ("link", link_case, "关联 Link two cases"),
    ("contact", contact_reporter, "联系诉求人 Write down that the reporter was contacted"),
    ("note", note_case, "记录进展 Write down progress"),
):
    routes.verb(verb, summary=summary, example=EXAMPLES.get(verb), operation_id=f"grid_{verb}")(
        view
    )
