"""What another system's service demands is sent with a case, from where the pack says."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from linli.cases.models import Case
from linli.exchange.handing.models import Handed
from linli.exchange.sending.models import Sending
from linli.policy.sections.exchange import SentAttribute
from tests.cast import Cast
from tests.rooms.cases.matters import opened
from tests.rooms.exchange.roads import ROADS, UNIT, Roads, notes_of, takes

BUILDING, FLOOD = "illegal-building", "flooding"
STAGE = SentAttribute(
    code="WHERE-TO",
    question="stage",
    values={"building": ("B", "NEW"), "done": ("D",)},
    value=("UNKNOWN",),
    many=True,
)
STAGE_NAME = "attribute[WHERE-TO][]"
FROM_US = SentAttribute(code="from", value=("linli",))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_attributes(with_roads: Callable[..., None]) -> None:
    """A system that asks something of buildings and of floods."""
    sent = {
        BUILDING: (STAGE, FROM_US),
        FLOOD: (
            SentAttribute(code="depth", question="depth-cm"),
            SentAttribute(code="trapped", question="trapped", values={"true": ("Y",), "false": ()}),
        ),
    }
    services = {BUILDING: "44", FLOOD: "45"}
    with_roads(ROADS.model_copy(update={"services": services, "attributes": sent}))


def building(cast: Cast, **more: Any) -> Case:
    return opened(cast, category=BUILDING, unit=UNIT, **more)


def sent_of(roads: Roads) -> list[tuple[str, str]]:
    """The attributes of the one form that came."""
    (form,) = roads.forms
    return [(name, value) for name, value in form if name.startswith("attribute")]


def test_an_answer_goes_in_their_words_and_several_times_where_they_take_many(cast: Cast) -> None:
    building(cast, answers={"stage": "building"})
    roads = takes()
    roads.sent()
    assert sent_of(roads) == [(STAGE_NAME, "B"), (STAGE_NAME, "NEW"), ("attribute[from]", "linli")]


def test_where_nobody_answered_the_fixed_value_goes(cast: Cast) -> None:
    building(cast)
    roads = takes()
    roads.sent()
    assert sent_of(roads) == [(STAGE_NAME, "UNKNOWN"), ("attribute[from]", "linli")]


@pytest.mark.parametrize("more", [{"known_as": "confidential"}, {"known_as": "anonymous"}])
def test_answers_of_the_unnamed_stay_here(cast: Cast, more: dict[str, Any]) -> None:
    building(cast, answers={"stage": "done"}, **more)
    roads = takes()
    roads.sent()
    assert (STAGE_NAME, "UNKNOWN") in sent_of(roads)
    assert (STAGE_NAME, "D") not in sent_of(roads)


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        ({"depth-cm": 30, "trapped": True}, [("depth", "30"), ("trapped", "Y")]),
        # Kept as 30.0 by a client that writes all numbers so; and "no" is worth no word to them.
        ({"depth-cm": 30.0, "trapped": False}, [("depth", "30")]),
        ({"depth-cm": 2.5}, [("depth", "2.5")]),
        ({}, []),
    ],
)
def test_numbers_and_yes_and_no_go_as_a_form_has_them(
    cast: Cast, answers: dict[str, Any], sent: list[tuple[str, str]]
) -> None:
    opened(cast, category=FLOOD, unit=UNIT, answers=answers)
    roads = takes()
    roads.sent()
    assert sent_of(roads) == [(f"attribute[{code}]", value) for code, value in sent]


def demanding(code: str) -> Roads:
    """A system that takes nothing without this attribute."""

    def answers(method: str, path: str, given: dict[str, str]) -> tuple[int, Any]:
        if f"attribute[{code}]" in given:
            return 201, [{"service_request_id": "R-7"}]
        return 400, [{"code": 400, "description": f"attribute[{code}] is required"}]

    return Roads(answers)


def test_a_service_that_demands_an_attribute_gets_it(cast: Cast) -> None:
    building(cast)
    demanding("from").sent()
    assert Handed.objects.get().number == "R-7"


def test_what_it_demands_and_nobody_sends_is_said_in_its_words_on_the_case(cast: Cast) -> None:
    case = building(cast)
    demanding("HEIGHT").sent()
    assert not Handed.objects.exists()
    (said,) = notes_of(case)
    assert "对方答复：“attribute[HEIGHT] is required”。" in said
    assert "They say: “attribute[HEIGHT] is required”." in said
    assert "attribute[HEIGHT] is required" in Sending.objects.get().last_said


@pytest.mark.parametrize(
    "body", [b"", b"<html>no</html>", json.dumps([3, {"code": 400}]).encode(), b'"no"']
)
def test_a_refusal_without_words_is_told_without_them(cast: Cast, body: bytes) -> None:
    case = building(cast)
    Roads(lambda *_: (400, body)).sent()
    (said,) = notes_of(case)
    assert "对方答复" not in said
    assert said.endswith("handle it here, or call them.")


def test_a_refusal_that_quotes_a_telephone_number_is_told_without_it(cast: Cast) -> None:
    case = building(cast)
    Roads(lambda *_: (400, [{"description": "phone 13912345678 is wrong"}])).sent()
    (said,) = notes_of(case)
    assert "phone … is wrong" in said
    assert "139" not in said
