"""Whether the unit still has to contact the reporter 联系诉求人, since when, until when."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from linli.cases.models import Case
from linli.cases.timing import CONTACTING, Stage, stage_due_under
from linli.clock.acts import TimerRow, cancel, set_timers
from linli.policy.queries import release
from linli.policy.sections.limits import ContactRule

# The dispatch in force, the first voice with a telephone, the tries of this round: one statement,
# for supervision asks it after every step.
_FACTS = """
SELECT (SELECT dispatched_at FROM cases_assignment WHERE case_id = %(id)s AND ended_at IS NULL),
    (SELECT min(coalesce(r.reachable_at, r.received_at))
     FROM cases_report r JOIN people_resident p ON p.id = r.resident_id
     WHERE r.case_id = %(id)s AND r.withdrawn_at IS NULL AND p.phone_sealed IS NOT NULL),
    (SELECT json_agg(json_build_array(c.at, c.reached) ORDER BY c.at, c.id) FROM cases_contact c
     WHERE c.case_id = %(id)s AND c.at >= coalesce(
         (SELECT max(began_at) FROM cases_round WHERE case_id = %(id)s), %(received_at)s))::text
"""


@dataclass(frozen=True, slots=True)
class Try:
    """One try to contact a reporter."""

    at: datetime
    reached: bool


def settled_at(tries: Iterable[Try], rule: ContactRule) -> datetime | None:
    """When the reporter was reached, or was tried in vain as often as the pack says. Pure.

    Tries in a row count once: whoever does not answer now will not in a minute either.
    """
    counted, last = 0, None
    for one in tries:
        if one.reached:
            return one.at
        if last is None or one.at - last >= timedelta(minutes=rule.apart_minutes):
            counted, last = counted + 1, one.at
            if counted == rule.tries:
                return one.at
    return None


def owed_since(
    dispatched_at: datetime | None,
    voiced_at: datetime | None,
    tries: Iterable[Try],
    rule: ContactRule,
) -> datetime | None:
    """From when a unit has had time to contact the reporter; None when nothing is owed. Pure.

    From its dispatch, for each unit anew until one has reached her; a reporter who left no
    telephone, or has taken her voice back, cannot be contacted.
    """
    if dispatched_at is None or voiced_at is None or settled_at(tries, rule) is not None:
        return None
    return max(dispatched_at, voiced_at)


def contact_since(case: Case) -> datetime | None:
    """The same for a case as it stands now. One statement."""
    if case.state not in CONTACTING:
        return None
    with connection.cursor() as database:
        database.execute(_FACTS, {"id": case.id, "received_at": case.received_at})
        dispatched_at, voiced_at, said = database.fetchone()
    tries = [Try(datetime.fromisoformat(at), reached) for at, reached in json.loads(said or "[]")]
    rule = release(case.release_id).pack.clock.contact
    return owed_since(dispatched_at, voiced_at, tries, rule)


def contact_due(case: Case, since: datetime, *, unit_id: int | None = None) -> datetime:
    """When the reporter must have been contacted by the holder, or by the unit that was it."""
    return stage_due_under(
        release(case.release_id),
        Stage.CONTACT,
        case.category,
        case.urgency,
        since,
        unit_id=unit_id or case.holder_id,
    )


def set_contact_timer(case: Case, *, now: datetime) -> None:
    """Set the stage's timer, or stop it, as the facts are now: a voice came, went, was reached."""
    since = contact_since(case)
    if since is None:
        cancel(case.id, kinds=[Stage.CONTACT.value], now=now)
    else:
        set_timers([TimerRow(case.id, Stage.CONTACT.value, contact_due(case, since))], now=now)
