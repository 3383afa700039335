"""A report comes as a form in UTF-8 or GB18030, or as JSON; what cannot be read is refused."""

import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.conf import settings as installed
from django.db import transaction
from django.test import Client
from django.test.client import encode_multipart

from linli.cases.models import Case, Report
from linli.exchange.keys import make_key
from linli.policy.queries import current
from tests.cast import FOUNDER, IN_HUAIYIN, NOW, Cast
from tests.rooms.exchange.clients import STREET, V2, post

FORM = "application/x-www-form-urlencoded"
WORDS = "道路塌陷，镕基路口㐀𠮷"
HALF = "\ud83d"


@pytest.fixture
def key(cast: Cast) -> str:
    return make_key("city-app", by=FOUNDER, now=NOW)


def fields(key: str, **more: Any) -> dict[str, Any]:
    latitude, longitude = IN_HUAIYIN
    place = {"lat": latitude, "long": longitude}
    return {"api_key": key, "service_code": STREET, **place, "description": WORDS, **more}


def sent(body: Any, content_type: str = "application/json", end: str = "json") -> Any:
    plain = body if isinstance(body, bytes | str) else json.dumps(body, ensure_ascii=False)
    with transaction.atomic():
        # Not `post`, which would write the bytes anew in the charset that they are said to be in.
        return Client().generic("POST", f"{V2}/requests.{end}", plain, content_type=content_type)


