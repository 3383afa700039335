"""The ladder 督办阶梯: what happens, and to whom, when a stage runs late; the forms of orders."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from linli.policy.sections.limits import Limit, Urgency
from linli.policy.sections.section import Code, Section, Text

LadderStage = Literal["dispatch", "accept", "contact", "answer", "verify", "approval", "order"]
"""What must be done in time: the desk dispatches, the unit accepts, contacts the reporter and
answers, the desk verifies; an application is decided on, a supervision order answered."""

Measure = Literal["remind", "yellow_card", "red_card", "order", "move_chase"]
"""What a rung does beside telling. Each word is one function in `supervision/measures.py`."""

Told = Literal["late_unit", "parent", "desk", "desk_above", "district", "chaser", "issuer"]
"""Who is told: the unit that is late, its parent, the case's desk, the next desk above that, the
district's desk, who chases now, who issued the order."""

Recipient = Literal["late_unit", "chaser"]

# What the words of an order can speak of; names, phones and addresses are not among them.
ORDER_WORDS: dict[str, tuple[str, str]] = {
    "number": ("案件编号", "the case's number"),
    "category": ("事项名称", "the category's name"),
    "place": ("所在社区", "the name of the area, never an address"),
    "unit": ("收件单位", "the unit that gets the order"),
    "issuer": ("发件单位", "the unit that issues it"),
    "late_unit": ("逾期单位", "the unit that is late"),
    "stage": ("环节", "what should have been done"),
    "received": ("受理时间", "when the case came in"),
    "due": ("原定期限", "when it should have been done"),
    "answer_by": ("督办答复期限", "when the order must be answered"),
    "count": ("诉求件数", "how many reports the case carries"),
    "district": ("区县名称", "the district's name"),
}

Beyond = Annotated[float, Field(gt=0, le=10)]
Hours = Annotated[float, Field(gt=0, le=10_000)]


class LadderWhen(Section):
    """For which cases a rule is; a list that is left out does not count."""

    categories: tuple[Code, ...] = ()
    groups: tuple[Code, ...] = ()
    urgency: tuple[Urgency, ...] = ()
    # The level of the unit that is late.
    levels: tuple[Code, ...] = ()


class RungOrder(Section):
    """The supervision order that a rung issues: in which form, and to whom."""

    form: Code
    to: Recipient = "late_unit"


class LadderRung(Section):
    """One rung: when it is reached, what it does, who is told.

    `share` is of the whole limit with its extensions (1 is the deadline, 2 twice the limit);
    `after_hours` are hours after the deadline, of the limit's own kind. One of them is given.
    """

    share: Beyond | None = None
    after_hours: Hours | None = None
    measures: tuple[Measure, ...] = ("remind",)
    tell: tuple[Told, ...] = ()
    tell_roles: tuple[Code, ...] = ()
    order: RungOrder | None = None


class LadderRule(Section):
    """The rungs of one stage for some cases, in the order in which they are reached."""

    id: Annotated[Code, Field(max_length=40)]
    stage: LadderStage
    when: LadderWhen = LadderWhen()
    rungs: tuple[LadderRung, ...]


class Demand(Section):
    """One numbered demand of an order: a short heading and a sentence."""

    heading: Text
    text: Text


class OrderForm(Section):
    """The words of a supervision order 督办单, and how long its recipient has to answer it."""

    code: Code
    mark: Text | None = None
    title: Text
    opening: Text
    demands: tuple[Demand, ...]
    closing: Text
    answer_within: Limit


class Ladder(Section):
    """All rules, read from top to bottom: the first that fits a stage decides; and all forms."""

    rules: tuple[LadderRule, ...] = ()
    forms: tuple[OrderForm, ...] = ()
    # The form of the orders that people issue by one key; without it they cannot.
    one_key_form: Code | None = None

    @cached_property
    def forms_by_code(self) -> dict[str, OrderForm]:
        """Each form under its code."""
        return {form.code: form for form in self.forms}

    @cached_property
    def rules_by_id(self) -> dict[str, LadderRule]:
        """Each rule under its id."""
        return {rule.id: rule for rule in self.rules}
