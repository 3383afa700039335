"""Another city's program reports, follows and reads what is public, over Open311 GeoReport v2."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from linli.cases.lifecycle import State
from linli.cases.models import Case, Evidence, Note, Report
from linli.exchange.keys import end_key, make_key
from linli.journal.acting import TooMany
from linli.people.keyring import MARK, add_key, forget_key_ring, key_ring
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.cases.matters import jpeg, opened, taken_to
from tests.rooms.exchange.clients import STREET, V2, plain, post, read, reported, texts


@pytest.fixture
def own_ring(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The ring of all the tests, for this one to change."""
    path = tmp_path / "ring.json"
    path.write_bytes(Path(settings.LINLI_KEYS_FILE).read_bytes())
    settings.LINLI_KEYS_FILE = path
    yield path
    forget_key_ring()


@pytest.fixture
def key(cast: Cast) -> str:
    return make_key("city-app", by=FOUNDER, now=NOW)


def test_discovery_names_a_production_and_a_test_endpoint(cast: Cast) -> None:
    answer = Client().get("/open311/discovery.json")

    assert answer["Content-Type"] == "application/json; charset=utf-8"
    ends = answer.json()["endpoints"]
    assert {one["type"]: one["url"].partition("/open311")[2] for one in ends} == {
        "production": "/v2",
        "test": "/test/v2",
    }
    assert all(one["formats"] == ["application/json", "text/xml"] for one in ends)


@pytest.mark.parametrize(
    "path",
    [
        "discovery",
        "services",
        "services/waste-burning",
        "requests",
        "servicerequestupdates",
        "services/no-such-thing",
    ],
)
def test_xml_and_json_say_the_same(cast: Cast, path: str) -> None:
    taken_to(State.WITHDRAWN, cast, category=STREET)
    opened(cast, category="cover-damaged")

    as_json, as_xml = read(f"{path}.json"), read(f"{path}.xml")

    assert as_json.status_code == as_xml.status_code
    assert as_xml["Content-Type"] == "text/xml; charset=utf-8"
    assert as_xml.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    # our own answer, not a stranger's
    assert plain(ElementTree.fromstring(as_xml.content)) == texts(as_json.json())  # noqa: S314


def test_services_are_a_bare_list_of_what_may_be_reported(cast: Cast) -> None:
    services = read("services.json").json()

    assert isinstance(services, list)
    for one in services:
        assert not re.fullmatch(r"[\d.]+", one["service_code"]), (
            "a code must not look like a number"
        )
        assert (one["type"], type(one["metadata"])) == ("realtime", bool)
        assert isinstance(one["keywords"], str | None), "parted by commas, empty is null"
    codes = {one["service_code"] for one in services}
    assert STREET in codes
    assert "neighbour-dispute" not in codes, "a quarrel has names in it"


def test_a_service_asks_what_the_pack_asks(cast: Cast) -> None:
    asks = [one for one in cast.pack.categories.categories if one.questions]
    for category in asks:
        answer = read(f"services/{category.code}.json")
        if answer.status_code == 404:
            continue
        for attribute in answer.json()["attributes"]:
            assert attribute["variable"] is True
            assert attribute["datatype"] in {
                "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"
            }  # fmt: skip
            assert bool(attribute["values"]) == attribute["datatype"].endswith("list")


def test_a_report_comes_in_and_is_followed_by_its_number(cast: Cast, key: str) -> None:
    answer = reported(key, first_name="三", last_name="张", phone="13912345678")

    assert answer.status_code == 200
    (made,) = answer.json()
    case = Case.objects.get()
    assert made["service_request_id"] == case.number
    assert made["account_id"] is None
    assert "/r/p/" in made["service_notice"], "the reporter follows it without an account"
    (single,) = read(f"requests/{case.number}.json").json()
    assert single["status"] == "open"
    assert single["service_code"] == STREET
    assert single["expected_datetime"] == case.due_at.astimezone(
        datetime.fromisoformat(single["expected_datetime"]).tzinfo
    ).isoformat(timespec="seconds")
    assert single["requested_datetime"].endswith("+08:00")
    assert (single["lat"], single["long"]) == (pytest.approx(28.885), pytest.approx(112.605))
    assert (single["zipcode"], single["media_url"]) == (None, None)
    assert single["agency_responsible"]


