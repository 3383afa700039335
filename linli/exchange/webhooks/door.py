"""How a delivery is made: a CloudEvent of what stands in the journal, signed, and its answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from linli.exchange.sending.doors import Door, Nothing, Outgoing, Request, Verdict, sends
from linli.exchange.webhooks.feed import DOOR
from linli.exchange.webhooks.kinds import KINDS, PING, PREFIX, Kind, data_of
from linli.exchange.webhooks.models import SECRET, Subscription
from linli.exchange.webhooks.reach import sight, unit_code
from linli.exchange.webhooks.signing import headers
from linli.journal.models import Entry
from linli.outside.ask import Answer
from linli.people.sealing import opened

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
PING_TYPE = f"{PREFIX}{PING}.v1"


@dataclass(frozen=True, slots=True)
class SeenCase:
    """What of a case stands in every event about it."""

    number: str
    category: str
    area: str


@sends(DOOR)
class Webhooks(Door):
    """Tells a subscription of an event. Any answer but 2xx is tried again; 410 pauses."""

    at_once = 100

    def requests(
        self, batch: Sequence[Outgoing], *, now: datetime
    ) -> Sequence[Request | Nothing | None]:
        """All of a batch with four statements: they are of one subscription."""
        row = Subscription.objects.get(id=int(batch[0].partner))
        if row.ended_at is not None:
            return [Nothing("ended") for _ in batch]
        entries = Entry.objects.in_bulk([one.what["entry"] for one in batch if "entry" in one.what])
        others = {
            entry.facts[fact.field]
            for entry in entries.values()
            for fact in KINDS[entry.event].facts
            if fact.via == "case" and entry.facts.get(fact.field)
        }
        cases = _seen(row, {entry.subject_id for entry in entries.values()} | others)
        secrets = secrets_of(row, now=now)
        return [self._request(one, row, entries, cases, secrets, now) for one in batch]

    def judged(self, sending: Outgoing, answer: Answer) -> Verdict:
        """As the Standard Webhooks have it: a refusal too may be a slip that somebody mends."""
        verdict = super().judged(sending, answer)
        return Verdict.AGAIN if verdict is Verdict.REFUSED else verdict

    def _request(
        self,
        one: Outgoing,
        row: Subscription,
        entries: dict[int, Entry],
        cases: dict[int, SeenCase],
        secrets: Sequence[str],
        now: datetime,
    ) -> Request | Nothing:
        if "entry" in one.what:
            entry = entries[one.what["entry"]]
            if entry.subject_id not in cases:
                # Its area or its unit is another one by now.
                return Nothing("out_of_reach")
            told = _event(entry, KINDS[entry.event], cases)
        else:
            told = _ping(one, row)
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        signed = headers(secrets, told["id"], int(now.timestamp()), body)
        return Request(
            row.address,
            body,
            signed | {"content-type": CONTENT_TYPE, "user-agent": "linli-webhooks/1"},
        )


def secrets_of(row: Subscription, *, now: datetime) -> list[str]:
    """The secret, and the one before while both count."""
    found = [opened(row.secret_sealed, SECRET).plain]
    if row.previous_secret_sealed is not None and row.previous_until and now < row.previous_until:
        found.append(opened(row.previous_secret_sealed, SECRET).plain)
    return found


def schema_address(of_type: str) -> str:
    """Where the schema of a type's data stands for everybody to read."""
    return f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/webhooks/schemas/{of_type}.json"


def _event(entry: Entry, kind: Kind, cases: dict[int, SeenCase]) -> dict[str, Any]:
    case = cases[entry.subject_id]

    def number(case_id: int) -> str | None:
        other = cases.get(case_id)
        return None if other is None else other.number

    data = data_of(
        kind,
        entry.facts,
        case=case.number,
        category=case.category,
        area=case.area,
        unit=unit_code,
        number=number,
    )
    return _cloud(str(entry.id), kind.type, case.number, entry.at) | {"data": data}


def _ping(one: Outgoing, row: Subscription) -> dict[str, Any]:
    event = _cloud(f"{one.about}-{row.id}", PING_TYPE, f"subscription/{row.id}", one.queued_at)
    return event | {"data": {"subscription": row.id}}


def _cloud(number: str, of_type: str, subject: str, at: datetime) -> dict[str, Any]:
    """The envelope, in the structured form of CloudEvents 1.0."""
    return {
        "specversion": "1.0",
        "id": number,
        "source": settings.LINLI_PUBLIC_URL.rstrip("/"),
        "type": of_type,
        "subject": subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "dataschema": schema_address(of_type),
    }


def _seen(row: Subscription, case_ids: set[int]) -> dict[int, SeenCase]:
    if not case_ids:
        return {}
    seen = sight(row)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.number, c.category, coalesce(a.code, '') "  # noqa: S608  # our own words
            "FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id "
            f"WHERE c.id = ANY(%(cases)s) AND {seen.condition()}",
            seen.params() | {"cases": sorted(case_ids)},
        )
        return {number: SeenCase(*facts) for number, *facts in cursor.fetchall()}
