"""How old each secret of the house is 密钥年龄, and which of them should be renewed.

Those that linli makes itself or signs with, and those that open other houses' doors to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from linli.exchange.models import ApiKey, HotlineSecret, Subscription
from linli.journal.models import Entry
from linli.ledger.events import LogRefounded
from linli.ledger.keys import log_key_made_at
from linli.people.keyring import PURPOSES, key_ring
from linli.site.given_secrets import given_since
from linli.site.secret_file import secret_made_at

# A partner needs this long to put another key into its program.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret that counts: of which kind, whose, since when, until when if that is known.

    `since` is None where nobody knows it; `limit` is after how many days it should be renewed, 0
    for never.
    """

    kind: str
    name: str
    since: datetime | None
    limit: int
    ends_at: datetime | None = None

    def days(self, now: datetime) -> int | None:
        """Its age in whole days."""
        return None if self.since is None else max(0, (now - self.since).days)

    def is_due(self, now: datetime) -> bool:
        """Whether it should be renewed by now."""
        return bool(self.limit) and self.since is not None and (now - self.since).days > self.limit

    def is_ending(self, now: datetime) -> bool:
        """Whether it ends soon, or has ended lately: its program goes silent, or went."""
        return self.ends_at is not None and abs(self.ends_at - now) <= SOON


def secrets_in_force(*, now: datetime) -> list[Secret]:
    """Every secret that counts, kind by kind; of the ring's keys those that make what is new.

    An API key that is over stands here for a month more, for whoever wonders why it is quiet.
    Raises KeysMissing, NotNow when a file of keys cannot be read.
    """
    limits: dict[str, int] = settings.LINLI_SECRET_DAYS
    return [
        Secret(kind, name, since, limits[kind], ends_at)
        for kind, name, since, ends_at in (*_of_files(), *_of_doors(now), *_given())
    ]


Found = tuple[str, str, datetime | None, datetime | None]


def _of_files() -> Iterator[Found]:
    ring = key_ring()
    for purpose in PURPOSES:
        key = ring.newest(purpose)
        since = datetime.fromtimestamp(key.since, UTC) if key.since else _founded_at()
        yield f"{purpose}-key", str(key.number), since, None
    yield "secret-key", "", secret_made_at(), None
    yield "log-key", "", log_key_made_at() or _founded_at(LogRefounded.name), None


def _of_doors(now: datetime) -> Iterator[Found]:
    for key in ApiKey.objects.filter(ended_at=None).order_by("name"):
        if key.state(now) == "in use" or (key.ends_at and now - key.ends_at <= SOON):
            yield "api-key", key.name, key.made_at, key.ends_at
    for row in Subscription.objects.filter(ended_at=None).order_by("id"):
        yield "webhook-secret", str(row.id), row.secret_since, None
    # While one is being changed two count, and the older one is as good as the newer.
    oldest: dict[str, HotlineSecret] = {}
    for secret in HotlineSecret.objects.filter(ended_at=None).order_by("system", "id"):
        oldest.setdefault(secret.system, secret)
    for system, secret in oldest.items():
        yield "hotline-secret", system, secret.made_at, None


def _given() -> Iterator[Found]:
    for name, since in given_since().items():
        yield "given-secret", name, since, None


def _founded_at(event: str = "") -> datetime | None:
    """When the journal began, for keys from before their times were kept; or its last such event.

    They were made on the day of the first entry, for nothing is recorded without them.
    """
    last = Entry.objects.filter(event=event).order_by("-id").first() if event else None
    first = last or Entry.objects.order_by("id").first()
    return None if first is None else first.at
