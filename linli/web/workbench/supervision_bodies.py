"""What the routes of supervision take, and the figures they give."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field

from linli.web.bodies import Named, Strict, UnitOut
from linli.web.shape import Shape
from linli.web.written import MomentAsked, MomentWithOffset

Words = Annotated[str, Field(max_length=2_000)]
UnitCode = Annotated[str, Field(max_length=60)]


class SuperviseIn(Strict):
    """What is added to the form's words; the unit, if not the one the case waits for.

    `copies` are units that are told of it; `answer_by` is sooner than the form's own time.
    """

    words: Words = ""
    unit: UnitCode | None = None
    copies: list[UnitCode] = Field([], max_length=10)
    answer_by: MomentWithOffset | None = None


class OrderAnswerIn(Strict):
    """The written answer, and uploaded files by their ids."""

    text: Words
    evidence: list[UUID] = Field([], max_length=9)


class AcceptOrderIn(Strict):
    """A word to the unit, or none."""

    words: Words = ""


class ReasonIn(Strict):
    """Why."""

    words: Words


class FiguresIn(Shape):
    """From when up to before when; the last 30 days when left out."""

    first: MomentAsked | None = None
    last: MomentAsked | None = None
    unit: list[str] = Field([], max_length=100, description="Units by code; all when left out")


class StageFigureOut(Shape):
    """How often one stage ran out on a unit: all facts, and those that no appeal has exempted."""

    stage: Named
    overdue: int
    kept: int


class FigureOut(Shape):
    """What was counted for one unit.

    `overdue` are all stages that ran out on it; `overdue_kept` leaves out those that an appeal
    申诉 has exempted, whose facts stay on record.
    """

    unit: UnitOut
    rungs: int
    cases: int
    yellow_cards: int
    red_cards: int
    orders_received: int
    orders_open: int
    orders_overdue: int
    orders_issued: int
    overdue: int
    overdue_kept: int
    stages: list[StageFigureOut]


class FiguresOut(Shape):
    """The figures of units with the span they were counted in."""

    start: datetime
    end: datetime
    units: list[FigureOut]
