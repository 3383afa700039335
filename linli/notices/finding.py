"""Finding messages again: by channel, state, template, reason and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from linli.notices.models import Outgoing
from linli.notices.recipients import Party, party_of, reach_of, value_of
from linli.notices.tally import masked
from linli.people.sealing import Personal
from linli.policy.queries import current

State = Outgoing.State
NOT_GONE = [State.FAILED, State.UNPAID]
# Counted no further, and sent again no more at once.
COUNTED_AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Message:
    """A message that left or should have, to whom, and the end of the address alone."""

    row: Outgoing
    party: Party | None
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which messages are looked for; what is empty says nothing. Days in the district's zone."""

    channel: str = ""
    state: str = ""
    template: str = ""
    why: str = ""
    since: date | None = None
    until: date | None = None

    def rows(self, *, before: int | None = None) -> QuerySet[Outgoing]:
        """The messages of this kind, the newest first, below an id."""
        same = {
            name: value
            for name in ("channel", "state", "template", "why")
            if (value := getattr(self, name))
        }
        rows = Outgoing.objects.filter(**same)
        if self.since is not None:
            rows = rows.filter(queued_at__gte=_midnight(self.since))
        if self.until is not None:
            rows = rows.filter(queued_at__lt=_midnight(self.until + timedelta(days=1)))
        if before is not None:
            rows = rows.filter(id__lt=before)
        return rows.select_related("notice", "proves").order_by("-id")

    def not_gone(self) -> QuerySet[Outgoing]:
        """Those of them that could be sent again: they failed or were not paid for."""
        return self.rows().filter(state__in=NOT_GONE).exclude(notice=None)


def not_gone(sought: Sought) -> tuple[int, int]:
    """How many could be sent again, counted to an end, and the id of the newest of them."""
    newest = sought.not_gone().order_by("-id").values_list("id", flat=True)
    found = list(newest[:COUNTED_AT_MOST])
    return len(found), found[0] if found else 0


def shown(rows: Iterable[Outgoing]) -> list[Message]:
    """Messages as a screen shows them, in at most four more queries."""
    found = list(rows)
    parties = {row.id: party_of(row) for row in found}
    reach = reach_of(party for party in parties.values() if party is not None)
    told = []
    for row in found:
        party = parties[row.id]
        to: Personal | None = None
        if row.proves is not None:
            to = value_of(row.proves)
        elif party is not None:
            to = reach.address(party, row.channel)
        told.append(Message(row, party, "" if to is None else masked(to.plain)))
    return told


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=current().pack.district.zone)
