"""Any case, written for another system and read back, is the same case."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.lifecycle import State
from linli.cases.queries.in_public import DECIMALS, PublicCase
from linli.exchange.open311.catalogue import listed
from linli.exchange.open311.documents import Form, written
from linli.exchange.open311.requests import Named, row
from linli.territory.queries import centres
from tests.cast import NOW, Cast
from tests.rooms.exchange.clients import plain

MOMENTS = st.timedeltas(timedelta(0), timedelta(days=36_500)).map(
    lambda since: datetime(2000, 1, 1, tzinfo=UTC) + since
)
DEGREES = st.floats(-80, 80).map(lambda degrees: round(degrees, DECIMALS))


@pytest.mark.parametrize("form", ["json", "xml"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_the_facts_survive_both_forms(cast: Cast, form: Form, drawn: st.DataObject) -> None:
    ended = drawn.draw(st.none() | MOMENTS)
    latitude, longitude = drawn.draw(st.none() | st.tuples(DEGREES, DEGREES)) or (None, None)
    case = PublicCase(
        id=1,
        number=f"LJ-{drawn.draw(st.dates()):%Y%m%d}-0001",
        state=drawn.draw(st.sampled_from(State)),
        category=drawn.draw(st.sampled_from(sorted(listed(cast.pack)))),
        area_id=None,
        generation_id=cast.generation_id,
        latitude=latitude,
        longitude=longitude,
        holder_id=cast.unit("dept-transport").id,
        received_at=drawn.draw(MOMENTS),
        due_at=drawn.draw(MOMENTS),
        ended_at=ended,
        updated_at=drawn.draw(MOMENTS),
    )

    text = written("service_requests", [row(case, Named(cast.pack, "zh"), now=NOW)], form)
    (read,) = (
        json.loads(text) if form == "json" else plain(ElementTree.fromstring(text))  # noqa: S314  # our own
    )

    assert read["service_request_id"] == case.number
    assert read["status"] == ("closed" if ended else "open")
    assert read["service_code"] == case.category
    assert read["agency_responsible"] == cast.unit("dept-transport").name_zh
    for name, at in (
        ("requested_datetime", case.received_at),
        ("expected_datetime", case.due_at),
        ("updated_datetime", ended or case.updated_at),
    ):
        assert at - datetime.fromisoformat(read[name]) < timedelta(seconds=1)
        assert datetime.fromisoformat(read[name]).utcoffset() is not None
    middle = centres()[cast.pack.district.division_code]
    where = (latitude, longitude) if latitude is not None else (middle.latitude, middle.longitude)
    assert (float(read["lat"]), float(read["long"])) == pytest.approx(where, abs=1e-4)
