"""Until when the hotlines want an answer, beside our own limit, and what they may be asked."""

from datetime import datetime

from linli.cases.models import Case
from linli.exchange.hotline.asking import may_be_asked
from linli.exchange.hotline.models import HotlineOrder
from linli.exchange.hotline.queries import orders_of_case
from linli.people.authority import Authority
from linli.people.permissions import Subject, reach_of
from linli.policy.queries import current
from linli.policy.sections.hotline import Asking
from linli.web.bodies import Both, both, local
from linli.web.shape import Shape
from linli.web.workbench.hotline_shapes import hotline_name


class HotlineReasonToAskOut(Shape):
    """A reason, under the hotline's own code."""

    code: str
    name: Both


class HotlineAskableOut(Shape):
    """What the asker may send to the hotline about its order, with the reasons to choose from."""

    kind: Asking
    reasons: list[HotlineReasonToAskOut]


class HotlineLimitOut(Shape):
    """A hotline's order with its own limit, if it has one; `taken_back` 已撤单."""

    order_id: int
    name: Both
    order_number: str
    due_at: datetime | None
    taken_back: bool
    asks: list[HotlineAskableOut]


def hotline_limits(case: Case, *, asker: Authority) -> list[HotlineLimitOut]:
    """Every order of a case that has a limit, or can be asked about; one statement."""
    found = []
    for one in orders_of_case(case.id):
        asks = [] if case.ended_at or one.cancelled else _asks(one, asker)
        if one.due_at is not None or asks:
            found.append(
                HotlineLimitOut(
                    order_id=one.id,
                    name=hotline_name(one.system),
                    order_number=one.number,
                    due_at=None if one.due_at is None else local(one.due_at),
                    taken_back=one.cancelled,
                    asks=asks,
                )
            )
    return found


def _asks(order: HotlineOrder, asker: Authority) -> list[HotlineAskableOut]:
    reach = reach_of(current().pack.roles, asker, "hotline.mend")
    if not reach.covers(asker, Subject(area_code=order.area_code)):
        return []
    return [
        HotlineAskableOut(
            kind=kind,
            reasons=[HotlineReasonToAskOut(code=one.code, name=both(one.name)) for one in reasons],
        )
        for kind, reasons in may_be_asked(order).items()
    ]
