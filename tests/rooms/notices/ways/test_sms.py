"""Text messages by gateways that the pack describes: two families, their answers, their moods."""

import base64
import hashlib
import hmac
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from linli.notices.parcels import Carried, Refused, Undeliverable, Unready, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways import asking
from linli.notices.ways.sms import SmsChannel
from linli.notices.ways.wording import Words, signature
from linli.outside.ask import Unanswered
from linli.policy.sections.channels import Channels
from linli.policy.sections.gateways import Signed
from tests.cast import Cast
from tests.rooms.notices.ways.gateways import NOW, Gateway, parcel

EXAMPLES = Path(__file__).parents[4] / "docs" / "channels"
SECRETS = {"id": "testid", "key": "testsecret", "account": "J10003", "password": "26dad7f364507df1"}
Made = Callable[..., SmsChannel]


@pytest.fixture
def sms(cast: Cast, gateway: Gateway) -> Made:
    """A channel by one of the two examples of the documentation, led to this machine."""

    def made(example: str, secrets: dict[str, str] = SECRETS, **more: Any) -> SmsChannel:
        tree = tomllib.loads((EXAMPLES / f"sms-{example}.toml").read_text(encoding="utf-8"))
        tree["sms"][0]["send"]["address"] = f"{gateway.address}/send"
        tree["sms"][0] |= more
        (entry,) = Channels.model_validate(tree).sms
        return SmsChannel(entry, Secrets(entry.code, secrets))

    return made


def test_parameters_are_sorted_encoded_and_signed_as_the_gateway_checks_them(
    sms: Made, gateway: Gateway
) -> None:
    gateway.says({"Code": "OK", "Message": "OK", "BizId": "900619746936498440^0"})
    carried = sms("signed-parameters").carry(parcel(), now=NOW)
    assert carried == Carried("900619746936498440^0")
    form = gateway.came[0].form
    assert form["PhoneNumbers"] == "13800000001"
    assert form["TemplateCode"] == "SMS_100004"
    assert json.loads(form["TemplateParam"]) == {"unit": "城管局", "number": "LJ-20261118-0001"}
    assert (form["OutId"], form["Timestamp"]) == ("notice-7", "2026-11-22T01:30:00Z")
    given = form.pop("Signature")
    pairs = [f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(form.items())]
    over = "POST&%2F&" + quote("&".join(pairs), safe="-_.~")
    digest = hmac.new(b"testsecret&", over.encode(), hashlib.sha1).digest()
    assert given == base64.b64encode(digest).decode()


def test_signatures_are_those_of_published_examples() -> None:
    words = Words(
        {}, {}, {"key": "testsecret", "aws": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}.__getitem__
    )
    regions = (
        "AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1"
        "&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0"
        "&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26"
    )
    sorted_parameters = Signed(
        hash="hmac-sha1",
        over="{method}&%2F&{sorted_quoted}",
        key="{secret.key}&",
        encoding="base64",
    )
    asked = words.with_(method="GET", sorted_quoted=quote(regions, safe="-_.~"))
    assert signature(sorted_parameters, asked) == "OLeaidS1JvxuMvnyHOwuJ+uX5qY="
    # A key that is derived in steps, as Amazon's documentation derives one.
    derived = Signed(
        hash="hmac-sha256",
        over="aws4_request",
        key="AWS4{secret.aws}",
        steps=("20120215", "us-east-1", "iam"),
    )
    key = "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d"
    assert signature(derived, words) == key
    hashed = Signed(hash="sha256", over="{request}", request="abc", encoding="HEX")
    inner = hashlib.sha256(b"abc").hexdigest()
    assert signature(hashed, words) == hashlib.sha256(inner.encode()).hexdigest().upper()


def test_fields_are_joined_and_hashed_and_the_words_go_out_as_they_are(
    sms: Made, gateway: Gateway
) -> None:
    gateway.says({"result": 0, "desc": "", "msgid": 9223372036854775807})
    carried = sms("joined-md5").carry(parcel(template="unheard-of"), now=NOW)
    assert carried == Carried("9223372036854775807")
    came = gateway.came[0]
    assert came.headers["content-type"].startswith("application/json")
    plain = "J1000326dad7f364507df120261122093000"
    assert came.json == {
        "userid": "J10003",
        "timestamp": "20261122093000",
        "sign": hashlib.md5(plain.encode()).hexdigest().upper(),  # noqa: S324  # their choice
        "custid": "notice-7",
        "content": "【邻里】城管局已接单，正在办理编号LJ-20261118-0001的问题。",
        "mobiles": ["8613800000001"],
    }


