"""Boundaries change: what a new generation takes over, and what the old one keeps."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely
from django.db.transaction import atomic

from linli.journal.acting import Actor, Invalid, NotFound
from linli.journal.models import Entry
from linli.policy.acts import adopt
from linli.territory import lookup, queries
from linli.territory.acts import import_areas
from linli.territory.features import AreaFeature
from linli.territory.models import Area, Generation
from linli.territory.place import Outside, Place

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).resolve().parents[3] / "districts" / "demo"
NOW = datetime(2026, 11, 18, 2, 20, tzinfo=UTC)
CLERK = Actor.officer(7)
WEST, SOUTH, SIDE = 112.60, 28.88, 0.01


def square(column: float, row: float, columns: float = 1, rows: float = 1) -> shapely.Polygon:
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(west, south, west + columns * SIDE, south + rows * SIDE)


def at(column: float, row: float) -> tuple[float, float]:
    return SOUTH + row * SIDE, WEST + column * SIDE


def area(code: str, level: str, name: str, shape: shapely.Polygon | None) -> AreaFeature:
    original = None if shape is None else shapely.geometry.mapping(shape)
    return AreaFeature(code, level, name, name, None, shape, original, "wgs84" if shape else "")


DISTRICT = area("990100", "district", "林江区", square(0, 0, 2, 1))
LEFT = area("990100001", "street", "柳林街道", square(0, 0))
RIGHT = area("990100002", "street", "城东街道", square(1, 0))


@pytest.fixture(autouse=True)
def demo_rules() -> None:
    adopt(DEMO, by=CLERK, now=NOW)
    lookup.forget()


def imported(*areas: AreaFeature, **more: object) -> Generation:
    return import_areas(areas, by=CLERK, now=NOW, **more)


def test_before_any_import_a_look_up_says_what_to_do():
    with pytest.raises(NotFound) as refused:
        lookup.locate(*at(0.5, 0.5))
    assert "linli territory import" in refused.value.en
    assert queries.area_names() == []
    assert queries.names([1]) == {}


def test_an_import_is_seen_at_once_recorded_and_found_by_point():
    generation = imported(DISTRICT, RIGHT, LEFT)

    place = lookup.locate(*at(0.5, 0.5))

    assert isinstance(place, Place)
    assert [link.name_zh for link in place.chain] == ["柳林街道", "林江区"]
    row = Area.objects.get(id=place.area_id)
    assert (row.generation_id, row.parent.code, row.sort) == (generation.id, "990100", 1)
    assert row.outline.original["type"] == "Polygon"
    entry = Entry.objects.get(event="territory.adopted")
    assert (entry.subject_kind, entry.subject_id) == ("generation", generation.id)
    assert entry.facts == {
        "generation_id": generation.id,
        "number": 1,
        "areas": 3,
        "hash": generation.source_hash,
    }


def test_the_tolerance_is_that_of_the_pack():
    imported(DISTRICT, LEFT, RIGHT)
    near = lookup.locate(*at(0.5, -0.1))  # 111 m; the demo pack says 200
    assert isinstance(near, Place)
    assert near.distance_m == pytest.approx(111, abs=1)
    assert isinstance(lookup.locate(*at(0.5, -0.3)), Outside)


def test_the_same_import_again_changes_and_records_nothing():
    first = imported(DISTRICT, LEFT, RIGHT)
    assert imported(RIGHT, LEFT, DISTRICT) == first
    assert imported(LEFT) == first
    assert (
        Generation.objects.count() == Entry.objects.filter(event="territory.adopted").count() == 1
    )


def test_a_moved_border_makes_a_generation_and_leaves_the_old_one_as_it_was():
    before = imported(DISTRICT, LEFT, RIGHT)
    spot = at(0.9, 0.5)
    old = lookup.locate(*spot)

    after = imported(
        area("990100001", "street", "柳林街道", square(0, 0, 0.8)),
        area("990100002", "street", "城东街道", square(0.8, 0, 1.2)),
        note="柳林、城东界线调整",
    )

    new = lookup.locate(*spot)
    assert (old.code, new.code) == ("990100001", "990100002")
    assert old.area_id != new.area_id
    assert lookup.current().generation_id == after.id
    assert lookup.generation(before.id).locate(*spot) == old
    assert (after.number, after.note) == (2, "柳林、城东界线调整")
    assert Area.objects.filter(generation=after).count() == 3  # the district was taken over
    assert queries.features_of(before.id)[0].shape.equals(DISTRICT.shape)
    # The names of both days are known by id.
    names = queries.names([old.area_id, new.area_id, 0])
    assert {key: ref.code for key, ref in names.items()} == {
        old.area_id: "990100001",
        new.area_id: "990100002",
    }


def test_areas_can_be_left_out_and_the_whole_replaced():
    imported(DISTRICT, LEFT, RIGHT)
    merged = area("990100001", "street", "柳林街道", square(0, 0, 2))
    imported(merged, without=["990100002"])
    assert [one.code for one in queries.areas_under("990100")] == ["990100", "990100001"]
    assert [one.code for one in queries.children("990100")] == ["990100001"]

    imported(DISTRICT, whole=True)
    assert [one.code for one in queries.areas_under("990100")] == ["990100"]


def test_no_areas_at_all_are_refused_and_nothing_changes():
    imported(DISTRICT)
    with pytest.raises(Invalid), atomic():
        imported(whole=True)
    with pytest.raises(Invalid), atomic():
        imported(without=["990100"])
    assert Generation.objects.count() == 1


def test_an_area_without_a_place_is_kept_and_found_by_its_code():
    logical = area("990100009", "street", "水务局", None)
    imported(DISTRICT, LEFT, logical)
    assert [link.name_zh for link in queries.chain("990100009")] == ["水务局", "林江区"]
    assert set(queries.centres()) == {"990100", "990100001"}
    with pytest.raises(NotFound):
        queries.chain("990100777")


def test_a_generation_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        lookup.generation(10**9)


def test_look_ups_cost_no_statement_within_a_second(django_assert_num_queries):
    imported(DISTRICT, LEFT, RIGHT)
    lookup.current()
    with django_assert_num_queries(0):
        lookup.locate(*at(0.5, 0.5))
        lookup.locate(*at(0.5, -0.1))
        queries.children("990100")


def test_a_generation_adopted_elsewhere_is_seen_within_a_second(monkeypatch):
    imported(DISTRICT, LEFT)
    clock = [1000.0]
    monkeypatch.setattr(lookup, "monotonic", lambda: clock[0])
    lookup.forget()
    first = lookup.current().generation_id
    # Another process: its forget() is not ours.
    monkeypatch.setattr("linli.territory.acts.forget", lambda: None)
    second = imported(DISTRICT, LEFT, RIGHT)

    assert lookup.current().generation_id == first
    clock[0] += lookup.CHECK_SECONDS
    assert lookup.current().generation_id == second.id
