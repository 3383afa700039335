"""What supervision puts on record, and the words in which a case's timeline tells it."""

from datetime import datetime

from linli.cases.queries.sayings import say
from linli.cases.queries.timeline import REASONS, STAGE_NAMES
from linli.journal.events import Event, event


@event("rung.climbed")
class RungClimbed(Event):
    """A rung of the ladder 督办阶梯 was reached and climbed, this once."""

    case_id: int
    rung_id: int
    rule: str
    times: int
    occurrence: int
    stage: str
    unit_id: int
    due_at: datetime
    stage_due_at: datetime
    late_seconds: int
    measures: tuple[str, ...]


@event("rung.delayed")
class RungDelayed(Event):
    """A rung was climbed late, with the outage that was the reason where one is known."""

    case_id: int
    rung_id: int
    due_at: datetime
    late_seconds: int
    down_from: datetime | None
    until: datetime


@event("card.given")
class CardGiven(Event):
    """A unit was given a yellow or red card 黄牌、红牌 for being late."""

    case_id: int
    card_id: int
    colour: str
    reason: str
    unit_id: int
    stage: str


@event("chase.moved")
class ChaseMoved(Event):
    """Pressing for a case passed to the next level 催办升级: from `desk_id` to `unit_id`."""

    case_id: int
    chase_id: int
    desk_id: int
    unit_id: int


@event("unit.reminded")
class UnitReminded(Event):
    """A person of `desk_id` reminded the unit that the case waits for 催办."""

    case_id: int
    unit_id: int
    desk_id: int
    stage: str
    due_at: datetime
    note_id: int | None


@event("order.issued")
class OrderIssued(Event):
    """A supervision order 督办单 was issued by `desk_id` to `unit_id`."""

    case_id: int
    order_id: int
    unit_id: int
    desk_id: int
    due_at: datetime
    rung_id: int | None
    note_id: int | None


@event("order.answered")
class OrderAnswered(Event):
    """The unit answered a supervision order in writing."""

    case_id: int
    order_id: int
    unit_id: int
    desk_id: int
    note_id: int
    evidence: tuple[str, ...]


@event("order.accepted")
class OrderAccepted(Event):
    """The answer to a supervision order was accepted as sufficient."""

    case_id: int
    order_id: int
    unit_id: int
    desk_id: int
    note_id: int | None


@event("order.returned")
class OrderReturned(Event):
    """The answer to a supervision order was sent back as not sufficient, with a new time."""

    case_id: int
    order_id: int
    unit_id: int
    desk_id: int
    due_at: datetime
    note_id: int


@event("order.withdrawn")
class OrderWithdrawn(Event):
    """A supervision order was taken back by those who issued it, or let go with its case."""

    case_id: int
    order_id: int
    unit_id: int
    desk_id: int
    note_id: int | None


@event("order.followed")
class OrderFollowed(Event):
    """A supervision order that was not answered in time gave way to a new one."""

    case_id: int
    order_id: int
    unit_id: int
    desk_id: int


@event("order.overdue")
class OrderOverdue(Event):
    """A supervision order was not answered in time. It stays a fact."""

    case_id: int
    order_id: int
    unit_id: int
    desk_id: int
    due_at: datetime
    late_seconds: int


# The words of a timeline are one register; these are what this room's events speak of.
STAGE_NAMES["order"] = ("答复督办单", "answer the order")
CARD_NAMES: dict[str, tuple[str, str]] = {
    "yellow_card": ("黄牌", "yellow card"),
    "red_card": ("红牌", "red card"),
}
REASONS.update(CARD_NAMES)

say(
    "rung.climbed",
    "督办阶梯第 {times} 阶：{unit}尚未{stage}",
    "Rung {times} of the ladder: {unit} has not done “{stage}”",
)
say(
    "rung.delayed",
    "督办阶梯晚了：本应 {due}，实际 {until}",
    "It was to be climbed at {due} and was at {until}",
)
say("card.given", "{unit}未按时{stage}，{reason}", "{unit} did not {stage} in time: {reason}")
say(
    "chase.moved",
    "催办升级：由{unit}督促",
    "{unit} presses for it from now on",
    public=("已由上级督促办理：{unit}", "{unit} presses for it"),
)
say(
    "order.issued",
    "{desk}向{unit}发出督办单，{due}前答复",
    "{desk} issued a supervision order to {unit}, to be answered by {due}",
    public=("{desk}督办", "{desk} supervises it"),
)
say(
    "unit.reminded",
    "{desk}催办：请{unit}{stage}",
    "{desk} reminded {unit} to {stage}",
    public=("{desk}已催办", "{desk} reminded the unit"),
)
say("order.answered", "{unit}答复督办单", "{unit} answered the supervision order")
say("order.accepted", "督办答复已认可", "The answer to the order was accepted")
say(
    "order.returned",
    "督办答复未通过，{unit}须于{due}前重新答复",
    "The answer to the order was not sufficient: {unit} answers anew by {due}",
)
say("order.withdrawn", "{desk}撤销督办单", "{desk} withdrew the supervision order")
say(
    "order.followed",
    "前一张督办单逾期未答复，{desk}再次督办",
    "The order before was not answered in time, and {desk} supervised again",
)
say(
    "order.overdue",
    "{unit}逾期未答复督办单（期限{due}）",
    "{unit} did not answer the supervision order by {due}",
)