SAID: dict[str, tuple[int, Any, type[Exception], str]] = {
    "a number that does not exist": (
        200,
        {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "13800000001"},
        Undeliverable,
        "no_such_address",
    ),
    "words that it does not carry": (
        200,
        {"Code": "isv.BLACK_KEY_CONTROL_LIMIT"},
        Undeliverable,
        "forbidden_words",
    ),
    "slower, in its own words": (200, {"Code": "Throttling.User"}, Wait, "60 seconds"),
    "slower, as HTTP has it": (429, b"", Wait, "60 seconds"),
    "a wrong key": (403, {"Code": "SignatureDoesNotMatch"}, Refused, "status_403"),
    "a wrong key, politely": (
        200,
        {"Code": "isv.ACCOUNT 13800000001"},
        Refused,
        "said_isv.ACCOUNT13800000001",
    ),
    "out of order": (503, b"<html>", Refused, "status_503"),
    "no JSON": (200, b"\xff\xfe garbage", Refused, "unreadable"),
    "another tree": (200, [1, 2], Refused, "unreadable"),
    "a deep one": (200, b"[" * 100_000, Refused, "unreadable"),
    "too much": (200, b"x" * (1024**2 + 1), Unanswered, ""),
    "nothing at all": (0, b"", Unanswered, ""),
}


@pytest.mark.parametrize("case", SAID)
def test_what_a_gateway_says_is_never_again_or_slower_or_another_time(
    case: str, sms: Made, gateway: Gateway
) -> None:
    status, body, kind, why = SAID[case]
    gateway.says(body, status=status)
    with pytest.raises(kind) as refused:
        sms("signed-parameters").carry(parcel(), now=NOW)
    assert why in str(refused.value)
    assert len(gateway.came) == 1, "asked once, whatever it says"


def test_how_long_to_wait_is_what_it_says(sms: Made, gateway: Gateway) -> None:
    gateway.headers["Retry-After"] = "7"
    gateway.says(b"", status=429)
    with pytest.raises(Wait) as slower:
        sms("signed-parameters").carry(parcel(), now=NOW)
    assert slower.value.seconds == 7


def test_a_gateway_that_takes_too_long_is_left(
    sms: Made, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.2)
    gateway.stays_silent_for = 1.0
    with pytest.raises(Unanswered):
        sms("joined-md5").carry(parcel(), now=NOW)


def test_the_same_parcel_carries_the_same_key_on_every_try(sms: Made, gateway: Gateway) -> None:
    channel = sms("signed-parameters")
    gateway.answers = [(503, b""), (200, {"Code": "OK", "BizId": "1"})]
    with pytest.raises(Refused):
        channel.carry(parcel(), now=NOW)
    assert channel.carry(parcel(), now=NOW).number == "1"
    first, second = (one.form for one in gateway.came)
    assert first["OutId"] == second["OutId"]
    assert first["SignatureNonce"] != second["SignatureNonce"], "a signature is used once"


PHONES = [
    ("13800000001", "national", False, "13800000001"),
    ("13800000001", "international", False, "+8613800000001"),
    ("13800000001", "digits", False, "8613800000001"),
    ("+85251234567", "national", True, "+85251234567"),
    ("+85251234567", "digits", True, "85251234567"),
    ("+85251234567", "national", False, "abroad"),
    ("02165551234", "national", True, "not_mobile"),
    ("13800000001x12", "national", True, "not_mobile"),
]


@pytest.mark.parametrize(("phone", "phones", "abroad", "sent"), PHONES)
def test_a_number_is_written_as_the_gateway_reads_it(
    phone: str, phones: str, abroad: bool, sent: str, sms: Made, gateway: Gateway
) -> None:
    gateway.says({"Code": "OK"})
    channel = sms("signed-parameters", phones=phones, abroad=abroad)
    if sent in ("abroad", "not_mobile"):
        with pytest.raises(Undeliverable, match=sent):
            channel.carry(parcel(to=phone), now=NOW)
        assert gateway.came == [], "nobody was asked"
    else:
        channel.carry(parcel(to=phone), now=NOW)
        assert gateway.came[0].form["PhoneNumbers"] == sent


def test_a_template_that_the_gateway_does_not_have_never_goes(sms: Made, gateway: Gateway) -> None:
    with pytest.raises(Undeliverable, match="no_template"):
        sms("signed-parameters").carry(parcel(template="declined"), now=NOW)
    assert gateway.came == []


def test_a_value_is_as_long_as_the_gateway_takes_it(sms: Made, gateway: Gateway) -> None:
    gateway.says({"Code": "OK"})
    values = {"unit": "区" * 50, "number": "1"}
    sms("signed-parameters").carry(parcel(values=values), now=NOW)
    assert json.loads(gateway.came[0].form["TemplateParam"])["unit"] == "区" * 34 + "…"


def test_a_secret_that_is_missing_is_named_and_never_shown(sms: Made, gateway: Gateway) -> None:
    channel = sms("signed-parameters", {"id": "testid"})
    with pytest.raises(Unready, match=r"sms\.key is missing"):
        channel.carry(parcel(), now=NOW)
    assert gateway.came == []
    assert "testsecret" not in repr(Secrets("sms", SECRETS))
