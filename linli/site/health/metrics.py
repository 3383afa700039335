"""The signs in the text form that Prometheus reads, for whoever holds the token."""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

import linli
from linli.journal.acting import Refusal
from linli.notices.figures import Figures
from linli.people.keys import KeysMissing
from linli.site.health.parts import State, parts
from linli.site.health.signs import Queue, Signs, signs
from linli.site.secret_ages import Secret, secrets_in_force

MEANINGS = {
    "deliveries": "Journal entries that followers should have had by now",
    "stuck": "Deliveries that failed ten times and wait for a person",
    "timers": "Timers that should have rung by now",
    "beat_seconds": "Since the last sweep of the timers",
    "clock_unsure": "1 while no timer rings because the clocks disagree",
    "unsealed": "Journal entries that no signed head covers yet",
    "notices": "Messages that should have left by now",
    "backup_seconds": "Since the last backup",
    "disk_free": "Bytes left where the data folder lies",
    "database_size": "Bytes of the database",
    "scanner_up": "1 when the malware scanner answers",
    "scanner_signatures_seconds": "Since the malware scanner's signatures were made",
}

SENDINGS = {
    "waiting": "What waits to go to other systems",
    "oldest_seconds": "How long the oldest of it has waited",
    "given_up": "What other systems would not take",
}
CHANNELS = {
    "queued": "Messages that wait to go by this channel",
    "held": "Messages that wait for the end of quiet hours",
    "oldest_seconds": "How long the oldest that is not held has waited",
    "rests_seconds": "For how long the gateway still wants to be asked nothing",
}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """As unknown as any other address to whoever does not hold the token of the settings."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.LINLI_METRICS_TOKEN or not hmac.compare_digest(
        given.encode(), settings.LINLI_METRICS_TOKEN.encode()
    ):
        raise Http404("no such address")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Measured())
    return HttpResponse(
        generate_latest(registry),
        content_type=CONTENT_TYPE_PLAIN_0_0_4,
        headers={"Cache-Control": "no-store"},
    )


class _Measured(Collector):
    """Measures when it is asked. Without a database it says only that there is none."""

    def collect(self) -> Iterator[Metric]:
        version = GaugeMetricFamily("linli_version", "What runs", labels=["version"])
        version.add_metric([linli.__version__], 1)
        yield version
        try:
            found = signs(now=timezone.now())
        except Error:
            found = None
        yield GaugeMetricFamily("linli_database_up", "1 when it answers", int(found is not None))
        state = GaugeMetricFamily("linli_part_state", "0 runs, 1 late, 2 stopped", labels=["part"])
        for part in parts(found):
            state.add_metric([part.name], list(State).index(part.state))
        yield state
        if found is None:
            return
        yield from _of(found)
        with suppress(KeysMissing, Refusal):  # a reader that looks for its age finds none
            yield from _of_secrets(secrets_in_force(now=timezone.now()), now=timezone.now())


def _of(found: Signs) -> Iterator[Metric]:
    reports = GaugeMetricFamily(
        "linli_reports_today", "Reports since the district's midnight", labels=["channel"]
    )
    for channel, count in found.reports_today.items():
        reports.add_metric([channel], count)
    yield reports
    for name, meaning in SENDINGS.items():
        of_doors = GaugeMetricFamily(f"linli_sendings_{name}", meaning, labels=["door"])
        for backlog in found.sendings:
            of_doors.add_metric([backlog.door], getattr(backlog, name))
        yield of_doors
    yield from _of_channels(found.channels)
    for one in fields(found):
        value, meaning = getattr(found, one.name), MEANINGS.get(one.name, "")
        if isinstance(value, Queue):
            yield GaugeMetricFamily(f"linli_{one.name}_waiting", meaning, value.waiting)
            yield GaugeMetricFamily(
                f"linli_{one.name}_oldest_seconds",
                f"{meaning}: how long the oldest has waited",
                value.oldest_seconds,
            )
        elif isinstance(value, (bool, int, float)):
            yield GaugeMetricFamily(f"linli_{one.name}{_UNITS.get(one.name, '')}", meaning, value)


def _of_channels(channels: list[Figures]) -> Iterator[Metric]:
    for name, meaning in CHANNELS.items():
        each = GaugeMetricFamily(f"linli_channel_{name}", meaning, labels=["channel"])
        for one in channels:
            each.add_metric([one.channel], getattr(one, name))
        yield each
    today = GaugeMetricFamily(
        "linli_channel_messages_today",
        "Messages queued since the district's midnight, by what became of them",
        labels=["channel", "state"],
    )
    left = GaugeMetricFamily(
        "linli_channel_budget_left",
        "Messages, or parts of them, that the day's or month's budget still allows",
        labels=["channel", "span"],
    )
    for one in channels:
        for state, count in one.today.items():
            today.add_metric([one.channel, state], count)
        for span, count in one.left.items():
            left.add_metric([one.channel, span], count)
    yield today
    yield left


def _of_secrets(found: list[Secret], *, now: datetime) -> Iterator[Metric]:
    ages = GaugeMetricFamily(
        "linli_secret_age_days", "Age of the oldest secret of a kind that counts", labels=["kind"]
    )
    limits = GaugeMetricFamily(
        "linli_secret_limit_days", "After how many days it should be renewed", labels=["kind"]
    )
    left = GaugeMetricFamily(
        "linli_api_key_left_days", "Until a key of another program ends", labels=["name"]
    )
    for kind in dict.fromkeys(one.kind for one in found):
        of_kind = [one for one in found if one.kind == kind]
        known = [days for one in of_kind if (days := one.days(now)) is not None]
        if known:
            ages.add_metric([kind], max(known))
        if limit := of_kind[0].limit:
            limits.add_metric([kind], limit)
    for one in found:
        if one.ends_at is not None:
            left.add_metric([one.name], (one.ends_at - now) / timedelta(days=1))
    yield from (ages, limits, left)


_UNITS = {"disk_free": "_bytes", "database_size": "_bytes"}
