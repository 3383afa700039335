"""A case of a unit behind which another system stands is handed over to it, and followed there."""

import json
import urllib.parse
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.test import override_settings as settings_of

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.exchange.handing.models import Handed
from linli.exchange.keys import make_key
from linli.exchange.sending.models import Sending
from linli.journal.deliver import deliver_all
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.exchange.clients import STREET
from tests.rooms.exchange.roads import DAY, MINUTE, ROADS, UNIT, Roads, matter, notes_of, takes

FORM = "application/x-www-form-urlencoded"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_roads")]


def test_a_case_goes_to_the_system_behind_its_unit(cast: Cast) -> None:
    case, roads = matter(cast, text="坑很大，我是林奶奶13912345678"), takes()
    with settings_of(LINLI_OPEN311_KEYS=["other=x", "city-roads=their-key"]):
        roads.sent()

    ((method, path, form),) = roads.asked
    assert (method, path) == ("POST", "/open311/v2/requests.json")
    assert form["service_code"] == "road-pothole"
    assert form["api_key"] == "their-key"
    assert case.number in form["description"]
    assert float(form["lat"]) == pytest.approx(case.latitude, abs=1e-4)
    assert "林奶奶" not in json.dumps(form, ensure_ascii=False)
    assert "139" not in form["description"]
    assert Handed.objects.get().number == "R-7"
    assert notes_of(case) == ["已交办市道路系统，对方编号 R-7。Handed over to City roads as R-7."]


def test_words_go_along_only_where_the_pack_says_so_and_never_of_the_unnamed(
    cast: Cast, with_roads: Callable[..., None]
) -> None:
    with_roads(ROADS.model_copy(update={"words": True}))
    matter(cast, text="路面塌了一块")
    matter(cast, text="只有我住这里", known_as="confidential")
    roads = takes()
    roads.sent()
    told = [form["description"] for _, _, form in roads.asked]
    assert "路面塌了一块" in told[0]
    assert "只有我住这里" not in told[1]


@pytest.mark.parametrize(
    "more", [{"category": "cover-damaged"}, {"unit": "utility-water"}, {"unit": None}]
)
def test_what_is_of_another_kind_or_unit_stays_here(cast: Cast, more: dict[str, Any]) -> None:
    opened(cast, **({"category": STREET, "unit": UNIT} | more))
    roads = takes()
    roads.sent()
    assert roads.asked == []


def test_what_was_withdrawn_meanwhile_does_not_go(cast: Cast) -> None:
    case = matter(cast)
    deliver_all(now=NOW)
    Case.objects.filter(id=case.id).update(state=State.WITHDRAWN, ended_at=NOW)
    roads = takes()
    roads.sent()
    assert roads.asked == []
    assert Sending.objects.get().state == Sending.State.NOTHING


def test_a_system_that_is_away_for_a_day_gets_everything_once(cast: Cast) -> None:
    cases = [matter(cast) for _ in range(3)]
    numbers = iter("ABC")
    up = False

    def answers(*_: Any) -> tuple[int, Any] | None:
        return (200, [{"service_request_id": next(numbers)}]) if up else None

    roads = Roads(answers)
    for hours in range(24):
        roads.sent(now=NOW + timedelta(hours=hours))
    assert not Handed.objects.exists()
    up = True
    for minutes in range(0, 60, 20):
        roads.sent(now=NOW + DAY + minutes * MINUTE)
    assert sorted(Handed.objects.values_list("case_id", flat=True)) == [one.id for one in cases]
    assert [len(notes_of(one)) for one in cases] == [1, 1, 1]


def test_a_page_of_some_proxy_is_no_answer_and_a_refusal_is_told(cast: Cast) -> None:
    case = matter(cast)
    roads = Roads(lambda *_: (200, b"<html>busy</html>"))
    roads.sent()
    assert Sending.objects.get().state == Sending.State.WAITING
    assert notes_of(case) == []
    roads.answers = lambda *_: (400, [{"code": 400, "description": "no such service"}])
    roads.sent(now=NOW + MINUTE)
    assert Sending.objects.get().state == Sending.State.GIVEN_UP
    (said,) = notes_of(case)
    assert said.startswith("市道路系统没有收下本件")


