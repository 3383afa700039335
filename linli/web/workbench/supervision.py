"""Supervision at the desks: one-key orders, answers to them, the printed sheet, the figures."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query

from linli.cases.queries.timeline import STAGE_NAMES
from linli.feedback.queries.exclusions import exempted
from linli.journal.acting import ActorKind, Invalid
from linli.people.permissions import reach
from linli.people.units import unit_by_code, units
from linli.supervision.acts.issue import issue_order
from linli.supervision.acts.orders import (
    accept_order_answer,
    answer_order,
    send_order_back,
    withdraw_order,
)
from linli.supervision.acts.remind import remind_unit
from linli.supervision.models import Order
from linli.supervision.queries.case import supervised
from linli.supervision.queries.figures import figures, overdue_facts
from linli.supervision.queries.orders import Box, order_by_number, orders
from linli.web.bodies import Both, Named, local, unit_out
from linli.web.callers import actor, authority, units_of
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import PAGE, CaseNumber, Cursor, Limit, cursor_after, cut, id_after
from linli.web.stepping import SteppedOut, readable, stepped
from linli.web.workbench.sheet_letters import order_letter
from linli.web.workbench.sheet_words import printed
from linli.web.workbench.supervision_bodies import (
    AcceptOrderIn,
    FigureOut,
    FiguresIn,
    FiguresOut,
    OrderAnswerIn,
    ReasonIn,
    StageFigureOut,
    SuperviseIn,
)
from linli.web.workbench.supervision_shapes import (
    OrderOut,
    OrdersOut,
    SupervisedOut,
    order_out,
    supervised_out,
)
from linli.web.workbench.verb_bodies import NotedIn

routes = Routes(only=ActorKind.OFFICER)
LONGEST_SPAN = timedelta(days=400)
OrderNumber = Annotated[str, Field(max_length=40)]


@routes.way(
    "POST",
    "/cases/{number}/supervise",
    permission="case.supervise",
    response=OrderOut,
    summary="一键督办 Supervise a case: issue an order",
    examples={"催办 press": {"words": "请今天到场。"}},
)
def supervise(request: HttpRequest, number: CaseNumber, payload: SuperviseIn) -> OrderOut:
    """To the unit that the case waits for. One open order on each level; a second is refused."""
    by, now = actor(request), timezone.now()

    def work() -> OrderOut:
        case = readable(number, by=by, now=now)
        return order_out(
            issue_order(
                case.id,
                words=payload.words,
                unit_code=payload.unit,
                copies=payload.copies,
                answer_by=payload.answer_by,
                by=by,
                now=now,
            )
        )

    return once(request, payload, OrderOut, work, now=now)


@routes.way(
    "POST",
    "/cases/{number}/remind",
    permission="case.supervise",
    response=SteppedOut,
    summary="催办 Remind the unit that a case waits for",
    examples={"催办 remind": {"note": ""}},
)
def remind(request: HttpRequest, number: CaseNumber, payload: NotedIn) -> SteppedOut:
    """In its inbox; the deadline stays. Once a day for a unit: after that, an order."""
    return stepped(request, number, payload, remind_unit, payload.note)


@routes.way(
    "GET",
    "/cases/{number}/supervision",
    permission="case.read",
    response=SupervisedOut,
    summary="督办情况 Rungs, cards, orders, who presses, what comes next",
)
def supervision(request: HttpRequest, number: CaseNumber) -> SupervisedOut:
    """What was climbed late says how late and why."""
    now = timezone.now()
    return supervised_out(supervised(readable(number, by=actor(request), now=now), now=now))


@routes.way(
    "GET",
    "/orders",
    permission="order.read",
    response=OrdersOut,
    summary="督办单列表 Orders that my units received or issued",
)
def order_list(
    request: HttpRequest,
    box: Box = "received",
    waiting: bool = False,
    overdue: bool | None = None,
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> OrdersOut:
    """The newest first; `waiting=true` leaves out those that are over."""
    before = id_after(cursor, "orders") if cursor else None
    rows = orders(authority(request), box, open_only=waiting, overdue=overdue, before=before)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("orders", row.id))
    return OrdersOut(items=[order_out(row) for row in page], next=following)


@routes.way(
    "GET",
    "/orders/{order_number}",
    permission="order.read",
    response=OrderOut,
    summary="督办单 A supervision order",
)
def order(request: HttpRequest, order_number: OrderNumber) -> OrderOut:
    """With its words and its answer."""
    return order_out(_readable(request, order_number))


@routes.way(
    "GET",
    "/orders/{order_number}/sheet",
    permission="order.read",
    response={200: None},
    summary="打印督办单 The order as a printed letter",
)
def order_sheet(request: HttpRequest, order_number: OrderNumber) -> HttpResponse:
    """A page of HTML for A4 paper."""
    letter = order_letter(_readable(request, order_number))
    return printed(request, "letter", letter=letter)


@routes.way(
    "POST",
    "/orders/{order_number}/answer",
    permission="order.answer",
    response=OrderOut,
    summary="答复督办单 Answer an order",
    examples={"已到场 done": {"text": "已到场疏通，附照片。逾期因材料未到，已改为常备。"}},
)
def answer(request: HttpRequest, order_number: OrderNumber, payload: OrderAnswerIn) -> OrderOut:
    """In writing; files are uploaded before and named here."""
    by, now = actor(request), timezone.now()

    def work() -> OrderOut:
        found = _readable(request, order_number)
        return order_out(
            answer_order(found.id, payload.text, evidence=payload.evidence, by=by, now=now)
        )

    return once(request, payload, OrderOut, work, now=now)


@routes.way(
    "POST",
    "/orders/{order_number}/accept",
    permission="order.accept",
    response=OrderOut,
    summary="认可答复 Accept the answer as sufficient",
    examples={"认可 enough": {"words": ""}},
)
def accept(request: HttpRequest, order_number: OrderNumber, payload: AcceptOrderIn) -> OrderOut:
    """The order is over; that it was overdue stays a fact."""
    by, now = actor(request), timezone.now()

    def work() -> OrderOut:
        found = _readable(request, order_number)
        return order_out(accept_order_answer(found.id, words=payload.words, by=by, now=now))

    return once(request, payload, OrderOut, work, now=now)


@routes.way(
    "POST",
    "/orders/{order_number}/send_back",
    permission="order.accept",
    response=OrderOut,
    summary="退回答复 Send the answer back",
    examples={"不够 not enough": {"words": "没有说明逾期原因。"}},
)
def send_back(request: HttpRequest, order_number: OrderNumber, payload: ReasonIn) -> OrderOut:
    """The unit answers anew; the form's time begins anew."""
    by, now = actor(request), timezone.now()

    def work() -> OrderOut:
        found = _readable(request, order_number)
        return order_out(send_order_back(found.id, payload.words, by=by, now=now))

    return once(request, payload, OrderOut, work, now=now)


