"""Somebody who receives webhooks, in the tests: it checks what comes as the documentation says."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from linli.exchange.sending.engine import send_all
from linli.exchange.webhooks.acts import Wanted, subscribe
from linli.exchange.webhooks.feed import feed_all
from linli.exchange.webhooks.kinds import KINDS
from linli.exchange.webhooks.models import Subscription
from linli.journal import tail
from linli.outside.ask import Answer, Unanswered
from tests.cast import DISTRICT, NOW, Cast


@pytest.fixture
def seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tail has what the test's own transaction wrote, which never commits."""
    for name in ("_NAMED", "_HERE"):
        below_the_running = getattr(tail, name)
        assert f"xid < {tail.END}" in below_the_running
        monkeypatch.setattr(tail, name, below_the_running.replace(f"xid < {tail.END}", "TRUE"))


@dataclass
class Receiver:
    """What came, as it came; `status` is what it answers, 0 for not at all."""

    status: int = 200
    came: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def ask(self, method: str, address: str, **more: Any) -> Answer:
        self.headers.append(more["headers"])
        self.bodies.append(more["body"])
        self.came.append(json.loads(more["body"]))
        if not self.status:
            raise Unanswered("partner.example: ConnectionRefusedError")
        return Answer(self.status, {}, b"")

    def hang_up(self) -> None:
        """There is no line to close."""

    @property
    def told(self) -> list[tuple[str, str]]:
        """Type and case of every event, pings left out."""
        return [
            (event["type"].removeprefix("org.linli.case.").removesuffix(".v1"), event["subject"])
            for event in self.came
            if event["type"].startswith("org.linli.case.")
        ]


def worked(receiver: Receiver, *, now: datetime) -> int:
    """What the worker does: queue what happened, and send what is due, until nothing is."""
    total = 0
    for _ in range(20):
        feed_all(now=now)
        sent = send_all(now=now, lines=receiver)  # type: ignore[arg-type]  # it asks as they do
        total += sent
        if not sent:
            break
    return total


def fits(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether one of the signatures is of this secret."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in headers["webhook-signature"].split()


NUMBERS = count(1)


def wanted(**more: Any) -> Wanted:
    plain: dict[str, Any] = {
        "name": f"应急局联动平台 {next(NUMBERS)}",
        "address": "https://partner.example/in",
        "kinds": list(KINDS),
        "role": "duty_officer",
        "unit": "centre",
        "area_code": DISTRICT,
    }
    return Wanted(**plain | more)


def subscribed(cast: Cast, receiver: Receiver, **more: Any) -> tuple[Subscription, str]:
    """A subscription whose address has answered its ping."""
    row, secret = subscribe(wanted(**more), by=cast.zhou_ming, now=NOW)
    worked(receiver, now=NOW)
    return row, secret
