"""What clients of other makes send that is legal all the same, or nearly so."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.exchange.keys import make_key
from tests.cast import FOUNDER, IN_HUAIYIN, NOW, Cast
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.exchange.clients import STREET, V2, read, reported

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def key(cast: Cast) -> str:
    return make_key("city-app", by=FOUNDER, now=NOW)


def test_a_page_from_elsewhere_may_ask_first(cast: Cast) -> None:
    answer = Client().options(
        f"{V2}/requests.json",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "idempotency-key",
        },
    )

    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer["Access-Control-Allow-Methods"].split(", ")
    assert "Idempotency-Key" in answer["Access-Control-Allow-Headers"].split(", ")
    assert "POST" not in Client().options(f"{V2}/services.xml")["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_a_form_may_say_that_it_is_utf_8(cast: Cast, key: str, charset: str) -> None:
    latitude, longitude = IN_HUAIYIN
    body = (
        f"api_key={key}&service_code={STREET}&lat=%20{latitude}%20&long={longitude}&description=坑"
    )

    answer = Client().post(f"{V2}/requests.json", body, content_type=f"{FORM}; charset={charset}")

    assert answer.status_code == 200
    assert Case.objects.get().number == answer.json()[0]["service_request_id"]


def test_a_form_in_another_encoding_is_refused_in_its_own_form(cast: Cast, key: str) -> None:
    answer = Client().post(
        f"{V2}/requests.xml", f"api_key={key}", content_type=f"{FORM}; charset=big5"
    )

    assert answer.status_code == 400
    assert ElementTree.fromstring(answer.content).findtext("error/code") == "400"  # noqa: S314
    assert "UTF-8" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("path", ["nothing.xml", "requests/a/b.xml", "services/a/b.XML"])
def test_an_address_that_is_none_is_refused_in_its_own_form(cast: Cast, path: str) -> None:
    answer = read(path)

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/xml; charset=utf-8")
    assert ElementTree.fromstring(answer.content).findtext("error/code") == "404"  # noqa: S314


def test_the_ending_may_be_written_large(cast: Cast) -> None:
    assert read("services.JSON").json() == read("services.json").json()
    assert read("services.XML")["Content-Type"] == "text/xml; charset=utf-8"


def test_what_stands_there_twice_is_a_list(cast: Cast) -> None:
    ended = taken_to(State.WITHDRAWN, cast, category=STREET).number
    cover = opened(cast, category="cover-damaged").number

    def numbers(query: str) -> set[str]:
        rows = Client().get(f"{V2}/requests.json?{query}").json()
        return {one["service_request_id"] for one in rows}

    assert numbers("status=open&status=closed") == {ended, cover}
    assert numbers(f"service_code={STREET}&service_code=cover-damaged") == {ended, cover}
    assert numbers(f"service_request_id={ended}&service_request_id={cover}") == {ended, cover}


def test_a_span_that_is_too_long_is_told_by_its_own_names(cast: Cast) -> None:
    answer = read("requests.json", updated_after="2026-01-01", updated_before="2026-10-01")

    assert answer.status_code == 400
    assert "updated_after" in answer.json()[0]["description"]


def test_the_lines_of_a_form_end_alike_in_both_answers(cast: Cast, key: str) -> None:
    number = reported(key, description="一\r\n二").json()[0]["service_request_id"]

    (as_json,) = read(f"requests/{number}.json", api_key=key).json()
    as_xml = read(f"requests/{number}.xml", api_key=key).content

    said = ElementTree.fromstring(as_xml).findtext("request/description")  # noqa: S314
    assert said == as_json["description"] == "一\r\n二"


def test_a_story_does_not_fetch_the_rules_of_each_case(cast: Cast) -> None:
    opened(cast, category=STREET)
    with CaptureQueriesContext(connection) as asked:
        read("requests.json", extensions="true")
        read("servicerequestupdates.json")

    assert not [one for one in asked.captured_queries if '"policy_release"."pack"' in one["sql"]]
