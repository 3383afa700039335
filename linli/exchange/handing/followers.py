"""A case that goes to a unit behind which another system stands is handed over to it."""

from datetime import datetime

from linli.cases.events import CaseDispatched, CaseRuled
from linli.exchange.handing.door import DOOR, system_of
from linli.exchange.sending.acts import Draft, queue
from linli.journal.followers import Followed, follows


def _has_a_system(event: CaseDispatched | CaseRuled) -> bool:
    return system_of(event.unit_id) is not None


@follows(CaseDispatched, name="exchange.hand_over", when=_has_a_system)
def hand_over(event: CaseDispatched, followed: Followed) -> None:
    """Has the case sent to the system behind its unit, if that takes matters of its kind."""
    _queue(event.case_id, event.unit_id, followed.entry_id, followed.now)


@follows(CaseRuled, name="exchange.hand_over_ruled", when=_has_a_system)
def hand_over_ruled(event: CaseRuled, followed: Followed) -> None:
    """Has the case sent to the system behind the unit that was ruled to hold it."""
    _queue(event.case_id, event.unit_id, followed.entry_id, followed.now)


def _queue(case_id: int, unit_id: int, entry_id: int, now: datetime) -> None:
    system = system_of(unit_id)
    if system is not None:
        # By the case and not by the entry: dispatched there twice, it is one request there.
        draft = Draft(f"case:{case_id}", f"case:{case_id}", entry_id, {"case": case_id})
        queue(DOOR, system.code, draft, now=now)
