"""不显示个人信息: to a masked role no door leads to what is personal, in its own cases neither."""

import pytest

from linli.cases.lifecycle import State
from linli.cases.models import Reading
from linli.policy.queries import current
from linli.policy.sections.permissions import PERSONAL
from tests.cast import Cast
from tests.rooms.cases.matters import taken_to
from tests.rooms.web.callers import signed_in
from tests.rooms.web.test_foreign_ids import answer, example, in_path, routes

pytestmark = pytest.mark.django_db
PERSON = ("林秀英", "13912340001", "槐荫路12号")


def masked(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    roles = current().pack.roles
    # Beside the fields: what the pack says and its hash stay as they are.
    monkeypatch.setitem(roles.__dict__, "masked", frozenset({role}))


def test_a_contractors_dispatcher_finds_no_way_to_a_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: a case that chen's unit holds, whose reporter he may see
    case = taken_to(
        State.ACCEPTED,
        cast,
        text="路面有坑",
        resident_id=cast.granny_lin.id,
        place_words="槐荫路12号",
    )
    chen = signed_in(cast.chen_qiang)
    path = f"/workbench/cases/{case.number}"
    assert chen.get(path).json()["may_reveal"]
    shown = chen.post(f"{path}/reveal", {"reason": "contact"})
    assert all(word in shown.content.decode() for word in PERSON)
    before = Reading.objects.count()

    # when: his role is masked
    masked(monkeypatch, "unit_clerk")

    # then: no route that leads to what is personal is there at all
    nowhere = chen.post("/workbench/no-such-address", {})
    asked = 0
    for method, address, operation in routes():
        if operation["x-permission"] not in PERSONAL:
            continue
        filled = address
        for name in in_path(operation):
            filled = filled.replace(f"{{{name}}}", case.number if name == "number" else "1")
        got = chen.ask(method, filled, example(operation))
        assert (got.status_code, got.json()["code"]) == (404, nowhere.json()["code"]), address
        asked += 1
    assert asked >= 4

    # and: the case is his as before, and nothing that he may look at says who it was
    page = chen.get(path)
    assert (page.status_code, page.json()["may_reveal"]) == (200, False)
    looked = 0
    for method, address, operation in routes():
        names = in_path(operation)
        if method != "GET" or set(names) - {"number"} or address.endswith("/stream"):
            continue
        status, said, _ = answer(chen, method, address.replace("{number}", case.number), None)
        looked += status == 200
        assert not [word for word in PERSON if word in said], address
    assert looked > 20
    assert Reading.objects.count() == before
