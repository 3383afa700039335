"""How an open case stands for the counts, and what changes that: events, and time alone. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from linli.cases.lifecycle import State


class Phase(StrEnum):
    """The four states of a case that is open 在办; each is exactly one of them."""

    GOING = "going"  # 办理中
    NEAR = "near"  # 临期: a small share of its time is left
    LATE = "late"  # 超期
    HELD = "held"  # 挂账: the clock stands


class Alarm(StrEnum):
    """Why a person must act."""

    NONE = ""
    LATE = "late"  # 超期未督办
    FRUITLESS = "fruitless"  # 督办无果: the order was not answered in time either
    LAPSED = "lapsed"  # 哨响未到


WAITS = frozenset({State.FILED, State.DISPATCHED, State.ACCEPTED})
# What an event leads to; what is not here leaves the state as it is.
LEADS_TO: dict[str, State] = {
    "case.opened": State.FILED,
    "case.dispatched": State.DISPATCHED,
    "case.ruled": State.DISPATCHED,
    "case.accepted": State.ACCEPTED,
    "case.returned": State.FILED,
    "case.reported_up": State.FILED,
    "case.sent_down": State.FILED,
    "case.recused": State.FILED,
    "case.answered": State.ANSWERED,
    "case.verified": State.VERIFIED,
    "case.failed": State.ACCEPTED,
    "case.held": State.HELD,
    "case.resumed": State.ACCEPTED,
    "case.reopened": State.FILED,
}
ENDS = frozenset({"case.closed", "case.declined", "case.merged", "case.withdrawn"})
_TO_UNIT = frozenset({"case.dispatched", "case.ruled"})
_TO_DESK = frozenset(
    {"case.returned", "case.reported_up", "case.sent_down", "case.recused", "case.reopened"}
)


@dataclass(slots=True)
class Life:
    """One open case: what the counts need of it. `near_share` is the pack's `due_soon_share`."""

    case_id: int
    area_code: str
    unit_id: int
    category: str
    urgent: bool
    state: State
    received_at: datetime
    due_at: datetime
    near_share: float
    at: datetime  # up to when time has been let pass
    orders: dict[str, list[Any]] = field(default_factory=dict)
    calls: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def near_at(self) -> datetime:
        """From when on it is nearly due."""
        return self.due_at - (self.due_at - self.received_at) * self.near_share

    @property
    def phase(self) -> Phase:
        if self.state is State.HELD:
            return Phase.HELD
        if self.state not in WAITS:
            return Phase.GOING
        if self.due_at <= self.at:
            return Phase.LATE
        return Phase.NEAR if self.near_at <= self.at else Phase.GOING

    @property
    def turns_at(self) -> datetime | None:
        """When time alone will change the phase; None when only an event can."""
        if self.state not in WAITS:
            return None
        return {Phase.GOING: self.near_at, Phase.NEAR: self.due_at}.get(self.phase)

    @property
    def alarm(self) -> Alarm:
        if self.phase is Phase.LATE:
            if any(overdue for _, _, overdue in self.orders.values()):
                return Alarm.FRUITLESS
            if not self.orders:
                return Alarm.LATE
        return Alarm.LAPSED if self.calls else Alarm.NONE

    def turns(self, until: datetime) -> Iterator[Phase]:
        """Let time pass up to a moment; each change of phase is given with `at` at its moment."""
        while (moment := self.turns_at) is not None and moment <= until:
            self.at = max(self.at, moment)
            yield self.phase
        self.at = max(self.at, until)


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says of a case beside its events, for one that the counts meet first."""

    urgent: bool
    received_at: datetime
    near_share: float


def begun(event: str, facts: Mapping[str, Any], at: datetime, known: Known) -> Life:
    """A case that was opened, or opened again."""
    return Life(
        case_id=facts["case_id"],
        area_code=facts.get("area_code", ""),
        unit_id=facts["desk_id"],
        category=facts.get("category", ""),
        urgent=known.urgent,
        state=LEADS_TO[event],
        received_at=known.received_at,
        due_at=datetime.fromisoformat(facts["due_at"]),
        near_share=known.near_share,
        at=at,
    )


def told(life: Life, event: str, facts: Mapping[str, Any], at: datetime, level: str) -> Life:
    """The life after an event; `level` is that of the unit `desk_id`, for orders."""
    life = replace(life, orders=dict(life.orders), calls=dict(life.calls))
    life.at = max(life.at, at)
    life.state = LEADS_TO.get(event, life.state)
    # An order has a deadline of its own, and so has a call: theirs is not the case's.
    if event.startswith("case.") and event != "case.overdue" and facts.get("due_at"):
        life.due_at = datetime.fromisoformat(facts["due_at"])
    if event in _TO_UNIT:
        life.unit_id = facts["unit_id"]
    elif event in _TO_DESK:
        life.unit_id = facts["desk_id"]
    elif event == "case.amended":
        life.area_code, life.category = facts["area_code"], facts["category"]
    elif event.startswith("order."):
        _ordered(life, event, facts, at, level)
    elif event.startswith("whistle."):
        _called(life, event, facts)
    return life


def _ordered(life: Life, event: str, facts: Mapping[str, Any], at: datetime, level: str) -> None:
    key = str(facts["order_id"])
    if event == "order.issued":
        life.orders[key] = [level, at.isoformat(), False]
    elif event in {"order.accepted", "order.followed", "order.withdrawn"}:
        life.orders.pop(key, None)
    elif key in life.orders and event in {"order.overdue", "order.returned", "order.answered"}:
        life.orders[key] = [*life.orders[key][:2], event == "order.overdue"]


def _called(life: Life, event: str, facts: Mapping[str, Any]) -> None:
    if event == "whistle.lapsed":
        life.calls[str(facts["call_id"])] = [
            facts["whistle_id"],
            facts["due_at"],
            facts["unit_id"],
        ]
    elif event == "whistle.reported_in":
        life.calls.pop(str(facts["call_id"]), None)
    elif event == "whistle.ended":
        ended = facts["whistle_id"]
        life.calls = {key: one for key, one in life.calls.items() if one[0] != ended}
