"""How supervision looks from outside: orders with their words, rungs, cards, who presses."""

from datetime import datetime

from linli.cases.queries.timeline import STAGE_NAMES
from linli.supervision.acts.orders import STATE_NAMES
from linli.supervision.events import CARD_NAMES
from linli.supervision.models import Card, Order, Rung
from linli.supervision.queries.case import Supervised
from linli.supervision.queries.orders import words_of
from linli.web.bodies import Both, Named, UnitOut, local, unit_out
from linli.web.shape import Shape


class DemandOut(Shape):
    """One numbered demand."""

    heading: Both
    text: Both


class OrderWordsOut(Shape):
    """What the order says, in both languages."""

    title: Both
    opening: Both
    demands: list[DemandOut]
    closing: Both


class OrderOut(Shape):
    """A supervision order. `automatic` says that the ladder issued it; overdue stays a fact."""

    number: str
    case: str
    unit: UnitOut
    issuer: UnitOut
    automatic: bool
    state: Named
    issued_at: datetime
    due_at: datetime
    overdue: bool
    answered_at: datetime | None
    ended_at: datetime | None
    words: str
    answer: str
    evidence: list[str]
    copies: list[UnitOut]
    says: OrderWordsOut


class OrderAheadOut(Shape):
    """What one key would do: to whom, in whose name, until when, in which words."""

    unit: UnitOut
    issuer: UnitOut
    due_at: datetime
    says: OrderWordsOut


class OrdersOut(Shape):
    """A page of orders."""

    items: list[OrderOut]
    next: str | None


class RungOut(Shape):
    """A rung that was climbed; late by so many seconds, with the outage when that was why."""

    rule: str
    step: int
    stage: Named
    unit: UnitOut
    due_at: datetime
    climbed_at: datetime
    late_seconds: int
    down_from: datetime | None
    down_to: datetime | None
    measures: list[str]


class RungAheadOut(Shape):
    """A rung that is still to come, as the clock stands now."""

    rule: str
    step: int
    stage: Named
    unit: UnitOut
    due_at: datetime
    measures: list[str]


class CardOut(Shape):
    """A card that was given."""

    colour: str
    name: Both
    unit: UnitOut
    stage: Named
    given_at: datetime


class ChaseOut(Shape):
    """A unit that pressed from then on."""

    unit: UnitOut
    since_at: datetime
    ended_at: datetime | None


class SupervisedOut(Shape):
    """The supervision of a case; `chaser` presses for it now."""

    chaser: UnitOut | None
    rungs: list[RungOut]
    ahead: list[RungAheadOut]
    cards: list[CardOut]
    chases: list[ChaseOut]
    orders: list[OrderOut]


def order_out(order: Order) -> OrderOut:
    """An order as every door shows it."""
    return OrderOut(
        number=order.number,
        case=order.case.number,
        unit=unit_out(order.unit_id),
        issuer=unit_out(order.issuer_id),
        automatic=order.issued_by is None,
        state=Named(code=order.state, name=_both(STATE_NAMES[order.state])),
        issued_at=local(order.issued_at),
        due_at=local(order.due_at),
        overdue=order.overdue_at is not None,
        answered_at=_local(order.answered_at),
        ended_at=_local(order.ended_at),
        words="" if order.words is None else order.words.text,
        answer="" if order.answer is None else order.answer.text,
        evidence=list(order.evidence),
        copies=[unit_out(one) for one in order.copies],
        says=_says(order),
    )


def order_ahead_out(draft: Order) -> OrderAheadOut:
    """An order that nobody has issued."""
    return OrderAheadOut(
        unit=unit_out(draft.unit_id),
        issuer=unit_out(draft.issuer_id),
        due_at=local(draft.due_at),
        says=_says(draft),
    )


def _says(order: Order) -> OrderWordsOut:
    zh, en = words_of(order, "zh"), words_of(order, "en")
    return OrderWordsOut(
        title=Both(zh=zh.title, en=en.title),
        opening=Both(zh=zh.opening, en=en.opening),
        demands=[
            DemandOut(heading=Both(zh=a[0], en=b[0]), text=Both(zh=a[1], en=b[1]))
            for a, b in zip(zh.demands, en.demands, strict=True)
        ],
        closing=Both(zh=zh.closing, en=en.closing),
    )


def supervised_out(found: Supervised) -> SupervisedOut:
    """The supervision of a case."""
    return SupervisedOut(
        chaser=None if found.chaser is None else unit_out(found.chaser.id),
        rungs=[_rung(one) for one in found.rungs],
        ahead=[
            RungAheadOut(
                rule=one.rule,
                step=one.step,
                stage=_stage(one.stage),
                unit=unit_out(unit_id),
                due_at=local(one.at),
                measures=list(one.rung.measures),
            )
            for one, unit_id in found.ahead
        ],
        cards=[_card(one) for one in found.cards],
        chases=[
            ChaseOut(
                unit=unit_out(one.unit_id),
                since_at=local(one.since_at),
                ended_at=_local(one.ended_at),
            )
            for one in found.chases
        ],
        orders=[order_out(one) for one in found.orders],
    )


def _rung(row: Rung) -> RungOut:
    return RungOut(
        rule=row.rule,
        step=row.step,
        stage=_stage(row.stage),
        unit=unit_out(row.unit_id),
        due_at=local(row.due_at),
        climbed_at=local(row.climbed_at),
        late_seconds=row.late_seconds,
        down_from=_local(row.down_from),
        down_to=_local(row.down_to),
        measures=list(row.measures),
    )


def _card(card: Card) -> CardOut:
    return CardOut(
        colour=card.colour,
        name=_both(CARD_NAMES[f"{card.colour}_card"]),
        unit=unit_out(card.unit_id),
        stage=_stage(card.stage),
        given_at=local(card.given_at),
    )


def _stage(stage: str) -> Named:
    return Named(code=stage, name=_both(STAGE_NAMES[stage]))


def _both(names: tuple[str, str]) -> Both:
    return Both(zh=names[0], en=names[1])


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)
