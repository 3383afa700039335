"""What is sent is of the kind that the description names: nothing is made to fit."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from linli.cases.models import Note
from linli.journal.models import Answer
from linli.people.models import Post
from linli.web.bodies import Strict
from linli.web.openapi import description
from tests.cast import Cast
from tests.rooms.cases.matters import opened
from tests.rooms.web.callers import NOBODY, signed_in

GRID = "990100001001001"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"latitude": False, "longitude": 112.605}, "position.latitude"),  # no is not the equator
        ({"latitude": "28.885", "longitude": 112.605}, "position.latitude"),
        ({"latitude": 28.885, "longitude": True}, "position.longitude"),
    ],
)
def test_a_place_is_two_numbers(cast: Cast, given: dict[str, object], field: str) -> None:
    refused = NOBODY.post("/resident/places/locate", {"position": given})
    assert refused.status_code == 422
    assert refused.json()["field"] == field
    assert "必须是数字" in refused.json()["zh"]


def test_a_place_of_whole_degrees_is_a_place(cast: Cast) -> None:
    found = NOBODY.post("/resident/places/locate", {"position": {"latitude": 28, "longitude": 112}})
    assert found.status_code == 200


@pytest.mark.parametrize("public", [0, 1, "no", "true", 0.0])
def test_yes_and_no_are_said_outright(cast: Cast, public: object) -> None:
    case = opened(cast, category="street-vendor", resident_id=cast.granny_lin.id)
    before = Note.objects.count()
    refused = signed_in(cast.liu_fang).post(
        f"/workbench/cases/{case.number}/note", {"text": "配件已订", "public": public}
    )
    assert refused.status_code == 422
    assert refused.json()["field"] == "public"
    assert Note.objects.count() == before


@pytest.mark.parametrize("day", [0, 1_700_000_000, "0", "1700000000", False])
def test_seconds_are_no_day(cast: Cast, day: object) -> None:
    before = Post.objects.count()
    refused = signed_in(cast.qin_yu).post(
        f"/workbench/officers/{cast.wang_min.id}/posts",
        {"role": "grid_worker", "unit": "community-990100001001", "area": GRID, "from_on": day},
    )
    assert refused.status_code == 422
    assert refused.json()["field"] == "from_on"
    assert Post.objects.count() == before


@pytest.mark.parametrize("last", ["0", "0.5", "1763432400", "0911-07-04T00:00:00Z"])
def test_a_moment_in_an_address_is_written_as_one(cast: Cast, last: str) -> None:
    refused = signed_in(cast.zhou_ming).get(f"/workbench/supervision/figures?last={last}")
    assert refused.status_code == 422
    assert refused.json()["field"] == "last"


def moments_in_bodies() -> Iterator[tuple[str, TypeAdapter[datetime]]]:
    description()  # every route, and with it every body
    shapes: list[type[Strict]] = [Strict]
    for shape in shapes:
        shapes += shape.__subclasses__()
        for name, field in shape.model_fields.items():
            if re.search(r"datetime\.datetime|AwareDatetime", repr(field.annotation)):
                kind = Annotated[field.annotation, None, *field.metadata]
                yield f"{shape.__name__}.{name}", TypeAdapter(kind)


def test_a_moment_in_a_body_is_the_same_at_every_offset() -> None:
    """PostgreSQL has no room for an offset beyond sixteen hours, which ISO 8601 allows."""
    found = dict(moments_in_bodies())
    assert {"SetBackIn.since", "PublishIn.valid_to", "HoldIn.until"} <= found.keys()
    for name, kind in found.items():
        moment = kind.validate_python("2026-11-18T23:30:00+21:55")
        assert moment.utcoffset() == timedelta(), name
        with pytest.raises(ValidationError):
            kind.validate_python("0001-01-01T00:00:00+14:00")


@pytest.mark.parametrize("at", ["2026-11-18T23:30:00%2B21:55", "2026-11-18T23:30:00-21:55"])
def test_a_moment_in_an_address_may_have_any_offset(cast: Cast, at: str) -> None:
    asked = f"/workbench/supervision/figures?first={at}"
    assert signed_in(cast.zhou_ming).get(asked).status_code in {200, 422}


def test_the_longest_key_and_the_longest_number_fit_together(cast: Cast) -> None:
    asked = {"verb": "accept", "numbers": ["9" * 40]}
    answer = signed_in(cast.zhou_ming).post("/workbench/bulk", asked, Idempotency_Key="k" * 100)
    assert answer.status_code == 200
    assert [one["done"] for one in answer.json()["items"]] == [False]
    assert not Answer.objects.exists()
