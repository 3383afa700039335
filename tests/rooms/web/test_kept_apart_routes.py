"""On no route does the unit complained of learn that there is a complaint.

The routes come from the description of the API. The duty officer, who may everything, is of the
unit that the cases are against: for her they are not there.
"""

from typing import Any

import pytest

from linli.cases.models import Case, KeptApart
from linli.cases.queries.task_lists import TaskList
from tests.cast import NOW, Cast
from tests.rooms.web.callers import Caller, signed_in
from tests.rooms.web.one_of_each import one_of_each
from tests.rooms.web.test_foreign_ids import answer, example, in_path, nothing, routes

OF_CASES = {
    "number", "order_number", "whistle_id", "task_id", "meeting_id", "callback_id",
    "exclusion_id", "entry_id", "photo_id", "evidence_id", "unsealing_id", "hold_id",
}  # fmt: skip


@pytest.fixture
def everything(cast: Cast) -> dict[str, Any]:
    return one_of_each(cast)


def keep_the_centre_apart(cast: Cast) -> None:
    KeptApart.objects.bulk_create(
        KeptApart(case=case, unit_id=cast.unit("centre").id, source="desk", since=NOW)
        for case in Case.objects.all()
    )


def lists(caller: Caller) -> dict[str, str]:
    """What every list of the staff's doors answers."""
    found = {}
    for method, path, operation in routes():
        if method != "GET" or "/resident" in path or path.endswith("/stream"):
            continue
        names = in_path(operation)
        if names and (names != ["which"] or "/tasks/" not in path):
            continue
        for which in TaskList if names else ("",):
            address = path.replace("{which}", which)
            status, said, _ = answer(caller, method, address, None)
            if status == 200:
                found[address] = said
    return found


def test_no_address_tells_that_it_is_there(everything: dict[str, Any], cast: Cast) -> None:
    caller = signed_in(cast.zhou_ming)
    keep_the_centre_apart(cast)
    wrong, asked = [], 0
    for method, path, operation in routes():
        names = in_path(operation)
        if not names or not set(names) <= OF_CASES | {"which"} or "/resident" in path:
            continue
        there, nowhere = path, path
        for name in names:
            known = ("receipt" if "sheets" in path else "todo") if name == "which" else None
            known = known or everything[name]
            none = known if name == "which" else nothing(name, known)
            there = there.replace(f"{{{name}}}", str(known))
            nowhere = nowhere.replace(f"{{{name}}}", str(none))
        if there == nowhere:
            continue
        one = answer(caller, method, there, example(operation))
        other = answer(caller, method, nowhere, example(operation))
        asked += 1
        if one[:2] != other[:2] or one[0] < 400:
            wrong.append(f"{method} {path}: {one} for a case against her unit, {other} for none")
    assert not wrong, "\n".join(wrong)
    assert asked > 60


def test_no_list_holds_it(everything: dict[str, Any], cast: Cast) -> None:
    caller = signed_in(cast.zhou_ming)
    numbers = list(Case.objects.values_list("number", flat=True))

    def told() -> set[str]:
        return {path for path, said in lists(caller).items() if any(one in said for one in numbers)}

    assert told() >= {"/workbench/cases", "/workbench/tasks/all", "/grid/cases"}

    keep_the_centre_apart(cast)

    assert told() == set()
