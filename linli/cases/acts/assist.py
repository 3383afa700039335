"""Let a unit assist with a case 协办: it may read the case, write progress and add evidence."""

from datetime import datetime

from linli.cases.acts.words import let_find, let_find_no_more
from linli.cases.apart import against, must_be_free
from linli.cases.events_together import CaseAssisted
from linli.cases.models import Helper
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.units import unit_by_id


@act
def assist(case_id: int, unit_id: int, reason: str, *, by: Actor, now: datetime) -> bool:
    """Let a unit in for a reason; False when it was in for that reason already.

    Whether it may be asked is for the act that asks it: a task, a whistle, a report up. Raises
    Conflict for a unit that the case is against.
    """
    must_be_free(unit_by_id(unit_id), against(case_id))
    _, new = Helper.objects.get_or_create(
        case_id=case_id, unit_id=unit_id, reason=reason, defaults={"since": now}
    )
    if new:
        let_find(case_id, unit_id)
        record(CaseAssisted(case_id=case_id, unit_id=unit_id, reason=reason), by=by, now=now)
    return new


@act
def stop_assisting(case_id: int, unit_id: int, reason: str) -> None:
    """The reason is gone: without another one the unit reads the case no more."""
    helpers = Helper.objects.filter(case_id=case_id, unit_id=unit_id)
    helpers.filter(reason=reason).delete()
    if not helpers.exists():
        let_find_no_more(case_id, unit_id)
