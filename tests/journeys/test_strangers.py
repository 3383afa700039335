"""What strangers see: a case that is not theirs looks, at every door, like one that is not there.

Each route of the workbench and of the grid is tried by people whose business it is not, with a
number that exists and with one that does not. The two answers are the same, and nothing changes.
"""

from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import IN_GUDU, IN_HUAIYIN, Cast
from tests.journeys.district import District
from tests.journeys.people import Officer, Person, Refused
from tests.rooms.cases.traces import traces

NO_CASE = "LJ-20200101-0001"
STRANGERS = ("sun_li", "gao_yuan", "deng_wei")


def routes(person: Person, parameter: str) -> list[tuple[str, str, Any]]:
    """The routes of the staff whose address has this parameter, each with a body that fits."""
    described = person.gets("/openapi.json")
    found = []
    for path, methods in described["paths"].items():
        if f"{{{parameter}}}" not in path or "/resident/" in path:
            continue
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            examples = content.get("application/json", {}).get("examples", {})
            body = next((one["value"] for one in examples.values()), None)
            found += [
                (method.upper(), chosen.removeprefix("/api"), body)
                for chosen in choices(path, operation)
            ]
    assert found
    return found


def choices(path: str, operation: dict[str, Any]) -> list[str]:
    """The address with each of the words that a part of it may be, such as a sheet's name."""
    paths = [path]
    for one in operation.get("parameters", []):
        part, words = f"{{{one['name']}}}", one["schema"].get("enum")
        if words and part in path:
            paths = [each.replace(part, word) for each in paths for word in words]
    return paths


def answer(person: Person, method: str, path: str, body: Any) -> tuple[int, str, str]:
    """How somebody is refused: status, code and words. Not refused is a failure."""
    try:
        shown = person.gets(path) if method == "GET" else person.posts(path, body, method=method)
    except Refused as refusal:
        problem = refusal.problem
        return problem["status"], problem["code"], problem["zh"]
    raise AssertionError(f"{method} {path} was answered: {shown}")


def signed_in(officer: Officer) -> Officer:
    officer.gets("/workbench/session")
    return officer


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_foreign_case_is_as_unknown_as_none(district: District, stranger: str) -> None:
    # given: a case that urban management holds, in another street than hers
    number = district.somebody().reports(
        "灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN, phone="13700000009"
    )["number"]
    person = signed_in(district.staff[stranger])
    before = traces()

    # then: on every route the same answer as for no case at all
    for method, path, body in routes(person, "number"):
        foreign = answer(person, method, path.format(number=number), body)
        nothing = answer(person, method, path.format(number=NO_CASE), body)
        assert foreign == nothing, f"{method} {path}"
        assert foreign[0] in {403, 404}, f"{method} {path}: {foreign}"
        assert number not in foreign[2]
    assert traces() == before
    # and: in no list, no search, no map, no inbox
    assert number not in str(known(person, number))


def known(person: Person, number: str) -> list[Any]:
    """All that the lists show; of those that are not open to her at all, the refusal."""
    seen: list[Any] = []
    box = {"west": 112.5, "south": 28.8, "east": 112.7, "north": 28.95}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/workbench/cases", {}),
        ("/workbench/cases", {"unit": "dept-urban-management"}),
        ("/workbench/search", {"q": "灯杆"}),
        ("/workbench/search", {"q": number}),
        ("/workbench/search", {"q": "0009"}),
        ("/workbench/map", box),
        ("/workbench/tasks", {}),
        ("/workbench/notices", {}),
    ]
    for path, query in asked:
        try:
            seen.append(person.gets(path, **query))
        except Refused as refusal:
            seen.append(refusal.problem["code"])
    return seen


