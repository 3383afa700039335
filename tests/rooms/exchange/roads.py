"""Another Open311 system, made up: it stands behind a unit, and answers as a test says."""

import json
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from linli.cases.models import Case, Note
from linli.exchange.handing import following
from linli.exchange.sending.engine import send_all
from linli.journal.deliver import deliver_all
from linli.outside.ask import Answer, Unanswered
from linli.policy.sections.exchange import OtherSystem
from linli.policy.sections.section import Text
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.exchange.clients import STREET

ROADS = OtherSystem(
    code="city-roads",
    name=Text(zh="市道路系统", en="City roads"),
    unit="dept-urban-management",
    address="https://roads.example/open311/v2",
    services={STREET: "road-pothole"},
)
UNIT = ROADS.unit
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Roads:
    """The other system: what it was asked, and what it answers."""

    answers: Callable[[str, str, dict[str, str]], tuple[int, Any] | None]
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    forms: list[list[tuple[str, str]]] = field(default_factory=list)

    def ask(self, method: str, address: str, **more: Any) -> Answer:
        parts = urllib.parse.urlsplit(address)
        pairs = urllib.parse.parse_qsl(more.get("body", b"").decode() or parts.query)
        given = dict(pairs)
        self.asked.append((method, parts.path, given))
        self.forms.append(pairs)
        found = self.answers(method, parts.path, given)
        if found is None:
            raise Unanswered("nobody there")
        status, body = found
        return Answer(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())

    def hang_up(self) -> None:
        """There is no line to close."""

    def sent(self, *, now: datetime = NOW) -> None:
        deliver_all(now=now)
        send_all(now=now, lines=self)  # type: ignore[arg-type]  # it asks as they do

    def follow(self, *, now: datetime) -> int:
        return following.follow(now=now, ask=self.ask)


def takes(number: str = "R-7", status: str = "open", notes: str = "") -> Roads:
    def answers(method: str, path: str, given: dict[str, str]) -> tuple[int, Any]:
        if method == "POST":
            return 201, [{"service_request_id": number, "account_id": None}]
        return 200, [
            {"service_request_id": number, "status": status, "status_notes": notes},
            {"service_request_id": "of somebody else", "status": "closed"},
        ]

    return Roads(answers)


def notes_of(case: Case) -> list[str]:
    return list(
        Note.objects.filter(case=case, author_kind="system")
        .order_by("id")
        .values_list("text", flat=True)
    )


def matter(cast: Cast, **more: Any) -> Case:
    return opened(cast, category=STREET, unit=UNIT, **more)
