"""The order that a level has given already: when it stands in the way of another, and when not."""

from datetime import datetime

from linli.cases.models import Case
from linli.clock.acts import cancel
from linli.journal.acting import Actor, Conflict
from linli.journal.record import record
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.queries import current
from linli.supervision.events import OrderFollowed
from linli.supervision.models import Order

ORDER_DUE = "order."
"""What the kind of an order's own timer begins with; the order's id follows."""


def timer_of(order: Order) -> str:
    """The kind of the timer that rings when an order is due."""
    return f"{ORDER_DUE}{order.id}"


def open_order(case: Case, issuer: UnitFacts) -> Order | None:
    """The order that is open on the issuer's level, if there is one."""
    return Order.objects.filter(case=case, level=issuer.level, ended_at=None).first()


def unanswered(order: Order) -> bool:
    """Whether its time has run out without a word: then supervising again makes sense."""
    return order.overdue_at is not None and order.state == Order.State.ISSUED


def end_order(order: Order, state: Order.State, *, now: datetime) -> None:
    """End an order before its answer was accepted: nothing rings for it any more."""
    order.state, order.ended_at = state, now
    order.save()
    cancel(order.case_id, kinds=[timer_of(order)], now=now)


def end_unanswered(case: Case, issuer: UnitFacts, *, by: Actor, now: datetime) -> None:
    """End the overdue order that a new one follows; what it was late with stays on record."""
    earlier = open_order(case, issuer)
    if earlier is None:
        return
    end_order(earlier, Order.State.FOLLOWED, now=now)
    event = OrderFollowed(
        case_id=case.id,
        order_id=earlier.id,
        unit_id=earlier.unit_id,
        desk_id=earlier.issuer_id,
    )
    record(event, by=by, now=now)


def must_be_first(case: Case, issuer: UnitFacts) -> None:
    """Raise Conflict while an order of this level still has time, and say who gave it when."""
    earlier = open_order(case, issuer)
    if earlier is None or unanswered(earlier):
        return
    zone = current().pack.district.zone
    at = earlier.issued_at.astimezone(zone)
    by = unit_by_id(earlier.issuer_id)
    raise Conflict(
        "order.open_already",
        f"{by.name_zh}已于{at:%m月%d日 %H:%M}督办（{earlier.number}），不必重复。"
        "请等待答复，或查看督办单。",
        f"Already supervised at {at:%H:%M} on {at:%d %b} by {by.name_en} ({earlier.number}). "
        "Wait for its answer, or look at the order.",
    )