@routes.way(
    "POST",
    "/orders/{order_number}/withdraw",
    permission="order.accept",
    response=OrderOut,
    summary="撤销督办单 Withdraw an order",
    examples={"误发 by mistake": {"words": "发错单位。"}},
)
def withdraw(request: HttpRequest, order_number: OrderNumber, payload: ReasonIn) -> OrderOut:
    """The unit need not answer any more."""
    by, now = actor(request), timezone.now()

    def work() -> OrderOut:
        found = _readable(request, order_number)
        return order_out(withdraw_order(found.id, payload.words, by=by, now=now))

    return once(request, payload, OrderOut, work, now=now)


@routes.way(
    "GET",
    "/supervision/figures",
    permission="order.read",
    response=FiguresOut,
    summary="督办数据 What was counted for units",
)
def unit_figures(request: HttpRequest, wanted: Query[FiguresIn]) -> FiguresOut:
    """Raw facts, of the units in whose orders one may look: all, those of one's area, one's own."""
    now = timezone.now()
    end = _aware(wanted.last) or now + timedelta(seconds=1)  # the span ends before it
    start = _aware(wanted.first) or end - timedelta(days=30)
    if not timedelta(0) < end - start <= LONGEST_SPAN:
        raise Invalid(
            "figures.span",
            "时间段要在 400 天以内，且先后不颠倒。",
            "The span is at most 400 days, and its end comes after its start.",
            field="first",
        )
    seen = reach(actor(request), "order.read", now=now)
    known = units_of(request) | {
        one.id
        for one in units()
        if seen.everything or any(one.area_code.startswith(area) for area in seen.area_codes)
    }
    if wanted.unit:
        known = known & {unit_by_code(code).id for code in wanted.unit}
    facts = overdue_facts(known, start=start, end=end)
    left_out = exempted(fact.entry_id for fact in facts)
    whole = Counter((fact.unit_id, fact.stage) for fact in facts)
    kept = Counter((fact.unit_id, fact.stage) for fact in facts if fact.entry_id not in left_out)
    return FiguresOut(
        start=local(start),
        end=local(end),
        units=[
            FigureOut(
                unit=unit_out(one.unit_id),
                overdue_kept=sum(kept[one.unit_id, stage] for stage in STAGE_NAMES),
                stages=[
                    StageFigureOut(
                        stage=Named(code=stage, name=Both(zh=zh, en=en)),
                        overdue=whole[one.unit_id, stage],
                        kept=kept[one.unit_id, stage],
                    )
                    for stage, (zh, en) in STAGE_NAMES.items()
                ],
                **{name: getattr(one, name) for name in one.__slots__ if name != "unit_id"},
            )
            for one in figures(known, start=start, end=end)
        ],
    )


def _readable(request: HttpRequest, number: str) -> Order:
    return order_by_number(number, by=actor(request), now=timezone.now())


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)
