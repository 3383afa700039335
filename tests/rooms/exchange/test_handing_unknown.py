"""One number that another system does not know silences none of the others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.exchange.handing.models import Handed
from tests.cast import NOW, Cast
from tests.rooms.exchange.roads import DAY, MINUTE, Roads, matter, notes_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_roads")]
NONE_SUCH = (404, [{"code": 404, "description": "service_request_id not found"}])
PAGE = (404, b"<html>Not Found</html>")
TURN = 16 * MINUTE
Answers = Callable[[str], Any]


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """Three that were handed over, as R1, R2 and R3."""
    made = [matter(cast) for _ in range(3)]
    numbers = iter(("R1", "R2", "R3"))
    Roads(lambda *_: (201, [{"service_request_id": next(numbers)}])).sent()
    return made


def row(number: str, status: str = "open") -> dict[str, str]:
    return {"service_request_id": number, "status": status}


def knowing(*known: str, several: Answers | None = None, else_: Any = NONE_SUCH) -> Roads:
    """A system that knows these; `several` answers a list of numbers, `else_` the unknown one.

    Without `several` one unknown number spoils a list, as it does at real ones.
    """

    def answers(method: str, path: str, given: dict[str, str]) -> Any:
        if path.endswith("/requests.json"):
            asked = given["service_request_id"].split(",")
            if several is not None:
                return several(given["service_request_id"])
            return (200, [row(one) for one in asked]) if set(asked) <= {*known} else else_
        number = path.rpartition("/")[2].removesuffix(".json")
        return (200, [row(number)]) if number in known else else_

    return Roads(answers)


def asked_in(roads: Roads, now: datetime) -> list[str]:
    """Which numbers a turn asks about, question by question."""
    before = len(roads.asked)
    roads.follow(now=now)
    return [
        given.get("service_request_id") or path.rpartition("/")[2]
        for _, path, given in roads.asked[before:]
    ]


@pytest.mark.parametrize("else_", [NONE_SUCH, (400, b""), PAGE, (404, {"error": "none"})])
def test_the_others_are_heard_and_the_unknown_one_is_told_once(
    cases: list[Case], else_: Any
) -> None:
    roads = knowing("R1", "R3", else_=else_)
    assert asked_in(roads, NOW + TURN) == ["R1,R2,R3", "R1.json", "R2.json", "R3.json"]
    assert [len(notes_of(one)) for one in cases] == [2, 2, 2]
    assert "查不到 R2" in notes_of(cases[1])[1]
    assert list(Handed.objects.exclude(unknown_at=None).values_list("number", flat=True)) == ["R2"]

    assert asked_in(roads, NOW + 2 * TURN) == ["R1,R3"], "it spoils no list any more"
    later = asked_in(roads, NOW + DAY + TURN)
    assert later == ["R1,R3", "R2.json"], "a day later it is asked for, alone"
    assert [len(notes_of(one)) for one in cases] == [2, 2, 2]


def test_its_reason_stands_in_the_case(cases: list[Case]) -> None:
    knowing("R1", "R3").follow(now=NOW + TURN)
    assert "service_request_id not found" in notes_of(cases[1])[1]
    assert "call them" in notes_of(cases[1])[1]


def test_one_that_is_known_later_is_followed_with_the_others_again(cases: list[Case]) -> None:
    knowing("R1", "R3").follow(now=NOW + TURN)
    roads = knowing("R1", "R2", "R3")
    assert roads.follow(now=NOW + DAY + TURN) == 1
    assert Handed.objects.get(number="R2").unknown_at is None
    assert "R2）：办理中" in notes_of(cases[1])[2]
    assert asked_in(roads, NOW + DAY + 2 * TURN) == ["R1,R2,R3"]


@pytest.mark.parametrize(
    "several",
    [
        lambda _: (404, b""),
        lambda _: (400, [{"description": "one service_request_id at a time"}]),
        lambda _: (200, []),
        # It leaves the words of the question aside and lists its newest.
        lambda _: (200, [row("of somebody else", "closed")]),
    ],
)
def test_a_system_without_a_list_of_several_is_asked_one_by_one(
    cases: list[Case], several: Answers
) -> None:
    roads = knowing("R1", "R2", "R3", several=several)
    assert roads.follow(now=NOW + TURN) == 3
    assert not Handed.objects.exclude(unknown_at=None).exists()
    assert [path for _, path, _ in roads.asked[1:]] == [
        f"/open311/v2/requests/{number}.json" for number in ("R1", "R2", "R3")
    ]


def test_what_a_list_leaves_out_is_asked_for_alone(cases: list[Case]) -> None:
    roads = knowing("R1", "R2", "R3", several=lambda _: (200, [row("R2")]))
    assert asked_in(roads, NOW + TURN) == ["R1,R2,R3", "R1.json", "R3.json"]
    assert [len(notes_of(one)) for one in cases] == [2, 2, 2]


def test_a_proxys_page_for_everything_makes_none_unknown(cases: list[Case]) -> None:
    roads = Roads(lambda *_: PAGE)
    assert roads.follow(now=NOW + TURN) == 0
    assert not Handed.objects.exclude(unknown_at=None).exists()
    assert [len(notes_of(one)) for one in cases] == [1, 1, 1]
    assert knowing("R1", "R2", "R3").follow(now=NOW + 2 * TURN) == 3


@pytest.mark.parametrize("broken", [(500, b""), (403, b""), (200, b"<html>"), (200, {"no": 1})])
def test_one_whose_page_is_broken_does_not_stand_in_the_way(
    cases: list[Case], broken: tuple[int, Any]
) -> None:
    roads = knowing("R2", "R3", several=lambda _: NONE_SUCH, else_=broken)
    assert roads.follow(now=NOW + TURN) == 2
    assert len(notes_of(cases[0])) == 1
    assert Handed.objects.get(number="R1").unknown_at is None


@pytest.mark.parametrize("busy", [(429, b""), (503, b""), None])
def test_a_busy_system_is_left_alone_until_its_next_turn(cases: list[Case], busy: Any) -> None:
    roads = knowing("R1", several=lambda _: (404, b""), else_=busy)
    assert asked_in(roads, NOW + TURN) == ["R1,R2,R3", "R1.json", "R2.json"]
    assert [len(notes_of(one)) for one in cases] == [2, 1, 1], "what it said before stays heard"


def test_an_unknown_one_that_ended_here_is_asked_about_no_more(cases: list[Case]) -> None:
    Case.objects.filter(id=cases[1].id).update(state=State.CLOSED, ended_at=NOW)
    knowing("R1", "R3").follow(now=NOW + TURN)
    assert Handed.objects.get(number="R2").done_at is not None
    assert len(notes_of(cases[1])) == 1


def test_a_number_with_signs_in_it_is_one_piece_of_the_address(cast: Cast) -> None:
    matter(cast)
    Roads(lambda *_: (201, [{"service_request_id": "2026/7?x"}])).sent()
    roads = knowing(several=lambda _: NONE_SUCH)
    roads.follow(now=NOW + TURN)
    assert roads.asked[-1][1] == "/open311/v2/requests/2026%2F7%3Fx.json"