def test_what_is_public_holds_nothing_personal(cast: Cast, key: str) -> None:
    reported(key, first_name="三", last_name="张", phone="13912345678", address_string="槐荫路5号")
    number = Case.objects.get().number

    seen = "".join(
        read(path).content.decode()
        for path in (f"requests/{number}.xml", "requests.json?extensions=true",
                     "servicerequestupdates.json")
    )  # fmt: skip

    assert number in seen
    for private in ("张", "13912345678", "槐荫路5号", "门口"):
        assert private not in seen
    assert "门口" in read(f"requests/{number}.json", api_key=key).content.decode(), "her own words"


def test_disputes_are_nobody_elses_and_look_like_nothing(cast: Cast, key: str) -> None:
    private = opened(cast, category="neighbour-dispute")

    absent, unknown = read(f"requests/{private.number}.json"), read("requests/LJ-0.json")

    assert read("requests.json").json() == []
    assert absent.status_code == unknown.status_code == 404
    assert absent.json()[0]["code"] == 404
    assert absent.content.decode().replace(private.number, "") == unknown.content.decode().replace(
        "LJ-0", ""
    )


def test_the_same_once_more_is_known_and_files_nothing(cast: Cast, key: str) -> None:
    first, again = reported(key), reported(key)

    assert first.json()[0]["service_request_id"] == again.json()[0]["service_request_id"]
    assert Report.objects.count() == 1


def test_the_same_that_day_is_known_across_a_renewal_of_the_mark_key(
    cast: Cast, key: str, own_ring: Path
) -> None:
    first = reported(key)
    add_key(own_ring, MARK, since=(NOW + timedelta(minutes=1)).timestamp())
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert key_ring().newest(MARK).number == 2
        again = reported(key)
    assert first.json()[0]["service_request_id"] == again.json()[0]["service_request_id"]
    assert Report.objects.count() == 1


def test_the_same_a_day_later_is_another_report(cast: Cast, key: str) -> None:
    reported(key)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        reported(key)

    assert Report.objects.count() == 2


@pytest.mark.parametrize("given", ["", "no-such-key"])
def test_without_a_key_nothing_is_filed(cast: Cast, given: str) -> None:
    answer = reported(given)

    assert answer.status_code == 403
    assert answer.json()[0]["code"] == 403
    assert "api_key" in answer.json()[0]["description"]
    assert not Case.objects.exists()


def test_an_ended_key_counts_no_more(cast: Cast, key: str) -> None:
    end_key("city-app", by=FOUNDER, now=NOW)

    assert reported(key).status_code == 403
    assert read("requests.json", api_key=key).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "status", "named"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "no-such"}, 404, "no-such"),
        ({"lat": ""}, 400, "lat"),
        ({"lat": "", "long": ""}, 400, "address_string"),
        ({"lat": "91"}, 400, "lat"),
        ({"lat": "nan"}, 400, "lat"),
        ({"description": "长" * 4001}, 400, "description"),
        ({"attribute[no-such]": "1"}, 400, "no-such"),
        ({"jurisdiction_id": "elsewhere"}, 404, "jurisdiction_id"),
        ({"description": "a\0b"}, 400, "NUL"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    cast: Cast, key: str, wrong: dict[str, str], status: int, named: str
) -> None:
    answer = reported(key, **wrong)

    assert (answer.status_code, answer.json()[0]["code"]) == (status, status)
    assert named in answer.json()[0]["description"]
    assert not Case.objects.exists()


