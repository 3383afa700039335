"""预警: unusual rises that wait for somebody to go and look."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.insights.queries.warnings import (
    WhichWarnings,
    decisions,
    last_look,
    warned,
    warning_seen,
)
from linli.insights.rises import FEWEST_DAYS
from linli.insights.verdicts import accept_warning, dismiss_warning, reopen_warning
from linli.journal.acting import Actor, ActorKind
from linli.people.queries import officers
from linli.policy.queries import current
from linli.web.bodies import Done
from linli.web.callers import authority
from linli.web.door import Routes
from linli.web.once import done_once
from linli.web.pages import Id
from linli.web.workbench.warning_shapes import NoLookIn, WarningsOut, warning_out

routes = Routes(only=ActorKind.OFFICER)
WHY = {"施工 works": {"reason": "钟楼路换管线，月底前都会这样。"}}


@routes.way(
    "GET",
    "/warnings",
    permission="warning.read",
    response=WarningsOut,
    summary="预警 Unusual rises",
)
def warning_list(request: HttpRequest, which: WhichWarnings = "open") -> WarningsOut:
    """The newest rises first. A person sees those of her own areas."""
    pack, asker = current().pack, authority(request)
    rules = pack.insights.warnings
    found = warned(which, asker=asker)
    people = officers(one.row.decided_by for one in found if one.row.decided_by is not None)
    told = decisions(asker=asker, now=timezone.now())
    look = last_look()
    return WarningsOut(
        items=[warning_out(one, pack, people) for one in found],
        open=told.open,
        accepted=told.accepted,
        dismissed=told.dismissed,
        share_days=rules.share_days,
        looked_until=None if look is None else look.last,
        comparisons=0 if look is None else look.comparisons,
        known_days=0 if look is None else look.days,
        days_needed=FEWEST_DAYS,
        level=rules.level,
    )


@routes.way(
    "POST",
    "/warnings/{warning_id}/accept",
    permission="warning.decide",
    response=Done,
    summary="去看看 Go and look",
)
def accept(request: HttpRequest, warning_id: Id) -> Done:
    """Somebody goes and looks; nothing happens to the cases themselves."""
    return _decided(request, warning_id, None, accept_warning)


@routes.way(
    "POST",
    "/warnings/{warning_id}/dismiss",
    permission="warning.decide",
    response=Done,
    summary="不用看 No look needed, and why",
    examples=WHY,
)
def dismiss(request: HttpRequest, warning_id: Id, payload: NoLookIn) -> Done:
    """It opens again when it grows far beyond what it was."""

    def work(found: int, *, by: Actor, now: datetime) -> None:
        dismiss_warning(found, payload.reason, by=by, now=now)

    return _decided(request, warning_id, payload, work)


@routes.way(
    "POST",
    "/warnings/{warning_id}/reopen",
    permission="warning.decide",
    response=Done,
    summary="撤销决定 Take a decision back",
)
def reopen(request: HttpRequest, warning_id: Id) -> Done:
    """It waits for a look again."""
    return _decided(request, warning_id, None, reopen_warning)


def _decided(
    request: HttpRequest, warning_id: int, payload: NoLookIn | None, work: Callable[..., object]
) -> Done:
    def decide(by: Actor, now: datetime) -> None:
        # Whoever may not see a warning must not learn from a refusal that there is one.
        seen = warning_seen(warning_id, asker=authority(request))
        work(seen.row.id, by=by, now=now)

    return done_once(request, payload, decide)
