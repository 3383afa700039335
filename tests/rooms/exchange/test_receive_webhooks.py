"""The receiver of `docs/how-to/receive-webhooks.md`, followed to the letter, before the engine."""

import http.client
import re
import runpy
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.conf import settings

from linli.cases.lifecycle import State
from linli.exchange.sending.engine import send_all
from linli.exchange.sending.models import Sending
from linli.exchange.webhooks.acts import set_back, subscribe
from linli.exchange.webhooks.feed import feed_all
from linli.exchange.webhooks.signing import headers, new_secret
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import taken_to
from tests.rooms.exchange.receiving import seen_at_once, wanted

__all__ = ["seen_at_once"]
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "receive-webhooks.md"
STEPS = ("opened", "dispatched", "accepted", "answered", "verified", "closed")


@pytest.fixture
def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The page's program, saved and started; its clock is the house's."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    (tmp_path / "receiver.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    program = SimpleNamespace(**runpy.run_path("receiver.py", run_name="receiver"))
    server = program.receiver(0, new_secret())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    program.server = server
    with time_machine.travel(NOW, tick=False):
        yield program
    server.shutdown()
    server.server_close()


def worked_off(program: SimpleNamespace) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = []
    program.work_off(done.append)
    return done


def posted(program: SimpleNamespace, body: bytes, more: dict[str, str]) -> int:
    line = http.client.HTTPConnection("127.0.0.1", program.server.server_port, timeout=10)
    try:
        line.request(
            "POST", "/", body, {name.replace("_", "-"): said for name, said in more.items()}
        )
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.django_db
@pytest.mark.usefixtures("seen_at_once")
def test_everything_that_happens_is_put_down_once(
    cast: Cast, at_work: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: the subscription that the page has somebody make, and its secret in the receiver
    monkeypatch.setattr(settings, "LINLI_MAY_ASK", ["127.0.0.1"])
    address = f"http://127.0.0.1:{at_work.server.server_port}/"
    row, at_work.server.secret = subscribe(wanted(address=address), by=cast.zhou_ming, now=NOW)
    send_all(now=NOW)
    assert [one["type"] for one in worked_off(at_work)] == ["org.linli.webhook.ping.v1"]

    # when: a case lives its life
    case = taken_to(State.CLOSED, cast)
    feed_all(now=NOW)
    send_all(now=NOW)

    # then: it is worked off in its order
    told = worked_off(at_work)
    assert [one["type"] for one in told] == [f"org.linli.case.{step}.v1" for step in STEPS]
    assert {one["subject"] for one in told} == {case.number}

    # and: told once more, it is taken and passed over
    set_back(row.id, entry_id=int(told[0]["id"]), by=cast.zhou_ming, now=NOW)
    feed_all(now=NOW)
    assert send_all(now=NOW) == len(STEPS)
    assert worked_off(at_work) == []
    assert set(Sending.objects.values_list("state", "last_status")) == {("sent", 204)}


def test_what_is_not_ours_is_not_believed(at_work: SimpleNamespace) -> None:
    body, now, secret = b'{"id": "7", "type": "x", "time": "t"}', int(NOW.timestamp()), new_secret()
    ours = headers([secret, at_work.server.secret], "7", now, body)
    assert posted(at_work, body, ours) == 204, "while the secret is being changed"
    assert posted(at_work, body, ours) == 204, "again"
    assert posted(at_work, body + b" ", ours) == 401
    assert posted(at_work, body, headers([secret], "7", now, body)) == 401
    assert posted(at_work, body, headers([at_work.server.secret], "7", now - 301, body)) == 401
    assert posted(at_work, body, ours | {"webhook-signature": "v1,ä \xff"}) == 401
    assert posted(at_work, body, ours | {"webhook-timestamp": "soon"}) == 401
    assert posted(at_work, body, {}) == 401
    assert [one["id"] for one in worked_off(at_work)] == ["7"]
