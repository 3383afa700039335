"""Holds on what cases say, as the desk gives and takes them."""

from datetime import date, datetime

from ninja import Field

from linli.cases.models import ContentHold
from linli.cases.queries.content_holds import HoldFacts
from linli.policy.queries import current
from linli.web.bodies import Both, Named, Strict, UnitOut, both, local, unit_out
from linli.web.shape import Shape

Stage = ContentHold.Stage
STAGE_NAMES: dict[str, tuple[str, str]] = {
    Stage.ASKED: ("留存，待第二人同意", "held, a second person has to agree"),
    Stage.HELD: ("留存中", "held"),
    Stage.ENDING: ("留存，解除待同意", "held, its end waits for a second person"),
    Stage.ENDED: ("已解除", "ended"),
    Stage.DECLINED: ("未同意", "not agreed to"),
}


class ContentHoldIn(Strict):
    """On which ground, why, and when somebody looks again."""

    ground: str = Field(max_length=60)
    why: str = Field(max_length=500)
    review_on: date


class HoldExtendIn(Strict):
    """The later day on which somebody looks again."""

    review_on: date


class HoldEndIn(Strict):
    """Why it need not be held any more."""

    why: str = Field(max_length=500)


class HoldDecidedIn(Strict):
    """Which of the two was read, that it stays or that it ends; a no needs words."""

    ending: bool
    note: str = Field("", max_length=500)


class HoldOut(Shape):
    """A hold: since and until when, why, by whom; `open` says that it keeps the content now.

    `waits` says that a second person has to agree, `mine` that the asker put what waits herself.
    `by` is empty when it came by the command line.
    """

    id: int
    number: str
    category: Both
    ground: Named
    secret: bool
    state: Named
    open: bool
    waits: bool
    ending: bool
    mine: bool
    held_at: datetime
    review_on: date
    overdue: bool
    reviewer: str
    by: str
    unit: UnitOut | None
    why: str
    end_by: str
    end_why: str
    note: str
    ended_at: datetime | None


class HoldOfCaseOut(Shape):
    """The hold of a case, or the last that it had, and what the asker may do about it."""

    hold: HoldOut | None
    grounds: list[Named]
    review_days: int
    may_place: bool
    may_end: bool
    may_agree: bool


class HoldsOut(Shape):
    """At most two hundred; `more` says that there are others. Counts are of all within reach."""

    items: list[HoldOut]
    more: bool
    open: int
    overdue: int
    waiting: int
    grounds: list[Named]
    review_days: int


def grounds_out() -> list[Named]:
    """The grounds of the rules in force."""
    return [ground_named(code) for code in current().pack.retention.holds_by_code]


def ground_named(code: str) -> Named:
    """A ground by its name; one that the pack has no more by its code."""
    found = current().pack.retention.holds_by_code.get(code)
    return Named(code=code, name=Both(zh=code, en=code) if found is None else both(found.name))


def hold_out(one: HoldFacts) -> HoldOut:
    """One hold, to the one who looks at it."""
    row, pack = one.row, current().pack
    category = pack.category(row.case.category)
    ground = pack.retention.holds_by_code.get(row.ground)
    zh, en = STAGE_NAMES[row.stage]
    ending = row.stage == Stage.ENDING
    return HoldOut(
        id=row.id,
        number=row.case.number,
        category=Both(zh="", en="") if category is None else both(category.name),
        ground=ground_named(row.ground),
        secret=ground is None or ground.secret,
        state=Named(code=row.stage, name=Both(zh=zh, en=en)),
        open=row.ended_at is None,
        waits=row.stage == Stage.ASKED or ending,
        ending=ending,
        mine=one.mine,
        held_at=local(row.held_at),
        review_on=row.review_on,
        overdue=one.overdue,
        reviewer=one.reviewer,
        by=one.by,
        unit=None if row.unit_id is None else unit_out(row.unit_id),
        why=one.why,
        end_by=one.end_by,
        end_why=one.end_why,
        note=one.note,
        ended_at=None if row.ended_at is None else local(row.ended_at),
    )
