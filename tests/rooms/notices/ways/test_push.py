"""Web push: the words are for one browser alone, and push services know who we are."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linli.notices.parcels import Refused, Undeliverable, Unready, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways import push
from linli.notices.ways.push import (
    PushChannel,
    Subscription,
    decoded,
    encrypted,
    new_key,
    private_key,
    subscription,
)
from linli.policy.sections.channels import Push
from tests.rooms.notices.ways.gateways import NOW, Gateway, parcel

# RFC 8291, appendix A.
UA_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
UA_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SENT = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)
TO = Subscription("https://push.example/1", decoded(UA_PUBLIC), decoded(AUTH))
Made = Callable[..., PushChannel]


@pytest.fixture
def channel(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> PushChannel:
    """A channel whose push service is on this machine, which speaks no TLS."""

    def plainly(request: Any) -> Any:
        there = urlsplit(request.address)._replace(scheme="http").geturl()
        return asked(push.Filled(request.method, there, request.body, request.headers))

    asked = push.answered
    monkeypatch.setattr(push, "answered", plainly)
    plain = {
        "code": "push",
        "name": {"zh": "推送", "en": "Push"},
        "contact": "mailto:a@b.example",
        "services": ["127.0.0.1"],
    }
    return PushChannel(Push.model_validate(plain), Secrets("push", {"key": new_key()}))


def written(gateway: Gateway, **more: Any) -> str:
    keys = {"p256dh": UA_PUBLIC, "auth": AUTH}
    endpoint = gateway.address.replace("http:", "https:") + "/wpush/v2/abc"
    return json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": keys, **more})


def read(body: bytes) -> bytes:
    """What the browser reads, by the RFC and by itself."""
    salt, length = body[:16], body[20]
    point, sealed = body[21 : 21 + length], body[21 + length :]
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = private_key(UA_PRIVATE).exchange(ec.ECDH(), theirs)
    info = b"WebPush: info\0" + decoded(UA_PUBLIC) + point
    material = push._derived(shared, decoded(AUTH), info, 32)
    key = push._derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = push._derived(material, salt, b"Content-Encoding: nonce\0", 12)
    plain = AESGCM(key).decrypt(nonce, sealed, None)
    assert plain.endswith(b"\x02")
    return plain[:-1]


def test_words_are_encrypted_as_the_rfc_shows_it() -> None:
    ours = private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    plain = b"When I grow up, I want to be a watermelon"
    sent = encrypted(plain, TO, ours=ours, salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"))
    assert push.encoded(sent) == SENT
    assert encrypted(plain, TO) != encrypted(plain, TO), "each time under another key"


def test_a_browser_reads_what_it_is_to_show(channel: PushChannel, gateway: Gateway) -> None:
    gateway.says(b"", status=201)
    channel.carry(parcel(to=written(gateway), urgent=True), now=NOW)
    (came,) = gateway.came
    assert json.loads(read(came.body)) == {
        "title": "邻里区",
        "body": "城管局已接单，正在办理编号LJ-20261118-0001的问题。",
        "link": "https://linli.example/r/c/AB12",
        "number": "LJ-20261118-0001",
        "code": "AB12",
        "tag": "notice-7",
    }
    assert came.headers["content-encoding"] == "aes128gcm"
    assert (came.headers["ttl"], came.headers["urgency"]) == ("86400", "high")
    assert len(came.headers["topic"]) <= 32
    token, _, key = came.headers["authorization"].removeprefix("vapid t=").partition(", k=")
    assert key == channel.public_key
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    origin = gateway.address.replace("http:", "https:")
    claims = jwt.decode(
        token, public, algorithms=["ES256"], audience=origin, options={"verify_exp": False}
    )
    assert claims["sub"] == "mailto:a@b.example"
    assert claims["exp"] - NOW.timestamp() == 12 * 3_600


def test_long_words_fit_into_one_record(channel: PushChannel, gateway: Gateway) -> None:
    gateway.says(b"", status=201)
    channel.carry(parcel(to=written(gateway), text="长" * 5_000), now=NOW)
    assert len(gateway.came[0].body) <= 4_096


SAID = [
    (404, Undeliverable, "no_such_address"),
    (410, Undeliverable, "no_such_address"),
    (429, Wait, "60"),
    (403, Refused, "status_403"),
    (502, Refused, "status_502"),
]


@pytest.mark.parametrize(("status", "kind", "why"), SAID)
def test_what_a_push_service_says_is_never_again_or_slower_or_another_time(
    status: int, kind: type[Exception], why: str, channel: PushChannel, gateway: Gateway
) -> None:
    gateway.says(b"endpoint gone", status=status)
    with pytest.raises(kind, match=why):
        channel.carry(parcel(to=written(gateway)), now=NOW)


HOSTILE: list[str] = [
    "",
    "[]",
    "{}",
    "[" * 100_000,
    json.dumps({"endpoint": "http://push.example/", "keys": {"p256dh": UA_PUBLIC, "auth": AUTH}}),
    json.dumps({"endpoint": "https://push.example/", "keys": {"p256dh": "AAAA", "auth": AUTH}}),
    json.dumps({"endpoint": "https://push.example/", "keys": {"p256dh": UA_PUBLIC, "auth": "A"}}),
    json.dumps({"endpoint": 1, "keys": {"p256dh": UA_PUBLIC, "auth": AUTH}}),
    json.dumps({"endpoint": "https://push.example/", "keys": {"p256dh": 1, "auth": AUTH}}),
]


@pytest.mark.parametrize("address", HOSTILE)
def test_what_is_no_subscription_is_never_written_to(address: str) -> None:
    with pytest.raises(Undeliverable, match="no_such_address"):
        subscription(address, ["push.example"])


ENDPOINTS = [
    ("https://push.example/1", True),
    ("https://eu.push.example/1", True),
    ("https://push.example.evil.example/1", False),
    ("https://notpush.example/1", False),
    ("https://user@push.example/1", False),
    ("https://evil.example/push.example", False),
    ("http://push.example/1", False),
    ("ftp://push.example/1", False),
]


@pytest.mark.parametrize(("endpoint", "good"), ENDPOINTS)
def test_nobody_names_us_a_host_of_his_own_to_write_to(endpoint: str, good: bool) -> None:
    written = json.dumps({"endpoint": endpoint, "keys": {"p256dh": UA_PUBLIC, "auth": AUTH}})
    if good:
        assert subscription(written, ["push.example"]).endpoint == endpoint
    else:
        with pytest.raises(Undeliverable):
            subscription(written, ["push.example"])


def test_a_key_that_is_none_says_how_to_make_one() -> None:
    with pytest.raises(Unready, match="push-key"):
        private_key("AAAA")
