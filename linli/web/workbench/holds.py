"""依法留存: what a court or an inspection still needs stays. One asks, another agrees."""

from datetime import datetime
from functools import partial

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query

from linli.cases.acts.content_holds import (
    ask_to_end,
    decide_hold,
    extend_hold,
    note_holds_taken_out,
    place_hold,
)
from linli.cases.queries.content_holds import (
    Which,
    hold_facts,
    holds_of,
    holds_seen,
)
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, ActorKind
from linli.people.permissions import may
from linli.policy.queries import current
from linli.web.bodies import Done, local
from linli.web.callers import actor
from linli.web.door import Grave, Routes
from linli.web.downloads import MOST_EXPORTED, table_answer
from linli.web.once import done_once
from linli.web.pages import CaseNumber, Id
from linli.web.shape import Shape
from linli.web.stepping import readable
from linli.web.workbench.hold_shapes import (
    ContentHoldIn,
    HoldDecidedIn,
    HoldEndIn,
    HoldExtendIn,
    HoldOfCaseOut,
    HoldsOut,
    grounds_out,
    hold_out,
)

routes = Routes(only=ActorKind.OFFICER)
MOST_LISTED = 200
HEADINGS = (
    "案件 case",
    "事项 category",
    "留存理由 ground",
    "状态 state",
    "起 since",
    "复核日期 review on",
    "已过复核日期 overdue",
    "复核人 reviewer",
    "申请人 by",
    "申请单位 unit",
    "解除 ended",
)


class HoldsIn(Shape):
    """Which holds; what is left out does not count."""

    which: Which = Which.OPEN
    number: str = Field("", max_length=40, description="The number of a case, or a part of it")
    ground: str = Field("", max_length=60)


@routes.way(
    "GET",
    "/cases/{number}/content-hold",
    permission="hold.read",
    response=HoldOfCaseOut,
    summary="案件的依法留存 Whether the law holds what a case says",
)
def of_case(request: HttpRequest, number: CaseNumber) -> HoldOfCaseOut:
    """The open hold, else the last one; and what may be done about it now."""
    by, now = actor(request), timezone.now()
    case = readable(number, by=by, now=now)
    subject = subject_of(case)
    seen = may(by, "hold.read", subject, now=now)
    found = holds_of(case.id, by=by, now=now) if seen else []
    return HoldOfCaseOut(
        hold=hold_out(found[0]) if found else None,
        grounds=grounds_out(),
        review_days=current().pack.retention.review_days,
        may_place=seen and may(by, "hold.place", subject, now=now),
        may_end=seen and may(by, "hold.end", subject, now=now),
        may_agree=seen and may(by, "hold.agree", subject, now=now),
    )


@routes.way(
    "POST",
    "/cases/{number}/content-hold",
    permission="hold.place",
    grave=Grave.ACT,
    response={201: Done},
    summary="申请依法留存 Ask to hold what a case says",
    examples={
        "诉讼 lawsuit": {
            "ground": "lawsuit",
            "why": "区法院来函调取，案号已登记。",
            "review_on": "2027-05-31",
        }
    },
)
def place(request: HttpRequest, number: CaseNumber, payload: ContentHoldIn) -> Done:
    """It holds at once; a second person has to agree within the pack's days."""

    def work(by: Actor, now: datetime) -> None:
        case = readable(number, by=by, now=now)
        day = payload.review_on
        place_hold(case.id, payload.ground, payload.why, review_on=day, by=by, now=now)

    return done_once(request, payload, work)


@routes.way(
    "POST",
    "/content-holds/{hold_id}/extend",
    permission="hold.place",
    response=Done,
    summary="延后复核 Put the review of a hold off",
    examples={"延后 later": {"review_on": "2027-10-31"}},
)
def extend(request: HttpRequest, hold_id: Id, payload: HoldExtendIn) -> Done:
    """Whoever says so looks at it again on that day."""
    return done_once(request, payload, partial(extend_hold, hold_id, review_on=payload.review_on))


