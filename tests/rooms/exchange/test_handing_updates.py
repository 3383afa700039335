"""What another system tells of a request comes into the case, each piece once."""

from collections.abc import Callable
from typing import Any

import pytest

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.exchange.handing.models import Handed
from tests.cast import NOW, Cast
from tests.rooms.exchange.roads import MINUTE, ROADS, Roads, matter, notes_of, takes

TURN = 16 * MINUTE
PATH = "/open311/v2/servicerequestupdates.json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast, with_roads: Callable[..., None]) -> Case:
    """One that was handed over as R-7 to a system that tells updates, and was heard of once."""
    with_roads(ROADS.model_copy(update={"updates": True}))
    made = matter(cast)
    roads = takes()
    roads.sent()
    roads.follow(now=NOW + TURN)
    assert [len(notes_of(made)), roads.asked[-1][1]] == [2, PATH]
    return made


def update(id_: str, words: str, number: str = "R-7") -> dict[str, str]:
    return {"update_id": id_, "service_request_id": number, "description": words}


def telling(*rows: dict[str, str], **state: str) -> Roads:
    requests = takes(**state).answers

    def answers(method: str, path: str, given: dict[str, str]) -> Any:
        return (200, list(rows)) if path == PATH else requests(method, path, given)

    return Roads(answers)


def test_each_is_told_once_and_those_of_others_are_not(case: Case) -> None:
    roads = telling(update("1", "已派\n养护队"), update("2", "别人的", "R-8"), update("3", " "))
    assert roads.follow(now=NOW + 2 * TURN) == 1
    assert roads.follow(now=NOW + 3 * TURN) == 0
    assert notes_of(case)[2:] == ["市道路系统（R-7）：已派 养护队"]
    more = telling(update("1", "已派养护队"), update("4", "明天补"))
    assert more.follow(now=NOW + 4 * TURN) == 1
    assert notes_of(case)[3:] == ["市道路系统（R-7）：明天补"]


def test_the_last_one_of_a_closed_request_comes_with_its_closing(case: Case) -> None:
    telling(update("1", "热沥青补平"), status="closed").follow(now=NOW + 2 * TURN)
    assert notes_of(case)[3:] == ["市道路系统（R-7）：热沥青补平"]
    assert Handed.objects.get().done_at is not None


def test_what_stands_in_the_status_notes_is_not_said_twice(case: Case) -> None:
    telling(update("1", "已补好"), notes="已补好").follow(now=NOW + 2 * TURN)
    assert [text.count("已补好") for text in notes_of(case)] == [0, 0, 1]


def test_the_span_goes_on_where_it_was_last_answered(case: Case) -> None:
    roads = telling()
    away = roads.answers
    roads.answers = lambda method, path, given: (
        (404, b"") if path == PATH else away(method, path, given)
    )
    roads.follow(now=NOW + 2 * TURN)
    before = roads.asked[-1][2]["start_date"]
    roads.answers = away
    roads.follow(now=NOW + 3 * TURN)
    assert roads.asked[-1][2]["start_date"] == before, "what was not answered is asked for again"
    roads.follow(now=NOW + 4 * TURN)
    assert roads.asked[-1][2]["start_date"] > before


def test_a_system_that_tells_none_is_followed_as_before(case: Case) -> None:
    requests = takes(status="closed").answers
    roads = Roads(lambda m, path, given: None if path == PATH else requests(m, path, given))
    assert roads.follow(now=NOW + 2 * TURN) == 1
    assert "请到现场核实" in notes_of(case)[2]


def test_nothing_is_told_in_a_case_that_ended_here(case: Case) -> None:
    Case.objects.filter(id=case.id).update(state=State.CLOSED, ended_at=NOW)
    assert telling(update("1", "已派")).follow(now=NOW + 2 * TURN) == 0
    assert len(notes_of(case)) == 2


@pytest.mark.usefixtures("with_roads")
def test_without_the_packs_word_it_is_not_asked(cast: Cast) -> None:
    matter(cast)
    roads = telling(update("1", "已派"))
    roads.sent()
    roads.follow(now=NOW + TURN)
    assert PATH not in [path for _, path, _ in roads.asked]
