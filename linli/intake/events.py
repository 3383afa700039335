"""What intake puts on record: a proposal that a desk still has to confirm."""

from linli.cases.queries.sayings import say
from linli.journal.events import Event, event


@event("route.proposed")
class RouteProposed(Event):
    """A unit was found but not surely 分拨建议: the desk looks before it is troubled.

    `rule` and the case's policy release together give the reason in words. Routes that were sure
    have no such entry: their dispatch names the rule.
    """

    case_id: int
    rule: str
    confidence: str
    category: str
    unit_id: int


say(
    "route.proposed",
    "按内容建议派给{unit}，待受理中心确认",
    "By its words this seems to be for {unit}; the desk is to confirm",
)
