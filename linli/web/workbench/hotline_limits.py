"""Until when the hotlines want an answer, beside the limit of the district."""

from datetime import datetime

from linli.exchange.hotline.queries import orders_of_case
from linli.web.bodies import Both, local
from linli.web.shape import Shape
from linli.web.workbench.hotline_shapes import hotline_name


class HotlineLimitOut(Shape):
    """A hotline's own limit for its order; `taken_back` 已撤单."""

    name: Both
    order_number: str
    due_at: datetime
    taken_back: bool


def hotline_limits(case_id: int) -> list[HotlineLimitOut]:
    """Of every order that a case carries and that has a limit; one statement."""
    return [
        HotlineLimitOut(
            name=hotline_name(one.system),
            order_number=one.number,
            due_at=local(one.due_at),
            taken_back=one.cancelled,
        )
        for one in orders_of_case(case_id)
        if one.due_at is not None
    ]
