"""What the address of a list says, in codes: the same for the screen, its news and its export."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from linli.cases.lifecycle import OPEN, State
from linli.cases.queries.lists import Wanted
from linli.cases.queries.task_lists import TaskList
from linli.people.units import unit_by_code
from linli.policy.queries import current

Due = Literal["", "late", "today", "week"]
Sort = Literal["due", "newest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A list and what narrows it; what is empty does not count."""

    which: TaskList
    area: str = ""
    unit: str = ""
    category: str = ""
    urgency: str = ""
    channel: str = ""
    state: tuple[State, ...] = ()
    due: Due = ""
    sort: Sort = "due"

    def wanted(self, now: datetime) -> Wanted:
        """As the record asks; raises NotFound for a unit that is none."""
        return Wanted(
            holder_id=unit_by_code(self.unit).id if self.unit else None,
            area_code=self.area,
            states=frozenset(self.state) or OPEN,
            category=self.category,
            urgency=self.urgency,
            channel=self.channel,
            due_before=_until(self.due, now),
            newest=self.sort == "newest",
        )

    def plain(self) -> dict[str, Any]:
        """As JSON; codes only."""
        return {
            **asdict(self),
            "which": self.which.value,
            "state": [one.value for one in self.state],
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Asked":
        """What `plain` gave."""
        which = TaskList(plain["which"])
        state = tuple(State(one) for one in plain["state"])
        return cls(**{**plain, "which": which, "state": state})


def _until(due: Due, now: datetime) -> datetime | None:
    """The end of today or of this week (its Sunday) as the district's clocks have it."""
    if not due:
        return None
    if due == "late":
        return now
    local = now.astimezone(ZoneInfo(current().pack.district.time_zone))
    days = 1 if due == "today" else 7 - local.weekday()
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days)
