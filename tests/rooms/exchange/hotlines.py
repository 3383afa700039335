"""A hotline that pushes: recorded payloads, signed as the hotline signs them."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.verify import verify
from linli.cases.models import Case
from linli.exchange.hotline.polling import poll_due
from linli.exchange.hotline.signing import signed_headers
from linli.outside.ask import Answer, Unanswered
from linli.policy.acts import adopt
from linli.policy.pack import Pack
from linli.policy.sections.hotline import HotlineSystem
from linli.simulate.hotline import SimulatedHotline
from tests.cast import FOUNDER, NOW, Cast, demo_pack
from tests.rooms.cases.matters import UNIT, photo

RECORDED = Path(__file__).parents[2] / "contracts" / "hotline"
MINUTE = timedelta(minutes=1)
SECRET = "a-secret-that-both-sides-know"


def city() -> HotlineSystem:
    """The demo district's hotline."""
    return demo_pack().hotline.by_code["city"]


def connected(cast: Cast, **parts: dict[str, Any]) -> None:
    """Adopt rules by which the hotline is asked and told at hotline.example."""
    plain = cast.pack.model_dump()
    (system,) = plain["hotline"]["systems"]
    system["poll"]["address"] = "https://hotline.example/orders"
    system["poll"]["rows"] = 3
    system["sends"]["address"] = "https://hotline.example/results"
    for name, values in parts.items():
        system[name] |= values
    adopt(Pack.model_validate(plain), by=FOUNDER, now=NOW)


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))


def pushed(body: Any, *, secret: str = SECRET, nonce: str = "", **headers: str) -> Any:
    """Push a body, JSON or raw bytes, signed at this moment."""
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    signed = signed_headers(secret, city(), raw, now=timezone.now(), nonce=nonce)
    return Client().post(
        "/hotline/v1/city", raw, content_type="application/json", headers={**signed, **headers}
    )


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content.decode()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def closed(case: Case, cast: Cast) -> None:
    """Taken to its end by those whose part it is."""
    at = timezone.now()
    case.refresh_from_db()
    if case.holder_id != cast.unit(UNIT).id:
        dispatch(case.id, UNIT, by=cast.zhou_ming, now=at)
    accept(case.id, by=cast.chen_qiang, now=at)
    before, after = ([photo(cast.chen_qiang, now=at)] for _ in range(2))
    answer(case.id, "已经修好。", before=before, after=after, by=cast.chen_qiang, now=at)
    verify(case.id, passed=True, by=cast.zhou_ming, now=at)
    close(case.id, by=cast.zhou_ming, now=at)


class Line:
    """The simulated hotline at the other end of `ask`; None while nobody answers."""

    def __init__(self, hotline: SimulatedHotline) -> None:
        self.hotline = hotline
        self.is_cut = False
        self.asked: list[str] = []

    def __call__(self, method: str, address: str, **more: Any) -> Answer:
        self.asked.append(address)
        if self.is_cut:
            raise Unanswered("hotline.example: ConnectionRefusedError")
        target = address.removeprefix("https://hotline.example")
        said = self.hotline.answer(method, target, more.get("body", b""))
        return Answer(said.status, {}, said.body)

    ask = __call__

    def hang_up(self) -> None:
        """There is no line to close."""


def polled(since: datetime, times: int) -> datetime:
    """Asked every minute, so many times; the moment after."""
    for turn in range(times):
        poll_due(since + turn * MINUTE)
    return since + times * MINUTE
