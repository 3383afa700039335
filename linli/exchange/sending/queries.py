"""How sending stands, for screens and for those who watch over the installation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q

from linli.exchange.sending.models import Partner, Sending
from linli.exchange.sending.rules import FAILURES_BEFORE_REST


@dataclass(frozen=True, slots=True)
class Standing:
    """One partner: what waits and since when, what was given up, and how it is doing."""

    partner_id: int
    door: str
    code: str
    state: str
    waiting: int
    given_up: int
    oldest_waiting_at: datetime | None
    last_sent_at: datetime | None
    failing_since: datetime | None
    failures: int
    paused_at: datetime | None
    paused_why: str
    rests_until: datetime


class Backlog(NamedTuple):
    """What waits at one door, for a gauge."""

    door: str
    waiting: int
    given_up: int
    oldest_seconds: float


def standings(door: str = "", codes: list[str] | None = None) -> list[Standing]:
    """Every partner of a door (or of all), with what waits for it; two statements, however many."""
    partners = Partner.objects.order_by("door", "id")
    if door:
        partners = partners.filter(door=door)
    if codes is not None:
        partners = partners.filter(code__in=codes)
    found = list(partners)
    counts: dict[int, dict[str, Any]] = {
        row["partner_id"]: dict(row)
        for row in Sending.objects.filter(partner__in=found, state__in=("waiting", "given_up"))
        .values("partner_id")
        .annotate(
            waiting=Count("id", filter=Q(state="waiting")),
            given_up=Count("id", filter=Q(state="given_up")),
            oldest=Min("queued_at", filter=Q(state="waiting")),
        )
    }
    return [_standing(one, counts.get(one.id, {})) for one in found]


def backlogs(*, now: datetime) -> list[Backlog]:
    """What waits at each door and since how long, paused partners left out."""
    rows = (
        Sending.objects.filter(state__in=("waiting", "given_up"), partner__paused_at=None)
        .values_list("partner__door")
        .annotate(
            waiting=Count("id", filter=Q(state="waiting")),
            given_up=Count("id", filter=Q(state="given_up")),
            oldest=Min("queued_at", filter=Q(state="waiting")),
        )
        .order_by("partner__door")
    )
    return [
        Backlog(door, waiting, given_up, (now - oldest).total_seconds() if oldest else 0.0)
        for door, waiting, given_up, oldest in rows
    ]


def _standing(one: Partner, counts: dict[str, Any]) -> Standing:
    return Standing(
        partner_id=one.id,
        door=one.door,
        code=one.code,
        state=_state(one),
        waiting=counts.get("waiting", 0),
        given_up=counts.get("given_up", 0),
        oldest_waiting_at=counts.get("oldest"),
        last_sent_at=one.last_sent_at,
        failing_since=one.failing_since,
        failures=one.failures,
        paused_at=one.paused_at,
        paused_why=one.paused_why,
        rests_until=one.rests_until,
    )


def _state(one: Partner) -> str:
    if one.paused_at is not None:
        return "paused"
    return "failing" if one.failures >= FAILURES_BEFORE_REST else "well"
