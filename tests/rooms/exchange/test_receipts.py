"""What became of a message: pushed by its gateway, or asked for; nobody else is believed."""

import hashlib
import hmac
import json
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.notices import receiving
from linli.notices.receiving import ask_for_receipts
from linli.policy.queries import current
from linli.policy.sections.channels import Channels
from tests.cast import NOW, Cast
from tests.rooms.notices.ways.gateways import Gateway, listening

EXAMPLES = Path(__file__).parents[3] / "docs" / "channels"
SECRETS = '[sms]\nid = "a"\nkey = "b"\npush = "word"\naccount = "J1"\npassword = "p"\n'
DELIVERED = {"biz_id": "B-1", "success": True, "err_code": "DELIVERED"}
FAILED = {"biz_id": "B-2", "success": False, "err_code": "MK:0012 13800000001!"}
ADDRESS = "/notices/v1/sms/receipts"
Heard = list[tuple[str, ...]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What the room of notices is told; a number that begins with U is not on record."""
    found: Heard = []

    def delivered(channel: str, number: str, state: str, why: str, *, now: object) -> bool:
        found.append((channel, number, state, why))
        return not number.startswith("U")

    monkeypatch.setattr(receiving, "delivered", delivered)
    return found


def in_force(
    example: str, monkeypatch: pytest.MonkeyPatch, settings: Any, folder: Path, **proof: Any
) -> dict[str, Any]:
    """The rules with a gateway of the documentation, and its secrets."""
    tree = tomllib.loads((EXAMPLES / f"sms-{example}.toml").read_text(encoding="utf-8"))
    if proof:
        tree["sms"][0]["receipts"]["proof"] = proof
    pack = current().pack
    assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
    monkeypatch.setitem(pack.__dict__, "channels", Channels.model_validate(tree))
    settings.LINLI_CHANNEL_SECRETS = folder / "channels.toml"
    (folder / "channels.toml").write_text(SECRETS)
    return tree


@pytest.fixture
def pushing(
    cast: Cast, heard: Heard, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> Heard:
    in_force("signed-parameters", monkeypatch, settings, tmp_path)
    return heard


def pushed(body: Any, *, query: str = "?token=word", at: str = ADDRESS, **headers: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(at + query, raw, content_type="application/json", headers=headers)


def test_a_pushed_receipt_says_what_became_of_a_message(pushing: Heard) -> None:
    answer = pushed([DELIVERED, FAILED, {"biz_id": "B-3", "success": "perhaps"}, {}, 7])
    assert (answer.status_code, answer.json()) == (200, {"code": 0, "msg": "ok"})
    assert pushing == [
        ("sms", "B-1", "delivered", ""),
        ("sms", "B-2", "failed", "MK001213800000001"),
    ]


def test_a_gateway_that_was_quicker_than_we_says_it_again(pushing: Heard) -> None:
    assert pushed([DELIVERED, {**DELIVERED, "biz_id": "U-9"}]).status_code == 503
    assert len(pushing) == 2, "what is known is written down all the same"


def test_nobody_else_is_believed(pushing: Heard) -> None:
    for query in ("", "?token=", "?token=wrong", "?Token=word"):
        assert pushed(DELIVERED, query=query).status_code == 401
    assert pushed(DELIVERED, at="/notices/v1/smz/receipts").status_code == 401
    assert Client().get(f"{ADDRESS}?token=word").status_code == 405
    assert pushing == []


GARBAGE = [b"", b"\xff\xfe", b"[" * 100_000, b'"word"', b"[" + b"{}," * 1_000 + b"{}]"]


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused_and_changes_nothing(body: bytes, pushing: Heard) -> None:
    assert pushed(body).status_code == 400
    assert pushing == []


def test_too_much_at_once_is_refused(pushing: Heard) -> None:
    assert pushed(b"[" + b" " * 1024**2 + b"]").status_code == 413


def test_a_signature_counts_for_its_body_and_for_some_minutes(
    cast: Cast, heard: Heard, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    in_force(
        "signed-parameters",
        monkeypatch,
        settings,
        tmp_path,
        hash="hmac-sha256",
        over="{at}.{body}",
        key="{secret.push}",
        given="header.X-Sign",
        at="header.X-Time",
    )
    body = json.dumps(DELIVERED).encode()

    def signed(moment: int, signed_body: bytes = body) -> Any:
        over = f"{moment}.".encode() + signed_body
        sign = hmac.new(b"word", over, hashlib.sha256).hexdigest()
        headers = {"X-Sign": sign.upper(), "X-Time": str(moment)}
        return pushed(body, query="", **headers).status_code

    now = int(timezone.now().timestamp())
    assert signed(now) == 200
    assert signed(now * 1_000) == 200, "in milliseconds"
    assert signed(now - 700) == 401
    assert signed(now, b"{}") == 401
    assert pushed(body, query="").status_code == 401
    assert len(heard) == 2


def test_a_secret_that_is_missing_lets_nobody_in(pushing: Heard, settings: Any) -> None:
    settings.LINLI_CHANNEL_SECRETS.write_text("[sms]\n")
    assert pushed(DELIVERED).status_code == 503
    assert pushing == []


@pytest.fixture
def polled(
    cast: Cast, heard: Heard, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> Iterator[Gateway]:
    """A gateway that is asked for its receipts every fifteen seconds."""
    with listening() as gateway:
        settings.LINLI_MAY_ASK = ["127.0.0.1"]
        tree = in_force("joined-md5", monkeypatch, settings, tmp_path)
        tree["sms"][0]["receipts"]["poll"]["address"] = f"{gateway.address}/rpt"
        monkeypatch.setitem(current().pack.__dict__, "channels", Channels.model_validate(tree))
        receiving.forget()
        yield gateway
        receiving.forget()


def test_receipts_are_asked_for_in_their_time(polled: Gateway, heard: Heard) -> None:
    rows = [{"msgid": 7, "status": 0}, {"msgid": "8", "status": 5, "errcode": "UNDELIV"}]
    polled.says({"result": 0, "rpts": rows}, {"result": 0, "rpts": []})
    assert ask_for_receipts(NOW) == 2
    assert heard == [("sms", "7", "delivered", ""), ("sms", "8", "failed", "UNDELIV")]
    assert polled.came[0].json["userid"] == "J1"
    assert ask_for_receipts(NOW + timedelta(seconds=14)) == 0
    assert len(polled.came) == 1, "not yet"
    ask_for_receipts(NOW + timedelta(seconds=15))
    assert len(polled.came) == 2


def test_a_gateway_that_fails_is_asked_less_and_less_often(
    polled: Gateway, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    polled.says(b"token J1 p", status=500)
    moment = NOW
    for wait in (15, 30, 60, 120, 240, 480, 900, 900):
        assert ask_for_receipts(moment) == 0
        before = len(polled.came)
        ask_for_receipts(moment + timedelta(seconds=wait - 1))
        assert len(polled.came) == before
        moment += timedelta(seconds=wait)
    assert len(caplog.records) == 1
    polled.says({"rpts": []})
    ask_for_receipts(moment)
    ask_for_receipts(moment + timedelta(seconds=15))
    assert len(polled.came) == 10
