"""What a resident is told of what lies around her, and how a report becomes hers afterwards."""

from typing import Any

from linli.cases.models import Report
from linli.journal.models import Entry
from tests.cast import HUAIYIN, HUAIYIN_GRID, IN_HUAIYIN, Cast
from tests.rooms.web.callers import NOBODY, signed_in, statements

HERE = {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}


def reported(category: str) -> dict[str, Any]:
    body = {"text": "看一下这里", "category": category, "position": HERE}
    return dict(NOBODY.post("/resident/reports", body).json())


def test_a_thing_in_the_street_has_a_point_and_a_quarrel_has_none(cast: Cast) -> None:
    reported("cover-damaged")
    reported("neighbour-dispute")

    found = NOBODY.post("/resident/reports/nearby", {"position": HERE}).json()

    points = {one["category"]["code"]: one["latitude"] for one in found}
    assert points == {"cover-damaged": round(IN_HUAIYIN[0], 4), "neighbour-dispute": None}
    assert all("text" not in one for one in found)


def test_a_poster_names_the_grids_worker_and_nobody_else(cast: Cast) -> None:
    grid = NOBODY.get(f"/resident/areas/{HUAIYIN_GRID}").json()
    community = NOBODY.get(f"/resident/areas/{HUAIYIN}").json()

    assert grid["workers"] == ["何秀兰"]
    # The clerks of the community work there too, but the pack does not post their names.
    assert community["workers"] == []


def test_a_report_is_signed_afterwards_once_and_by_one_person(cast: Cast) -> None:
    # given: a report that nobody's number stands under
    code = reported("cover-damaged")["code"]
    assert NOBODY.get(f"/resident/progress/{code}").json()["signed"] is False

    # when: a stranger without a number asks, then granny Lin, twice
    refused = NOBODY.post(f"/resident/progress/{code}/sign")
    assert (refused.status_code, refused.json()["code"]) == (403, "report.sign.who")
    assert Report.objects.get().resident_id is None
    granny = signed_in(cast.granny_lin)
    for _ in range(2):
        assert granny.post(f"/resident/progress/{code}/sign").status_code == 200

    # then: it is hers, told once, and stands in her list
    assert NOBODY.get(f"/resident/progress/{code}").json()["signed"] is True
    assert Entry.objects.filter(event="report.signed").count() == 1
    assert [one["code"] for one in granny.get("/resident/me/reports").json()["items"]] == [code]

    # and: it cannot become another's
    other = signed_in(cast.xiao_zhang)
    taken = other.post(f"/resident/progress/{code}/sign")
    assert (taken.status_code, taken.json()["code"]) == (409, "report.signed")
    assert Report.objects.get().resident_id == cast.granny_lin.id


def test_what_lies_nearby_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    reported("cover-damaged")
    with statements() as few:
        NOBODY.post("/resident/reports/nearby", {"position": HERE})
    for _ in range(3):
        reported("road-pothole")
    with statements() as many:
        NOBODY.post("/resident/reports/nearby", {"position": HERE})
    assert len(many) == len(few)
