"""What `receive` would do with a report, without doing it."""

from datetime import datetime
from typing import Literal

from linli.intake.checks import checked
from linli.intake.joining import sure_duplicate
from linli.intake.placing import placed
from linli.intake.receive import check_may_report, facts_of
from linli.intake.report import Report
from linli.journal.acting import Actor
from linli.policy.queries import current as policy_now
from linli.routing.decide import decide
from linli.routing.known import precedents
from linli.routing.text.kept import in_force
from linli.territory.lookup import current as territory_now


def rehearsed(report: Report, *, by: Actor, now: datetime) -> Literal["filed", "joined"]:
    """Whether a report would open a case or join one; nothing is written, and nothing locked.

    For a dry run. Refuses as `receive` would, but for what only the writing itself could tell.
    """
    check_may_report(report, by, now)
    pack = policy_now().pack
    report = checked(report, pack, now=now)
    place = placed(report, territory_now())
    route = decide(facts_of(report, place, now), pack, precedents(), in_force())
    if report.joins or sure_duplicate(report, place, route, pack, now=now) is not None:
        return "joined"
    return "filed"
