"""Two people at once, each with a connection of her own: one act, and one clear refusal."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections

from linli.journal.models import Entry
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import Answer, Refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Answer]) -> list[Answer | BaseException]:
    """What each gave or raised, all begun in the same moment."""
    results: list[Answer | BaseException] = [{}] * len(acts)
    begin = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Answer]) -> None:
        try:
            begin.wait(timeout=10)
            results[place] = act()
        except Exception as raised:  # noqa: BLE001, RUF100  # whatever it was is the result
            results[place] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return results


@pytest.fixture
def verified(district: District) -> str:
    """A case that only has to be closed; the worker rests meanwhile."""
    unit, desk = district.chen_qiang, district.wang_min
    number: str = district.somebody().reports(
        "灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN
    )["number"]
    unit.accepts(number)
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    desk.verifies(number)
    district.zhou_ming.opens(number)
    district.worker_is_up = False
    return number


def test_two_clerks_press_close_at_once(district: District, verified: str) -> None:
    # given
    street, centre = district.wang_min, district.zhou_ming

    # when
    results = at_once(lambda: street.closes(verified), lambda: centre.closes(verified))

    # then: one act, and one refusal that says where the case stands and what would work
    done = [one for one in results if isinstance(one, dict)]
    refused = [one for one in results if isinstance(one, Refused)]
    assert (len(done), len(refused)) == (1, 1), results
    assert done[0]["state"]["code"] == "closed"
    problem = refused[0].problem
    assert (problem["status"], problem["code"]) == (409, "case.not_now.close")
    assert problem["zh"].startswith("案件已办结，现在不能结案。可以：")
    assert problem["en"].startswith("The case is closed: it cannot take the step “close” now.")
    assert Entry.objects.filter(event="case.closed").count() == 1


def test_one_request_that_arrives_twice_at_once_is_done_once(
    district: District, verified: str
) -> None:
    # given: a telephone that did not wait for the first answer
    street, key = district.wang_min, str(uuid4())

    def closes() -> Answer:
        closed: Answer = street.posts(f"/workbench/cases/{verified}/close", {}, key=key)
        return closed

    # when
    results = at_once(closes, closes)

    # then: the same answer twice
    assert results[0] == results[1]
    assert isinstance(results[0], dict), results
    assert Entry.objects.filter(event="case.closed").count() == 1


def test_two_neighbours_with_one_matter_at_once_are_one_case(district: District) -> None:
    # given
    one, other = district.somebody(), district.somebody()
    text = "柳林路口的灯杆被车撞歪了，随时会倒"
    point = {"category": "lamp-post-damaged", "at": IN_HUAIYIN}

    # when
    results = at_once(lambda: one.reports(text, **point), lambda: other.reports(text, **point))

    # then: one case with two voices, and each has a code of her own
    receipts = [one for one in results if isinstance(one, dict)]
    assert len(receipts) == 2, results
    assert len({receipt["code"] for receipt in receipts}) == 2
    (number,) = {one["number"] for one in receipts}
    assert len(district.wang_min.opens(number)["reports"]) == 2
    assert sorted(receipt["joined"] for receipt in receipts) == [False, True]