def test_it_is_followed_until_it_is_closed_there_and_the_unit_answers_here(cast: Cast) -> None:
    case, roads = matter(cast), takes(notes="已派养护队")
    roads.sent()
    assert roads.follow(now=NOW + MINUTE) == 0, "its turn comes after the pack's minutes"
    assert roads.follow(now=NOW + 16 * MINUTE) == 1
    assert roads.follow(now=NOW + 32 * MINUTE) == 0, "the same again is no news"
    roads.answers = takes(status="CLOSED", notes="已补好").answers
    assert roads.follow(now=NOW + 48 * MINUTE) == 1
    assert roads.follow(now=NOW + 64 * MINUTE) == 0
    assert [method for method, _, _ in roads.asked] == ["POST", "GET", "GET", "GET"]
    said = notes_of(case)
    assert "已派养护队" in said[1]
    assert "请到现场核实后答复" in said[2]
    case.refresh_from_db()
    assert case.state == State.DISPATCHED, "the unit answers for it, not the machine"


def test_a_token_stands_in_until_there_is_a_number(cast: Cast) -> None:
    matter(cast)

    def answers(method: str, path: str, given: dict[str, str]) -> tuple[int, Any]:
        if method == "POST":
            return 201, [{"token": "t-1"}]
        if path.endswith("/tokens/t-1.json"):
            return 200, [{"service_request_id": "R-9", "token": "t-1"}]
        assert given["service_request_id"] == "R-9"
        return 200, [{"service_request_id": "R-9", "status": "open"}]

    roads = Roads(answers)
    roads.sent()
    assert (Handed.objects.get().token, Handed.objects.get().number) == ("t-1", "")
    assert roads.follow(now=NOW + 16 * MINUTE) == 1
    assert Handed.objects.get().number == "R-9"


@pytest.mark.parametrize(
    "answer", [None, (500, b""), (200, b"{"), (200, {"no": "array"}), (200, [3])]
)
def test_what_cannot_be_read_is_passed_over(cast: Cast, answer: tuple[int, Any] | None) -> None:
    case, roads = matter(cast), takes()
    roads.sent()
    roads.answers = lambda *_: answer
    assert roads.follow(now=NOW + 16 * MINUTE) == 0
    roads.follow(now=NOW + 17 * MINUTE)
    assert len(roads.asked) == 2, "it is asked once a turn"
    assert len(notes_of(case)) == 1
    assert Handed.objects.get().done_at is None


def test_one_that_ended_here_is_asked_about_no_more(cast: Cast) -> None:
    case, roads = matter(cast), takes()
    roads.sent()
    Case.objects.filter(id=case.id).update(state=State.CLOSED, ended_at=NOW)
    roads.follow(now=NOW + 16 * MINUTE)
    assert Handed.objects.get().done_at is not None
    assert len(notes_of(case)) == 1


def test_another_linli_takes_it_and_is_followed(cast: Cast) -> None:
    """Our own server answers, as the specification has it."""
    key = make_key("linjiang", by=FOUNDER, now=NOW)
    here = matter(cast)

    def answers(method: str, path: str, given: dict[str, str]) -> tuple[int, Any]:
        with transaction.atomic(), time_machine.travel(NOW, tick=False):
            if method == "POST":
                found = Client().post(
                    path,
                    urllib.parse.urlencode(given),
                    content_type=FORM,
                )
            else:
                found = Client().get(path, given)
        return found.status_code, found.content

    roads = Roads(answers)
    with settings_of(LINLI_OPEN311_KEYS=[f"city-roads={key}"]):
        roads.sent()
    there = Case.objects.exclude(id=here.id).get()
    assert Handed.objects.get().number == there.number
    assert roads.follow(now=NOW + 16 * MINUTE) == 1
    assert there.number in notes_of(here)[1]
