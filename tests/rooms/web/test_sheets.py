"""Printed sheets: which there are, what stands on them, and that nobody's number does."""

import pytest

from linli.cases.acts.hold import hold
from linli.cases.acts.resume import resume
from linli.cases.lifecycle import State
from linli.cases.models import Case
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import taken_to
from tests.rooms.web.callers import Caller, signed_in


def offered(caller: Caller, case: Case) -> dict[str, bool]:
    """The sheets that the caller may print, and whether the hand must fill them in."""
    items = caller.get(f"/workbench/cases/{case.number}/sheets").json()["items"]
    return {one["code"]: one["blank"] for one in items}


def printed(caller: Caller, case: Case, which: str) -> str:
    answer = caller.get(f"/workbench/cases/{case.number}/sheets/{which}")
    assert answer.status_code == 200, answer.content
    assert "script-src" not in answer["Content-Security-Policy"]
    return str(answer.content.decode())


def test_the_sheets_are_those_that_mean_something_now(cast: Cast) -> None:
    zhou = signed_in(cast.zhou_ming)

    assert offered(zhou, taken_to(State.FILED, cast)) == {"receipt": False}
    assert offered(zhou, taken_to(State.DISPATCHED, cast)) == {
        "handover": False,
        "reminder": False,
        "receipt": False,
        "returning": True,
    }
    held = taken_to(State.ACCEPTED, cast)
    words = {"plan": "等配件到货", "public_note": "配件已订", "until": NOW.replace(day=24)}
    hold(held.id, "season-or-weather", **words, by=cast.zhou_ming, now=NOW)  # type: ignore[arg-type]  # one row of different kinds
    resume(held.id, by=cast.zhou_ming, now=NOW.replace(day=20))
    assert offered(zhou, held)["holding"] is False
    form = printed(zhou, held, "holding")
    for told in ("等配件到货", "配件已订", "11月20日10时20分", "周明"):
        assert told in form


@pytest.mark.parametrize("which", ["handover", "reminder", "receipt"])
def test_a_sheet_says_the_matter_and_no_number(which: str, cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)

    sheet = printed(signed_in(cast.zhou_ming), case, which)

    assert case.number in sheet
    assert "井盖坏了" in sheet
    assert "13912340001" not in sheet
    assert "林秀英" not in sheet


def test_a_closed_case_has_its_result_on_the_receipt(cast: Cast) -> None:
    sheet = printed(signed_in(cast.zhou_ming), taken_to(State.CLOSED, cast), "receipt")

    assert "未超期" in sheet
    assert "核查通过" in sheet
    assert "尚未" not in sheet


def test_whoever_may_not_read_the_case_gets_no_sheet(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    zhao = signed_in(cast.zhao_lei)

    for path in ("sheets", "sheets/receipt"):
        assert zhao.get(f"/workbench/cases/{case.number}/{path}").status_code == 404
    zhou = signed_in(cast.zhou_ming)
    assert zhou.get(f"/workbench/cases/{case.number}/sheets/invoice").status_code == 422