def is_error(answer: Any, status: int, *words: str) -> None:
    """It is refused as XML, with its status inside, and nothing is filed."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/xml; charset=utf-8")
    errors = ElementTree.fromstring(answer.content)  # noqa: S314  # our own answer
    assert errors.tag == "errors"
    assert errors.findtext("error/code") == str(status)
    said = errors.findtext("error/description") or ""
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)
    assert [word for word in words if word not in said] == []
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"
    assert not Report.objects.exists()


def test_json_is_taken_as_the_form_is(cast: Cast, key: str) -> None:
    asked = {"plate": " 川A12345 ", "months": 3.0, "colour": None}
    told = fields(key, service_code="dead-car", attribute=asked, email=None, device_id=["a", True])
    first = sent(told)
    assert first.status_code == 200, first.content
    report = Report.objects.get()
    assert report.text == WORDS
    assert report.answers == {"plate": "川A12345", "months": 3}
    assert Case.objects.get().number == first.json()[0]["service_request_id"]

    # and: with the names that a form has, numbers as text and a mark before it, it is the same
    asked_flat = {"attribute[plate]": "川A12345", "attribute[months]": "3"}
    flat = fields(key, service_code="dead-car", **asked_flat)
    for again in (sent(b"\xef\xbb\xbf" + json.dumps(flat).encode()), post("requests.json", flat)):
        assert again.json()[0]["service_request_id"] == first.json()[0]["service_request_id"]
    assert list(Report.objects.values_list("case__number", flat=True).distinct()) == [
        first.json()[0]["service_request_id"]
    ]


def test_the_same_fields_are_the_same_report_as_json_and_as_a_form(cast: Cast, key: str) -> None:
    body = {name: str(value) for name, value in fields(key).items()}

    first, *others = (
        sent(json.dumps(body)),
        post("requests.json", body),
        sent(urlencode(body), f"{FORM}; charset=us-ascii"),
        sent(urlencode(body, encoding="gb18030"), f"{FORM}; charset=GB18030"),
    )

    assert first.json()[0]["service_request_id"]
    assert [one.json() for one in others] == [first.json()] * 3
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (" ", "JSON"),
        ('{"api_key": ', "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"description": "坑"}'.encode("gbk"), "UTF-8"),
        ("[]", "one object"),
        ('"api_key"', "one object"),
        ('{"lat": {"deg": 28}}', "lat"),
        ('{"lat": NaN}', "lat"),
        ('{"description": [["a"]]}', "description"),
        ('{"attribute": "plate"}', "attribute"),
        ('{"attribute": [{"code": "plate", "value": "x"}]}', "attribute"),
        ('{"attribute": {"plate": {"zh": "x"}}}', "attribute[plate]"),
        ('{"attribute": {"a]b": "x"}}', "a]b"),
        (json.dumps({"attribute": {"a" * 61: "x"}}), "aaa"),
        (json.dumps({"description": "a\0b"}), "NUL"),
        (json.dumps({"description": HALF}), "UTF-8"),
        (json.dumps({"q": ["1"] * (installed.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}), "1000"),
    ],
)
def test_json_of_another_shape_is_refused_by_name(
    cast: Cast, key: str, body: str | bytes, named: str
) -> None:
    is_error(sent(body, end="xml"), 400, named)


def test_json_without_a_key_files_nothing(cast: Cast) -> None:
    is_error(sent(fields(""), end="xml"), 403, "api_key")


@pytest.mark.parametrize("charset", ["GBK", "gb2312", "cp936", '"GB18030"'])
@pytest.mark.parametrize("escaped", [True, False])
def test_a_form_may_be_in_the_national_encoding(
    cast: Cast, key: str, charset: str, escaped: bool
) -> None:
    given = fields(key)
    plain = "&".join(f"{name}={value}" for name, value in given.items()).encode("gb18030")
    body = urlencode(given, encoding="gb18030").encode() if escaped else plain

    answer = sent(body, f"{FORM}; charset={charset}")

    assert answer.status_code == 200, answer.content
    assert Report.objects.get().text == WORDS


def test_a_form_with_files_may_be_so_too(cast: Cast, key: str) -> None:
    body = encode_multipart("b", fields(key, description="@")).replace(
        b"@", WORDS.encode("gb18030")
    )

    answer = sent(body, "multipart/form-data; boundary=b; charset=gbk")

    assert answer.status_code == 200, answer.content
    assert Report.objects.get().text == WORDS


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"description=%FF%FF", f"{FORM}; charset=gbk"),
        (b"description=\xff\xff", f"{FORM}; charset=gbk"),
        (b"description=a", f"{FORM}; charset=rot13"),
        (b"--b\r\n\r\n", "multipart/form-data; boundary=b; charset=latin-1"),
        (b"\r\n", "multipart/form-data"),
    ],
)
def test_what_cannot_be_read_is_refused(
    cast: Cast, key: str, body: bytes, content_type: str
) -> None:
    is_error(sent(body, content_type, end="xml"), 400, "UTF-8")


def test_too_much_is_refused_in_the_form_asked(cast: Cast) -> None:
    is_error(sent("x" * (1024**2 + 1), end="xml"), 413, "1 MB")
    as_json = sent("x" * (1024**2 + 1))
    assert (as_json.status_code, as_json.json()[0]["code"]) == (413, 413)


def test_too_often_is_refused_in_the_form_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.web.rates.MINUTE", 1e6)  # on a slow machine tokens would come back
    for _ in range(current().pack.intake.rate_limits["open311"].per_minute):
        Client().options(f"{V2}/requests.xml")

    refused = Client().get(f"{V2}/requests.XML")

    is_error(refused, 429)
    assert int(refused["Retry-After"]) >= 1
    assert Client().get(f"{V2}/requests.json").json()[0]["code"] == 429
    assert Client().get("/feeds/cases.atom")["Content-Type"] == "application/problem+json"


def test_what_never_reaches_the_door_is_refused_in_the_form_asked(
    cast: Cast, settings: Any
) -> None:
    is_error(Client().get(f"{V2}/services.xml?q=%00"), 400)
    settings.ALLOWED_HOSTS = ["linli.example"]
    is_error(Client().get(f"{V2}/services.xml", headers={"Host": "elsewhere.example"}), 400)
    settings.ALLOWED_HOSTS = ["*"]
    without_ending = Client().get(f"{V2}/services")
    assert (without_ending.status_code, without_ending.json()[0]["code"]) == (404, 404)


def test_what_fails_here_is_told_in_the_form_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("linli.exchange.open311.door._language", broken)

    is_error(Client(raise_request_exception=False).get(f"{V2}/services.xml"), 500)
