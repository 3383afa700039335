"""What monitors want to know of each channel: what waits, what became of today's, what is left."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q

from linli.notices.models import Outgoing
from linli.notices.tally import beginning, used
from linli.policy.sections.notices import Use

State = Outgoing.State


@dataclass(slots=True)
class Figures:
    """One channel: how many wait and for how long, the day's by state, and what may still go.

    `held` wait for a morning and are nobody's fault. What has no budget has none left to tell.
    """

    channel: str
    queued: int = 0
    held: int = 0
    oldest_seconds: float = 0.0
    rests_seconds: float = 0.0
    today: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)


def figures(*, now: datetime) -> list[Figures]:
    """Each channel in use, and each that still has something to send; three statements."""
    found: dict[str, Figures] = {}
    for one in used(now=now):
        resting = 0.0 if one.rests_until is None else (one.rests_until - now).total_seconds()
        found[one.use.channel] = Figures(
            one.use.channel,
            rests_seconds=max(0.0, resting),
            today={str(state): 0 for state in State},
            left=_left(one.use, one.in_day, one.in_month),
        )
    waiting = Outgoing.objects.filter(state__in=[State.QUEUED, State.HELD])
    for row in waiting.values("channel").annotate(
        queued=Count("id", filter=Q(state=State.QUEUED)),
        held=Count("id", filter=Q(state=State.HELD)),
        oldest=Min("queued_at", filter=Q(state=State.QUEUED)),
    ):
        of = found.setdefault(row["channel"], Figures(row["channel"]))
        of.queued, of.held = row["queued"], row["held"]
        if row["oldest"] is not None:
            of.oldest_seconds = max(0.0, (now - row["oldest"]).total_seconds())
    today = Outgoing.objects.filter(queued_at__gte=beginning(1, now=now))
    for channel, state, n in today.values_list("channel", "state").annotate(n=Count("id")):
        found.setdefault(channel, Figures(channel)).today[state] = n
    return list(found.values())


def _left(use: Use, in_day: int, in_month: int) -> dict[str, int]:
    spans = (("day", use.per_day, in_day), ("month", use.per_month, in_month))
    return {span: max(0, most - spent) for span, most, spent in spans if most is not None}
