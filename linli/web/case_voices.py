"""The requests to open a confidential identity, as staff see them."""

from datetime import datetime

from linli.cases.acts.unseal import UNSEAL_REASON_NAMES
from linli.cases.models import Unsealing
from linli.journal.acting import Actor
from linli.web.bodies import Both, Named, UnitOut, local, unit_out
from linli.web.shape import Shape

OUTCOME_NAMES: dict[str, tuple[str, str]] = {
    Unsealing.Outcome.WAITING: ("待第二人同意", "waits for a second person"),
    Unsealing.Outcome.AGREED: ("已同意", "agreed"),
    Unsealing.Outcome.REFUSED: ("未同意", "refused"),
}


class UnsealingOut(Shape):
    """A request to open an identity. `open` says that the asker herself can read it now."""

    id: int
    case: str
    reason: Named
    note: str
    unit: UnitOut
    asked_at: datetime
    state: Named
    until: datetime | None
    mine: bool
    open: bool


def unsealing_out(one: Unsealing, *, by: Actor, now: datetime) -> UnsealingOut:
    """One request, to the one who looks at it."""
    mine = one.asked_by == by.id
    return UnsealingOut(
        id=one.id,
        case=one.report.report.case.number,
        reason=_named(one.reason, UNSEAL_REASON_NAMES[one.reason]),
        note=one.note.text,
        unit=unit_out(one.asked_unit_id),
        asked_at=local(one.asked_at),
        state=_named(one.outcome, OUTCOME_NAMES[one.outcome]),
        until=None if one.until is None else local(one.until),
        mine=mine,
        open=mine and one.until is not None and now < one.until,
    )


def _named(code: str, names: tuple[str, str]) -> Named:
    return Named(code=code, name=Both(zh=names[0], en=names[1]))
