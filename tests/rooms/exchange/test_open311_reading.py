"""What a client may ask the list of requests, and what it is refused."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.exchange.open311.asked import asked
from linli.exchange.open311.requests import found
from linli.territory.queries import centres
from tests.cast import HUAIYIN, NOW, Cast
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.exchange.clients import STREET, read


def numbers(**asked: str) -> list[str]:
    return [one["service_request_id"] for one in read("requests.json", **asked).json()]


def test_requests_are_filtered_by_state_kind_time_place_and_name(cast: Cast) -> None:
    old = opened(cast, category=STREET, now=NOW - timedelta(days=60))
    ancient = opened(cast, category=STREET, now=NOW - timedelta(days=120))
    closed = taken_to(State.WITHDRAWN, cast, category=STREET)
    cover = opened(cast, category="cover-damaged")

    assert numbers() == [cover.number, closed.number, old.number], "ninety days, newest first"
    assert numbers(status="closed") == [closed.number]
    assert set(numbers(status="open,closed")) == {cover.number, closed.number, old.number}
    assert numbers(service_code="cover-damaged") == [cover.number]
    then = {"start_date": "2026-07-10", "end_date": "2026-08-01T00:00:00+08:00"}
    assert numbers(**then) == [ancient.number]
    assert numbers(service_request_id=f"{ancient.number},{cover.number}", status="closed") == [
        cover.number, ancient.number
    ], "ids override everything else"  # fmt: skip
    assert numbers(bbox="0,0,1,1") == []
    assert cover.number in numbers(bbox="112.6,28.88,112.61,28.89")
    assert numbers(q="井盖") == [cover.number]
    assert set(numbers(q="槐荫")) == {cover.number, closed.number, old.number}
    assert numbers(q="门口") == [], "what was said is not searched"
    assert numbers(page="2", page_size="2") == [old.number]
    just_now = (NOW - timedelta(minutes=1)).isoformat()
    assert old.number not in numbers(updated_after=just_now)
    assert cover.number in numbers(updated_after=just_now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "opened"},
        {"start_date": "yesterday"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"page": "0"},
        {"page_size": "many"},
        {"bbox": "1,2,3"},
        {"start_date": "0001-01-01"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    answer = read("requests.xml", **wrong)

    assert answer.status_code == 400
    error = ElementTree.fromstring(answer.content)  # noqa: S314  # our own answer
    assert (error.tag, error[0].tag) == ("errors", "error")
    assert error.findtext("error/code") == "400"


def test_a_time_may_have_lost_its_plus_on_the_way(cast: Cast) -> None:
    case = opened(cast, category=STREET)

    assert numbers(start_date="2026-11-18T00:00:00 08:00") == [case.number]


def test_a_time_may_be_told_at_any_offset(cast: Cast) -> None:
    """PostgreSQL itself has no room for one beyond sixteen hours."""
    case = opened(cast, category=STREET)

    assert numbers(start_date="2026-11-18T15:00:00+23:00") == [case.number]
    assert numbers(updated_after="2026-11-17T01:00:00-23:00") == [case.number]


def test_what_has_no_point_is_drawn_in_the_middle_of_its_community(cast: Cast) -> None:
    here, somewhere = (opened(cast, category=STREET) for _ in range(2))
    Case.objects.filter(id=somewhere.id).update(latitude=None, longitude=None)
    listed = read("requests.json", extensions="true").json()
    by_number = {one["service_request_id"]: one for one in listed}

    drawn, middle = by_number[somewhere.number], centres()[HUAIYIN]
    where = pytest.approx((middle.latitude, middle.longitude), abs=1e-4)
    assert (drawn["lat"], drawn["long"]) == where
    assert drawn["extended_attributes"]["place"] == "area"
    assert by_number[here.number]["extended_attributes"]["place"] == "point"


def test_a_request_brings_its_story_where_extensions_are_asked_for(cast: Cast) -> None:
    case = taken_to(State.WITHDRAWN, cast, category=STREET)
    running = taken_to(State.ACCEPTED, cast, category=STREET)
    (going_on,) = read(f"requests/{running.number}.json", extensions="true").json()
    (shown,) = read(f"requests/{case.number}.json", extensions="true").json()
    (bare,) = read(f"requests/{case.number}.json").json()
    tree = ElementTree.fromstring(read(f"requests/{case.number}.xml", extensions="true").content)  # noqa: S314  # our own answer

    kinds = [note["type"] for note in shown["notes"]]
    assert kinds == ["opened", "closed"]
    assert {note["type"] for note in going_on["notes"][1:]} == {"activity"}
    assert all(note["summary"] and note["datetime"].endswith("+08:00") for note in shown["notes"])
    assert [one.text for one in tree.findall("request/notes/note/type")] == kinds
    assert "notes" not in bare


def test_stories_of_many_cost_what_those_of_one_do(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as statements:
            assert all(
                one["notes"] for one in found(asked(given, now=NOW), cast.pack, "zh", now=NOW)
            )
        return len(statements)

    given = {"extensions": "true"}
    taken_to(State.WITHDRAWN, cast, category=STREET)
    cost()
    once = cost()
    for _ in range(3):
        taken_to(State.WITHDRAWN, cast, category=STREET)
    assert cost() == once


def test_a_list_takes_one_statement_however_long(cast: Cast) -> None:
    for _ in range(3):
        opened(cast, category=STREET)
    found(asked({}, now=NOW), cast.pack, "zh", now=NOW)
    with CaptureQueriesContext(connection) as statements:
        assert len(found(asked({}, now=NOW), cast.pack, "zh", now=NOW)) == 3
    assert len([one for one in statements if "cases_case" in one["sql"]]) == 1
    assert len(statements) <= 2
