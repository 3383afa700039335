"""Printed sheets 单据 of a case: which there are, and each as a page of HTML for A4 paper."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.cases.queries.clock_ledger import clock_ledger
from linli.cases.queries.timeline import entries
from linli.cases.rules import pack_of
from linli.clock.segments import SegmentKind
from linli.collaboration.queries.whistles import whistles_of_case
from linli.journal.acting import Actor, ActorKind, NotFound
from linli.people.permissions import may
from linli.supervision.acts.orders import subject_of_order
from linli.supervision.models import Order
from linli.web.bodies import Both
from linli.web.callers import actor
from linli.web.case_pages import page_of
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable
from linli.web.workbench.sheet_forms import extending, holding, receipt, returning
from linli.web.workbench.sheet_letters import case_letter
from linli.web.workbench.sheet_words import printed

routes = Routes(only=ActorKind.OFFICER)
Which = Literal["handover", "reminder", "receipt", "returning", "extending", "holding"]
NAMES: dict[str, tuple[str, str]] = {
    "handover": ("交办单", "Hand-over letter"),
    "reminder": ("催办单", "Reminder"),
    "receipt": ("回执单", "Receipt"),
    "returning": ("退单申请", "Application to return"),
    "extending": ("延期申请", "Application for more time"),
    "holding": ("挂账申请", "Application for a hold"),
    "order": ("督办单", "Supervision order"),
    "whistle": ("吹哨单", "Whistle"),
}
LETTERS = frozenset({"handover", "reminder"})
FORMS = {
    "receipt": receipt,
    "returning": returning,
    "extending": extending,
    "holding": holding,
}
WAITING = {State.FILED, State.DISPATCHED, State.ACCEPTED}


class SheetOut(Shape):
    """A sheet that can be printed; `blank` is one to fill in by hand."""

    code: str
    name: Both
    about: str
    path: str
    blank: bool


class SheetsOut(Shape):
    """The sheets of a case, letters first."""

    items: list[SheetOut]


@routes.way(
    "GET",
    "/cases/{number}/sheets",
    permission="case.read",
    response=SheetsOut,
    summary="单据 Which sheets of a case can be printed",
)
def sheets(request: HttpRequest, number: CaseNumber) -> SheetsOut:
    """Those of the pack that mean something now, with the orders and whistles I may read."""
    by, now = actor(request), timezone.now()
    case = readable(number, by=by, now=now)
    return SheetsOut(items=[*_own(case, now), *_others(case, by, now)])


@routes.way(
    "GET",
    "/cases/{number}/sheets/{which}",
    permission="case.read",
    response={200: None},
    summary="打印单据 A sheet of a case, to print",
)
def sheet(request: HttpRequest, number: CaseNumber, which: Which) -> HttpResponse:
    """A4, in Chinese; names and numbers are masked as on the page."""
    now = timezone.now()
    page = page_of(number, by=actor(request), now=now)
    words = getattr(pack_of(page.case).sheets, which)
    if words is None:
        raise NotFound(
            "sheet.unknown",
            "本区没有这种单据。",
            "The district has no such sheet.",
        )
    if which in LETTERS:
        return printed(request, "letter", letter=case_letter(page, words, now=now))
    return printed(request, "form", form=FORMS[which](page, words, now=now))


def _own(case: Case, now: datetime) -> Iterator[SheetOut]:
    offered = pack_of(case).sheets
    granted = {one.kind for one in clock_ledger(case, now=now).decisions}
    returned = any(one.event == "case.returned" for one in entries(case.id))
    # Whether it says something now, and whether the record fills it in.
    fits = {
        "handover": (case.holder_id != case.desk_id and case.ended_at is None, True),
        "reminder": (case.state in WAITING and case.holder_id != case.desk_id, True),
        "receipt": (True, True),
        "returning": (returned or case.state == State.DISPATCHED, returned),
        "extending": (
            SegmentKind.EXTENDED in granted or case.state == State.ACCEPTED,
            SegmentKind.EXTENDED in granted,
        ),
        "holding": (
            SegmentKind.HELD in granted or case.state == State.ACCEPTED,
            SegmentKind.HELD in granted,
        ),
    }
    for code, (wanted, filled) in fits.items():
        if wanted and getattr(offered, code) is not None:
            path = f"/api/workbench/cases/{case.number}/sheets/{code}"
            yield _sheet(code, "", path, blank=not filled)


def _others(case: Case, by: Actor, now: datetime) -> Iterator[SheetOut]:
    for order in Order.objects.filter(case=case).select_related("case__area").order_by("id"):
        if may(by, "order.read", subject_of_order(order, order.case), now=now):
            path = f"/api/workbench/orders/{order.number}/sheet"
            yield _sheet("order", order.number, path)
    for at, whistle in enumerate(whistles_of_case(case.id), start=1):
        yield _sheet("whistle", str(at), f"/api/workbench/whistles/{whistle.id}/sheet")


def _sheet(code: str, about: str, path: str, *, blank: bool = False) -> SheetOut:
    zh, en = NAMES[code]
    return SheetOut(code=code, name=Both(zh=zh, en=en), about=about, path=path, blank=blank)