def test_a_telephone_number_of_another_country_does_not_lose_the_report(
    cast: Cast, key: str
) -> None:
    answer = reported(key, phone="ask at the door")

    assert answer.status_code == 200
    assert "电话" in answer.json()[0]["service_notice"]
    assert Case.objects.count() == 1
    assert Report.objects.get().resident is None, "nobody is on record under what is no number"


def test_a_photo_comes_along_and_a_bad_one_is_refused(cast: Cast, key: str) -> None:
    fields = {"api_key": key, "service_code": STREET, "lat": "28.885", "long": "112.605"}
    good = SimpleUploadedFile("hole.jpg", jpeg(), "image/jpeg")
    bad = SimpleUploadedFile("hole.jpg", b"no picture", "image/jpeg")
    with transaction.atomic():
        refused = Client().post(f"{V2}/requests.json", {**fields, "media": bad})
    with transaction.atomic():
        taken = Client().post(f"{V2}/requests.xml", {**fields, "media": good})

    assert refused.status_code == 400
    assert taken.status_code == 200, taken.content
    assert Evidence.objects.filter(case=Case.objects.get()).count() == 1


def test_the_test_endpoint_judges_and_files_nothing(cast: Cast, key: str) -> None:
    fields = {"api_key": key, "service_code": STREET, "lat": "28.885", "long": "112.605"}

    made = Client().post("/open311/test/v2/requests.json", fields)
    wrong = Client().post("/open311/test/v2/requests.json", {**fields, "service_code": "x"})

    assert made.json()[0]["service_request_id"].startswith("TEST-")
    assert wrong.status_code == 404
    assert not Case.objects.exists()


def test_a_receipts_code_leads_to_the_number(cast: Cast, key: str) -> None:
    (made,) = reported(key).json()
    code = made["service_notice"].rpartition("/r/p/")[2].split(" ")[0]

    (found_,) = read(f"tokens/{code}.json").json()

    assert found_ == {"service_request_id": made["service_request_id"], "token": code}
    assert read("tokens/AAAA-BBBB-CCCC.json").status_code == 404


def test_updates_tell_what_happened_and_no_words(cast: Cast) -> None:
    case = taken_to(State.WITHDRAWN, cast, category=STREET)

    updates = read("servicerequestupdates.json").json()

    assert {one["service_request_id"] for one in updates} == {case.number}
    assert updates[0]["status"] == "open"
    assert updates[-1]["status"] == "closed"
    assert [int(one["update_id"]) for one in updates] == sorted(
        int(one["update_id"]) for one in updates
    )


def test_a_client_adds_to_its_own_report_once(cast: Cast, key: str) -> None:
    (made,) = reported(key).json()
    fields = {
        "api_key": key,
        "service_request_id": made["service_request_id"],
        "description": "又塌了一块",
        "status": "open",
        "updated_datetime": NOW.isoformat(),
    }

    first = post("servicerequestupdates.json", fields).json()
    again = post("servicerequestupdates.json", fields).json()
    other = post(
        "servicerequestupdates.json",
        {**fields, "service_request_id": opened(cast, category=STREET).number},
    )

    assert first == again
    assert Note.objects.filter(text="又塌了一块").count() == 1
    assert other.status_code == 404, "not its own"


def test_other_methods_are_named(cast: Cast) -> None:
    answer = Client().delete(f"{V2}/services.json")

    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()[0]["code"] == 405


def test_whoever_knocks_too_often_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_often(limit: str, caller: str) -> None:
        raise TooMany(f"{limit}.{caller}", "慢一点", "slower", retry_after_seconds=7)

    monkeypatch.setattr("linli.web.threshold.knock", too_often)

    answer = read("services.json")

    assert (answer.status_code, answer["Retry-After"]) == (429, "7")


def test_names_come_in_english_for_who_asks_so(cast: Cast) -> None:
    answer = Client().get(f"{V2}/services.json", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert "Pothole" in json.dumps(answer.json()) or "pothole" in json.dumps(answer.json())
