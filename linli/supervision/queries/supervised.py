"""Which cases are supervised: those with an open order to one of some units."""

from collections.abc import Iterable

from linli.supervision.models import Order
from linli.supervision.queries.orders import OPEN

MOST = 2_000


def supervised_cases(unit_ids: Iterable[int]) -> frozenset[int]:
    """The cases for which these units have an order that is not settled. One statement."""
    rows = Order.objects.filter(unit_id__in=list(unit_ids), state__in=OPEN)
    return frozenset(rows.order_by("-id").values_list("case_id", flat=True)[:MOST])