@routes.way(
    "POST",
    "/content-holds/{hold_id}/end",
    permission="hold.end",
    grave=Grave.ACT,
    response=Done,
    summary="申请解除留存 Ask to end a hold",
    examples={"已结 over": {"why": "判决已生效，法院不再需要。"}},
)
def end(request: HttpRequest, hold_id: Id, payload: HoldEndIn) -> Done:
    """It holds until a second person agrees."""
    return done_once(request, payload, partial(ask_to_end, hold_id, payload.why))


@routes.way(
    "POST",
    "/content-holds/{hold_id}/agree",
    permission="hold.agree",
    grave=Grave.ACT,
    response=Done,
    summary="同意留存或解除 Agree to a hold, or to its end",
    examples={"同意 agreed": {"ending": False}},
)
def agree(request: HttpRequest, hold_id: Id, payload: HoldDecidedIn) -> Done:
    """Never to what one asked for herself."""
    return _decided(request, hold_id, payload, agrees=True)


@routes.way(
    "POST",
    "/content-holds/{hold_id}/decline",
    permission="hold.agree",
    response=Done,
    summary="不同意留存或解除 Say no to a hold, or to its end",
    examples={"没有依据 no basis": {"ending": False, "note": "没有法院或审计的来函。"}},
)
def decline(request: HttpRequest, hold_id: Id, payload: HoldDecidedIn) -> Done:
    """A hold that was asked for ends, one that was to end goes on; the words say why."""
    return _decided(request, hold_id, payload, agrees=False)


@routes.way(
    "GET",
    "/content-holds",
    permission="hold.read",
    response=HoldsOut,
    summary="依法留存清单 What the law holds",
)
def holds(request: HttpRequest, wanted: Query[HoldsIn]) -> HoldsOut:
    """The next review first; of those that are over the last first."""
    by, now = actor(request), timezone.now()
    rows = list(
        holds_seen(wanted.which, number=wanted.number, ground=wanted.ground, by=by, now=now)[
            : MOST_LISTED + 1
        ]
    )
    open_ones = holds_seen(Which.OPEN, by=by, now=now).order_by()
    counts = open_ones.aggregate(
        open=Count("id"),
        overdue=Count("id", filter=Q(review_on__lt=timezone.localdate(now))),
        waiting=Count("id", filter=Q(stage__in=["asked", "ending"])),
    )
    page = hold_facts(rows[:MOST_LISTED], by=by, now=now)
    return HoldsOut(
        items=[hold_out(one) for one in page],
        more=len(rows) > MOST_LISTED,
        grounds=grounds_out(),
        review_days=current().pack.retention.review_days,
        **counts,
    )


@routes.way(
    "GET",
    "/content-holds/sheet",
    permission="hold.read",
    response={200: None},
    summary="导出留存清单 The list of holds as Excel",
)
def sheet(request: HttpRequest, wanted: Query[HoldsIn]) -> HttpResponse:
    """As on the screen, without the words; that it was taken out is on record."""
    by, now = actor(request), timezone.now()
    rows = holds_seen(wanted.which, number=wanted.number, ground=wanted.ground, by=by, now=now)
    lines = [hold_out(one) for one in hold_facts(rows[:MOST_EXPORTED], by=by, now=now)]
    note_holds_taken_out(len(lines), by=by, now=now)
    cells = (
        (
            one.number,
            one.category.zh,
            one.ground.name.zh,
            one.state.name.zh,
            f"{one.held_at:%Y-%m-%d}",
            f"{one.review_on:%Y-%m-%d}",
            "是 yes" if one.overdue else "",
            one.reviewer,
            one.by,
            "" if one.unit is None else one.unit.name.zh,
            "" if one.ended_at is None else f"{one.ended_at:%Y-%m-%d}",
        )
        for one in lines
    )
    return table_answer(cells, name="holds", head=HEADINGS, now=local(now))


def _decided(request: HttpRequest, hold_id: int, payload: HoldDecidedIn, *, agrees: bool) -> Done:
    decided = partial(decide_hold, hold_id, ending=payload.ending, agrees=agrees, note=payload.note)
    return done_once(request, payload, decided)
