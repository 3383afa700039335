"""政务钉钉: signed requests, one message for each id, and what its answers mean."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linli.notices import channels
from linli.notices.claiming import LEASE, claimed
from linli.notices.models import Outgoing
from linli.notices.parcels import Carried, Refused, Undeliverable, Unready, Wait
from linli.notices.preferring import give_address, prove_address
from linli.notices.secrets import Secrets
from linli.notices.sending import send_due
from linli.notices.ways.gov_dingtalk import LONGEST, GovDingtalkAppChannel, fitted
from linli.outside.addresses import Closed
from linli.policy.queries import current
from linli.policy.sections.channels import Channels, GovDingtalkApp
from linli.policy.sections.notices import Sending, Use
from tests.cast import Cast
from tests.rooms.notices.ways.gateways import NOW, Gateway, parcel
from tests.rooms.notices.ways.gov_platform import NUMBER, SECRETS, Platform, recorded

Made = Callable[..., GovDingtalkAppChannel]


@pytest.fixture
def platform(gateway: Gateway) -> Platform:
    made = Platform()
    gateway.judges = made.answer
    return made


def entry(gateway: Gateway, **more: Any) -> GovDingtalkApp:
    plain = {"code": "gov", "name": {"zh": "政务钉钉", "en": "Government DingTalk"}}
    return GovDingtalkApp.model_validate(
        {**plain, "address": gateway.address, "tenant": 100001, **more}
    )


@pytest.fixture
def made(cast: Cast, gateway: Gateway) -> Made:
    """A channel of it, led to this machine."""

    def one(secrets: dict[str, str] = SECRETS, **more: Any) -> GovDingtalkAppChannel:
        return GovDingtalkAppChannel(entry(gateway, **more), Secrets("gov", secrets))

    return one


def test_a_work_message_goes_to_one_account_and_bears_a_signature_that_holds(
    made: Made, gateway: Gateway, platform: Platform
) -> None:
    assert made().carry(parcel(to="10000001,1"), now=NOW) == Carried(NUMBER)
    (came,) = gateway.came
    assert (came.method, came.path, came.query) == ("POST", "/message/workNotification", {})
    form = came.form
    assert json.loads(form.pop("msg")) == {
        "msgtype": "text",
        "text": {
            "content": "邻里区\n城管局已接单，正在办理编号LJ-20261118-0001的问题。"
            "\nhttps://linli.example/r/c/AB12"
        },
    }
    assert form == {"bizMsgId": "notice-7", "receiverIds": "100000011", "tenantId": "100001"}
    assert came.headers["x-hmac-auth-timestamp"] == "2026-11-22T09:30:00.000+08:00"
    assert came.headers["x-hmac-auth-nonce"].startswith("1795311000000")
    assert not {"x-hmac-auth-ip", "x-hmac-auth-mac"} & came.headers.keys()
    assert "hidden-word" not in repr(came)


def test_whose_server_asks_is_told_where_it_is_known(
    made: Made, gateway: Gateway, platform: Platform
) -> None:
    secrets = SECRETS | {"ip": "10.8.0.4", "mac": "02-00-00-00-00-01"}
    made(secrets).carry(parcel(), now=NOW)
    headers = gateway.came[0].headers
    assert (headers["x-hmac-auth-ip"], headers["x-hmac-auth-mac"]) == (
        "10.8.0.4",
        "02-00-00-00-00-01",
    )
    assert platform.told


def test_another_secret_is_refused_and_tells_nobody(made: Made, platform: Platform) -> None:
    with pytest.raises(Refused, match="said_SignatureNotMatch"):
        made(SECRETS | {"secret": "another"}).carry(parcel(), now=NOW)
    with pytest.raises(Unready, match=r"gov\.secret is missing"):
        made({"appkey": "linli-4kXaBc"}).carry(parcel(), now=NOW)
    assert not platform.told


def test_what_the_platform_has_already_is_taken(
    made: Made, gateway: Gateway, platform: Platform
) -> None:
    channel = made()
    assert channel.carry(parcel(), now=NOW).number == NUMBER
    assert channel.carry(parcel(), now=NOW) == Carried()
    assert len(gateway.came) == 2
    assert list(platform.told) == ["notice-7"]


SAID: list[tuple[Any, int, type[Exception], str]] = [
    (recorded("inner_refusal"), 200, Undeliverable, "no_such_address"),
    ({"success": False, "errorCode": "LIMIT", "errorMsg": "x"}, 200, Wait, "60 seconds"),
    (
        {"success": False, "errorCode": "E 7；10000001", "errorMsg": "x"},
        400,
        Refused,
        "said_E710000001",
    ),
    ({"success": True, "content": {"success": False}}, 200, Refused, "unreadable"),
    ({"success": "true"}, 200, Refused, "unreadable"),
    ({"success": True}, 500, Refused, "status_500"),
    ({}, 429, Wait, "60 seconds"),
    ([], 200, Refused, "unreadable"),
    (b"<html>", 200, Refused, "unreadable"),
    (b"<html>", 502, Refused, "status_502"),
]


@pytest.mark.parametrize(("said", "status", "outcome", "why"), SAID)
def test_what_it_answers_is_never_again_or_slower_or_another_time(
    said: Any, status: int, outcome: type[Exception], why: str, made: Made, gateway: Gateway
) -> None:
    gateway.says(said, status=status)
    channel = made(never={"1001": "no_such_address"}, slower=["LIMIT"])
    with pytest.raises(outcome) as refused:
        channel.carry(parcel(), now=NOW)
    assert str(refused.value) == why


def test_a_code_that_the_pack_does_not_know_is_tried_another_time(
    made: Made, gateway: Gateway
) -> None:
    gateway.says(recorded("inner_refusal"))
    with pytest.raises(Refused, match="said_1001"):
        made().carry(parcel(), now=NOW)


@pytest.mark.parametrize("words", ["字" * 3_000, '“"”\n' * 1_000, "\n" * 5_000, "𠮷" * 700])
def test_a_long_message_is_cut_until_all_of_it_fits(words: str) -> None:
    body = fitted(words)
    assert LONGEST / 2 < len(body.encode()) <= LONGEST
    content = json.loads(body)["text"]["content"]
    assert words.startswith(content[:-1])
    assert content.endswith("…")


def test_an_address_inside_the_house_is_not_asked(
    made: Made, gateway: Gateway, settings: Any
) -> None:
    settings.LINLI_MAY_ASK = []
    with pytest.raises(Closed):
        made().carry(parcel(), now=NOW)
    assert not gateway.came


def test_a_crash_after_the_asking_tells_an_officer_once(
    cast: Cast,
    gateway: Gateway,
    platform: Platform,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.LINLI_CHANNEL_SECRETS = tmp_path / "channels.toml"
    settings.LINLI_CHANNEL_SECRETS.write_text(
        '[gov]\nappkey = "linli-4kXaBc"\nsecret = "hidden-word"\n'
    )
    pack = current().pack
    assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
    section = Channels(gov_dingtalk_apps=(entry(gateway),))
    monkeypatch.setitem(pack.__dict__, "channels", section)
    monkeypatch.setattr(channels, "_built", None)
    uses = (Use(channel="gov", to=("officer",), per_minute=600),)
    notices = pack.notices.model_copy(update={"sending": Sending(uses=uses)})
    monkeypatch.setitem(pack.__dict__, "notices", notices)
    give_address("gov", "10000001", by=cast.chen_qiang, now=NOW)

    (ready,) = claimed("gov", now=NOW)
    channels.channels()["gov"].carry(ready.parcel, now=NOW)
    row = Outgoing.objects.get()
    assert row.state != Outgoing.State.SENT, "and here the sender died"

    assert send_due(now=NOW + LEASE) == 1
    row.refresh_from_db()
    assert row.state == Outgoing.State.SENT
    (told,) = platform.told.values()
    assert (len(gateway.came), told["receiverIds"]) == (2, "10000001")
    (code,) = re.findall(r"[0-9]{6}", json.loads(told["msg"])["text"]["content"])
    assert prove_address("gov", code, by=cast.chen_qiang, now=NOW + LEASE)
