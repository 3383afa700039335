"""Every night and on demand: what rises unusually becomes a warning; what goes on stays the same.

This module loads numpy and scipy; only the command that looks imports it, never the web process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import connection

from linli.insights.events import WarningRaised, WarningReopened
from linli.insights.models import EarlyWarning, Look
from linli.insights.rises.looking import Counts, Rise, Rules, matters, nested, rises
from linli.insights.tabling import counted
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.policy.queries import current
from linli.policy.sections.insights import Warnings

LOCK = 0x77_61_72_6E  # nobody looks twice at once
DAYS_OF_TREND = 28


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to."""

    days: int
    comparisons: int
    raised: int
    going_on: int
    reopened: int


def look_out(*, by: Actor, now: datetime) -> Looked:
    """Compare the counts up to yesterday with the usual, and write what stands out.

    Reading and comparing hold no lock. Chance is dealt from the day's own number, so that a second
    look at the same counts says the same; it changes nothing.
    """
    rules = current().pack.insights.warnings
    counts = counted(now=now)
    found, comparisons = rises(
        counts,
        Rules(
            level=rules.level,
            least_cases=rules.least_cases,
            least_ratio=rules.least_ratio,
            scan_days=rules.scan_days,
            scan_runs=rules.scan_runs,
            scan_share=rules.scan_share,
            scan_areas=rules.scan_areas,
        ),
        np.random.default_rng(counts.last.toordinal()),
    )
    return _keep(matters(found, counts.district), counts, rules, comparisons, by=by, now=now)


@act
def _keep(
    found: Sequence[Rise],
    counts: Counts,
    rules: Warnings,
    comparisons: int,
    *,
    by: Actor,
    now: datetime,
) -> Looked:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    reach_back = timedelta(days=rules.quiet_days + 1)
    earliest = min((one.since for one in found), default=counts.last)
    # The latest first: what goes on is the last warning of its kind, not one long over.
    standing = list(
        EarlyWarning.objects.select_for_update()
        .filter(until__gte=earliest - reach_back)
        .order_by("-until", "-id")
    )
    raised = going_on = reopened = 0
    for one in found:
        same = next((w for w in standing if _goes_on(w, one, counts.district, reach_back)), None)
        if same is None:
            standing.insert(0, _raise(one, counts, by=by, now=now))
            raised += 1
            continue
        going_on += 1
        _grow(same, one, counts)
        if _again(same, rules):
            same.state = EarlyWarning.State.OPEN
            same.save()
            record(WarningReopened(warning_id=same.id, grown=True), by=by, now=now)
            reopened += 1
    for warning in EarlyWarning.objects.filter(state=EarlyWarning.State.OPEN):
        _draw(warning, counts).save(update_fields=["trend", "trend_until"])
    Look.objects.create(
        at=now,
        last=counts.last,
        days=counts.days.shape[2],
        comparisons=comparisons,
        found=len(found),
    )
    return Looked(counts.days.shape[2], comparisons, raised, going_on, reopened)


def _goes_on(warning: EarlyWarning, one: Rise, district: str, reach_back: timedelta) -> bool:
    """Whether a rise is the matter that a warning is about, in the days after it or the same."""
    return (
        warning.category == one.category
        and (warning.area_code == district) == (one.area == district)
        and nested(warning.area_code, one.area)
        and one.since <= warning.until + reach_back
    )


def _raise(one: Rise, counts: Counts, *, by: Actor, now: datetime) -> EarlyWarning:
    days = (one.until - one.since).days + 1
    warning = EarlyWarning(
        kind=one.kind,
        category=one.category,
        area_code=one.area,
        areas=list(one.areas),
        since=one.since,
        until=one.until,
        observed=one.observed,
        expected=one.expected,
        usual=one.expected / days,
        statistic=one.statistic,
        p=one.p,
        adjusted=one.adjusted,
        found_at=now,
    )
    _draw(warning, counts).save()
    record(
        WarningRaised(
            warning_id=warning.id,
            kind=one.kind,
            category=one.category,
            area_code=one.area,
            observed=one.observed,
            expected=round(one.expected, 2),
        ),
        by=by,
        now=now,
    )
    return warning


def _grow(warning: EarlyWarning, one: Rise, counts: Counts) -> None:
    """The days since the warning's last one are added; what was usual before it began stays so."""
    fresh = (one.until - warning.until).days
    if fresh > 0:
        row = _days_of(warning, counts)
        warning.observed += sum(row[-fresh:])
        warning.expected += warning.usual * fresh
        warning.until = one.until
    if one.p < warning.p:
        warning.kind, warning.statistic = one.kind, one.statistic
        warning.p, warning.adjusted = one.p, one.adjusted
    _draw(warning, counts).save()


def _again(warning: EarlyWarning, rules: Warnings) -> bool:
    """Whether what was dismissed has grown so much that it has to be looked at again."""
    return (
        warning.state == EarlyWarning.State.DISMISSED
        and warning.observed_then is not None
        and warning.observed >= rules.again * warning.observed_then
    )


def _draw(warning: EarlyWarning, counts: Counts) -> EarlyWarning:
    warning.trend = _days_of(warning, counts)[-DAYS_OF_TREND:]
    warning.trend_until = counts.last
    return warning


def _days_of(warning: EarlyWarning, counts: Counts) -> list[int]:
    """Its cases of each day on record, the last day last."""
    if warning.category not in counts.categories:
        return [0] * counts.days.shape[2]
    whole = warning.area_code == counts.district and warning.areas == [counts.district]
    rows = [
        at
        for at, area in enumerate(counts.areas)
        if whole or any(area.startswith(code) for code in warning.areas)
    ]
    table = counts.days[counts.categories.index(warning.category)]
    return [int(n) for n in table[rows].sum(axis=0)]
