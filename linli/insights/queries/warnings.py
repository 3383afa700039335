"""Early warnings as the desk and the wall show them; nobody sees one beyond her own areas."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Count, Q

from linli.insights.models import CaseClass, EarlyWarning, Look
from linli.insights.queries.classes import standing_of
from linli.insights.verdicts import unknown_warning
from linli.people.authority import Authority
from linli.people.permissions import Reach, reach_of
from linli.policy.queries import current

WhichWarnings = Literal["open", "accepted", "dismissed"]
MOST = 100


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning in the list, and the class 类案 that it may belong to."""

    row: EarlyWarning
    matching: CaseClass | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """How many were decided on lately, and how many of them needed no look; and the open ones."""

    open: int
    accepted: int
    dismissed: int


def warned(which: WhichWarnings, *, asker: Authority) -> list[Warned]:
    """The last hundred, the newest rises first and of one day the surest; two statements."""
    rows = EarlyWarning.objects.filter(_seen(asker), state=which)
    return _with_company(list(rows.order_by("-until", "p", "-id")[:MOST]), asker)


def warning_seen(warning_id: int, *, asker: Authority) -> Warned:
    """One that the asker may see; raises NotFound otherwise."""
    row = EarlyWarning.objects.filter(_seen(asker), id=warning_id).first()
    if row is None:
        raise unknown_warning()
    return _with_company([row], asker)[0]


def decisions(*, asker: Authority, now: datetime) -> Decisions:
    """What became of the warnings that the asker sees; one statement."""
    since = now - timedelta(days=current().pack.insights.warnings.share_days)
    lately = Q(decided_at__gte=since)
    told = EarlyWarning.objects.filter(_seen(asker)).aggregate(
        open=Count("id", filter=Q(state="open")),
        accepted=Count("id", filter=Q(state="accepted") & lately),
        dismissed=Count("id", filter=Q(state="dismissed") & lately),
    )
    return Decisions(**told)


def last_look() -> Look | None:
    """When the counts were last looked at; None before the first night."""
    return Look.objects.order_by("-id").first()


def open_at(scope: str, *, at: datetime, past: bool) -> list[EarlyWarning]:
    """Those that wait for a look, of the district (no scope) or a street; the surest first.

    Of a past moment only what was known then; what was taken back since counts as it stands now.
    """
    rows = EarlyWarning.objects.filter(area_code__startswith=scope, found_at__lte=at)
    waiting = Q(state="open")
    if past:
        waiting |= Q(decided_at__gt=at)
    return list(rows.filter(waiting).order_by("-until", "p", "-id"))


def _seen(asker: Authority) -> Q:
    reach: Reach = reach_of(current().pack.roles, asker, "warning.read")
    if reach.everything:
        return Q()
    seen = Q(id=None)
    for code in sorted(reach.area_codes):
        seen |= Q(area_code__startswith=code)
    return seen


def _with_company(rows: list[EarlyWarning], asker: Authority) -> list[Warned]:
    classes = standing_of({row.category for row in rows}, asker=asker) if rows else []
    return [
        Warned(
            row,
            next((one for one in classes if _fits(one, row)), None),
        )
        for row in rows
    ]


def _fits(found: CaseClass, row: EarlyWarning) -> bool:
    """Whether a class is of the warning's category, lies where it does, and still receives."""
    return (
        found.category == row.category
        and bool(found.street)
        and (found.street.startswith(row.area_code) or row.area_code.startswith(found.street))
        and found.until.date() >= row.since
    )
