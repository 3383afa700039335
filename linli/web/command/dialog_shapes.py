"""The map's shapes and the dialog's facts; what the panels show is in `shapes.py`."""

from datetime import datetime

from linli.web.bodies import Both, Named
from linli.web.command.need_shapes import Lag
from linli.web.shape import Shape


class LandAreaOut(Shape):
    """An area of the wall's map: its rings (longitude, latitude), holes wound the other way, and a
    point inside."""

    code: str
    level: str
    name: Both
    centre: tuple[float, float] | None
    rings: list[list[tuple[float, float]]]


class LandOut(Shape):
    """The shapes of a scope, and the outlines of its neighbours; borders change once a year."""

    items: list[LandAreaOut]
    around: list[LandAreaOut]
    tiles: str


class RecipientOut(Shape):
    """A unit that an order can go to."""

    code: str
    name: Both
    holds: bool


class CopyOut(Shape):
    """A unit that an order can be copied to; `chosen` beforehand."""

    code: str
    name: Both
    chosen: bool


class AnswerTimeOut(Shape):
    """A time by which an order can be asked to be answered; that of its form is chosen."""

    at: datetime
    limit: float
    limit_in: str
    chosen: bool


class EarlierOrderOut(Shape):
    """An order that was issued for the case."""

    number: str
    issuer: Both
    issued_at: datetime
    open: bool
    overdue: bool


class PressReasonOut(Shape):
    """A reason to choose; `fits` the one that the facts speak for."""

    code: str
    text: Both
    fits: bool


class PressOut(Shape):
    """What the dialog of one-key supervision shows: facts, and everything chosen beforehand."""

    number: str
    category: Both
    street: Both | None
    community: Both | None
    state: Named
    received_at: datetime
    dispatched_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime
    limit: float
    limit_in: str
    late: int
    late_in: Lag
    unit: Both
    level: str
    reasons: list[PressReasonOut]
    recipients: list[RecipientOut]
    copies: list[CopyOut]
    answers: list[AnswerTimeOut]
    orders: list[EarlierOrderOut]
    open_order: EarlierOrderOut | None
