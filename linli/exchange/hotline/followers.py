"""What the hotlines' door does because of others: it tells each hotline of its orders."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from linli.cases.events import (
    CaseAccepted,
    CaseClosed,
    CaseDeclined,
    CaseExtended,
    CaseHeld,
    CaseWithdrawn,
)
from linli.cases.models import Report
from linli.exchange.hotline.events import HotlineAsked
from linli.exchange.hotline.models import HotlineOrder
from linli.exchange.hotline.telling import DOOR
from linli.exchange.sending.acts import Draft, queue
from linli.journal.followers import Followed, follows
from linli.policy.queries import current

Told = CaseAccepted | CaseClosed | CaseDeclined | CaseHeld | CaseExtended | CaseWithdrawn
KINDS: dict[type[Told], str] = {
    CaseAccepted: "accepted",
    CaseClosed: "result",
    CaseDeclined: "declined",
    CaseHeld: "held",
    CaseExtended: "extended",
    CaseWithdrawn: "withdrawn",
}


def _is_told(event: Told) -> bool:
    """Whether any hotline of the rules in force is told of this kind."""
    told = KINDS[type(event)]
    return any(
        one.sends.address and told in one.sends.kinds for one in current().pack.hotline.systems
    )


@follows(*KINDS, name="exchange.tell_hotlines", when=_is_told)
def tell_hotlines(event: Told, followed: Followed) -> None:
    """Tells each hotline whose orders a case carries what became of it."""
    told = KINDS[type(event)]
    # A hold's own note is the plan, which stays in the house.
    note_id = None if isinstance(event, CaseHeld | CaseClosed) else getattr(event, "note_id", None)
    what: dict[str, Any] = {
        "kind": told,
        "note": note_id,
        "unit": getattr(event, "unit_id", None),
        "until": event.until.isoformat() if isinstance(event, CaseHeld) else None,
    }
    for order in orders_of(event.case_id):
        _queue(order, what, followed)


@follows(HotlineAsked, name="exchange.ask_hotline")
def ask_hotline(event: HotlineAsked, followed: Followed) -> None:
    """Sends the hotline what a desk asked of it: more facts, more time, or to take it back."""
    order = HotlineOrder.objects.get(id=event.order_id)
    until: datetime | None = event.until
    what = {
        "kind": event.kind,
        "note": event.note_id,
        "unit": event.unit_id,
        "until": until and until.isoformat(),
        "reason": event.reason,
    }
    _queue(order, what, followed)


def orders_of(case_id: int) -> Iterator[HotlineOrder]:
    """The orders whose voices a case carries now; most cases carry none."""
    voices = Report.objects.filter(case_id=case_id, source__startswith="hotline.")
    ids = list(voices.values_list("id", flat=True))
    if ids:
        yield from HotlineOrder.objects.filter(report_id__in=ids).order_by("id")


def _queue(order: HotlineOrder, what: dict[str, Any], followed: Followed) -> None:
    system = current().pack.hotline.by_code.get(order.system)
    if system is None or not system.sends.address or what["kind"] not in system.sends.kinds:
        return
    draft = Draft(
        about=f"{followed.entry_id}.{order.id}",
        thread=str(order.id),
        place=followed.entry_id,
        what={**what, "order": order.id, "at": followed.at.isoformat()},
    )
    queue(DOOR, order.system, draft, now=followed.now)