def test_a_case_next_to_ones_own_is_not_drawn_in(district: District) -> None:
    # given: a clerk with a case of her own, and a foreign one
    hers = district.somebody().reports("灯杆歪了", category="lamp-post-damaged", at=IN_GUDU)
    foreign = district.somebody().reports("灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN)
    clerk = signed_in(district.staff["gao_yuan"])
    before = traces()

    # then: she can neither merge hers into it nor link to it, whether it is there or not
    for verb in ("merge", "link"):
        path = f"/workbench/cases/{hers['number']}/{verb}"
        there = answer(clerk, "POST", path, {"other": foreign["number"]})
        nowhere = answer(clerk, "POST", path, {"other": NO_CASE})
        assert there == nowhere == (404, "case.unknown", there[2])
    assert traces() == before


def test_a_foreign_photo_is_as_unknown_as_none(district: District) -> None:
    # given: a photo of somebody's report, and one that somebody has just sent
    sender = district.somebody()
    photo = sender.photographs()
    receipt = sender.reports("灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN, photo=photo)
    waiting = sender.photographs()
    other = district.somebody().reports("垃圾成堆", category="rubbish-pile", at=IN_GUDU)

    # then: strangers of every kind
    doors: list[tuple[Person, str]] = [
        (signed_in(district.sun_li), "/workbench/evidence"),
        (signed_in(district.he_xiulan), "/grid/photos"),
        (district.somebody(), f"/resident/progress/{other['code']}/photos"),
    ]
    for (person, path), id_ in product(doors, (photo, waiting)):
        if (path, id_) == ("/grid/photos", photo):
            continue  # it lies in her grid
        foreign = answer(person, "GET", f"{path}/{id_}", None)
        nothing = answer(person, "GET", f"{path}/{uuid4()}", None)
        assert foreign == nothing == (404, "no_evidence", nothing[2]), path

    # and: its sender by her code, and the desk
    assert sender.sees(f"/resident/progress/{receipt['code']}/photos/{photo}")
    assert district.wang_min.sees(f"/workbench/evidence/{photo}")


def test_staff_and_posts_are_the_administrators(district: District, cast: Cast) -> None:
    clerk = signed_in(district.staff["gao_yuan"])
    before = traces()

    for parameter, id_ in (("officer_id", cast.wang_min.id), ("post_id", cast.wang_min.post_id)):
        for method, path, body in routes(clerk, parameter):
            foreign = answer(clerk, method, path.format(**{parameter: id_, "session_id": 1}), body)
            nothing = answer(
                clerk, method, path.format(**{parameter: 999_999, "session_id": 1}), body
            )
            assert foreign == nothing
            assert foreign[:2] == (403, "people.may_not"), path
    assert traces() == before


def test_messages_of_other_units_stay_unread(district: District) -> None:
    # given: urban management has a message
    district.somebody().reports("灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN)
    unit = district.chen_qiang
    ids = [one["id"] for one in unit.gets("/workbench/notices", unread="true")["items"]]
    assert ids

    # when: somebody else marks it
    done = district.sun_li.posts("/workbench/notices/read", {"ids": ids})

    # then
    assert done["count"] == 0
    assert [one["id"] for one in unit.gets("/workbench/notices", unread="true")["items"]] == ids


def test_a_resident_sees_her_own_and_nothing_else(district: District) -> None:
    # given
    granny, zhang = district.granny_lin, district.xiao_zhang
    for who in (granny, zhang):
        who.signs_in()
    number = granny.reports("灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN)["number"]

    # then
    assert granny.gets(f"/resident/me/reports/{number}")["number"] == number
    foreign = answer(zhang, "GET", f"/resident/me/reports/{number}", None)
    nothing = answer(zhang, "GET", f"/resident/me/reports/{NO_CASE}", None)
    assert foreign == nothing == (404, "case.not_yours", nothing[2])
    assert zhang.gets("/resident/me/reports")["items"] == []
    for method, path, body in routes(zhang, "number"):
        refusal = answer(zhang, method, path.format(number=number), body)
        assert refusal[:2] == (403, "people.staff_only"), path
