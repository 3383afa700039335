"""What routing puts on record: a proposal that a desk still has to confirm."""

from linli.journal.events import Event, event


@event("route.proposed")
class RouteProposed(Event):
    """A unit was found but not surely 分拨建议: the desk looks first.

    `rule` and the case's policy release together give the reason in words. Routes that were sure
    have no such entry: their dispatch names the rule.
    """

    case_id: int
    rule: str
    confidence: str
    category: str
    unit_code: str
    suggestions: tuple[str, ...] = ()
