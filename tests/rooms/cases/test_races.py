"""Two people at once, on two real connections: one act, one clear refusal."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from linli.cases.acts.accept import accept
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.join import join_report
from linli.cases.acts.merge import merge
from linli.cases.lifecycle import State
from linli.cases.models import Assignment, Case, Report
from linli.journal.acting import VISITOR, Refusal
from linli.journal.models import Entry
from tests.cast import NOW, Cast, forget, founded
from tests.rooms.cases.matters import UNIT, opened, opening, taken_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    forget()
    return founded()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or raised, all begun at the same moment on connections of their own."""
    results: list[object] = [None] * len(acts)
    begin = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
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


def one_act_one_refusal(results: list[object]) -> None:
    done = [one for one in results if not isinstance(one, BaseException)]
    refused = [one for one in results if isinstance(one, Refusal)]
    assert (len(done), len(refused)) == (1, 1), results


def test_two_closes_give_one_close(people: Cast) -> None:
    case = taken_to(State.VERIFIED, people)

    results = at_once(
        lambda: close(case.id, by=people.zhou_ming, now=NOW),
        lambda: close(case.id, by=people.zhou_ming, now=NOW),
    )

    one_act_one_refusal(results)
    assert Entry.objects.filter(event="case.closed").count() == 1


def test_accepting_and_returning_at_once(people: Cast) -> None:
    case = taken_to(State.DISPATCHED, people)

    results = at_once(
        lambda: accept(case.id, by=people.chen_qiang, now=NOW),
        lambda: give_back(case.id, "not-our-duty", "不归我们", by=people.chen_qiang, now=NOW),
    )

    one_act_one_refusal(results)
    case.refresh_from_db()
    assert Entry.objects.filter(event__in=["case.accepted", "case.returned"]).count() == 1
    assert case.state in {State.ACCEPTED, State.FILED}


def test_two_desks_dispatching_at_once_leave_one_unit_responsible(people: Cast) -> None:
    case = opened(people)

    results = at_once(
        lambda: dispatch(case.id, UNIT, by=people.zhou_ming, now=NOW),
        lambda: dispatch(case.id, UNIT, by=people.zhou_ming, now=NOW),
    )

    one_act_one_refusal(results)
    assert Assignment.objects.filter(case=case, ended_at=None).count() == 1


def test_merging_each_into_the_other_does_not_wait_for_ever(people: Cast) -> None:
    one, other = opened(people), opened(people)

    results = at_once(
        lambda: merge(one.id, other.id, by=people.zhou_ming, now=NOW),
        lambda: merge(other.id, one.id, by=people.zhou_ming, now=NOW),
    )

    one_act_one_refusal(results)
    assert Case.objects.filter(ended_at=None).count() == 1
    assert Report.objects.filter(case__ended_at=None).count() == 2


def test_a_voice_is_never_lost_in_a_case_that_ends(people: Cast) -> None:
    case, into = opened(people), opened(people)
    voice = opening(people, "我也看见了")

    results = at_once(
        lambda: merge(case.id, into.id, by=people.zhou_ming, now=NOW),
        lambda: join_report(case.id, voice, by=VISITOR, now=NOW),
    )

    # Either the voice came first and went along, or it was told that the case has ended.
    joined = not isinstance(results[1], BaseException)
    assert joined or isinstance(results[1], Refusal)
    assert Report.objects.filter(case=into).count() == 2 + joined


def test_numbers_are_never_given_twice(people: Cast) -> None:
    results = at_once(*[lambda: opened(people).number] * 8)
    assert len(set(results)) == 8
