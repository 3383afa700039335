"""Two at once, on two real connections: one report-in, and no answer before the last task."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from linli.cases.acts.answer import answer
from linli.cases.lifecycle import State
from linli.cases.models import Blocker, Case
from linli.collaboration.acts.tasks import ask, finish
from linli.collaboration.acts.whistles import blow, report_in
from linli.collaboration.models import Call, Task, Whistle
from linli.journal.acting import Actor, NotNow
from linli.journal.models import Entry
from tests.cast import NOW, Cast, forget, founded, in_office
from tests.rooms.cases.matters import opened
from tests.rooms.collaboration.together import LATER, STALLS, fire_brigade, in_hand

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


def count(event: str) -> int:
    return Entry.objects.filter(event=event).count()


def test_two_of_one_unit_reporting_in_at_once_are_on_record_once(people: Cast) -> None:
    case = opened(people, category=STALLS)
    first, second = fire_brigade(), in_office("qin_an", "秦安", "unit_clerk", "dept-fire")
    whistle = blow(case.id, ["dept-fire"], "请到场", by=people.liu_fang, now=NOW)

    def comes(who: Actor) -> Callable[[], object]:
        return lambda: report_in(whistle.id, by=who, now=LATER)

    results = at_once(comes(first), comes(second))

    assert all(isinstance(one, Call) for one in results), results
    assert count("whistle.reported_in") == 1


def test_two_whistles_at_once_are_one(people: Cast) -> None:
    case = opened(people, category=STALLS)

    def whistles(who: Actor) -> Callable[[], object]:
        return lambda: blow(case.id, ["dept-fire"], "请到场", by=who, now=NOW)

    results = at_once(whistles(people.liu_fang), whistles(people.he_xiulan))

    assert all(isinstance(one, Whistle) for one in results), results
    assert (Whistle.objects.count(), Call.objects.count(), count("whistle.called")) == (1, 1, 1)


def test_an_answer_never_passes_the_last_task(people: Cast) -> None:
    case = in_hand(people, "ask-policy")
    luo_bin = fire_brigade()
    task = ask(case.id, "dept-fire", "请协助", by=people.chen_qiang, now=NOW)

    done, answered = at_once(
        lambda: finish(task.id, "完成", by=luo_bin, now=LATER),
        lambda: answer(case.id, "已处理", by=people.chen_qiang, now=LATER),
    )

    # The task is done in any case; the answer came after it, or was refused because it came before.
    assert isinstance(done, Task), done
    state = Case.objects.get(id=case.id).state
    assert isinstance(answered, Case | NotNow), answered
    assert state == (State.ANSWERED if isinstance(answered, Case) else State.ACCEPTED)
    assert not Blocker.objects.exists()
    events = list(Entry.objects.order_by("id").values_list("event", flat=True))
    if state == State.ANSWERED:
        assert events.index("task.finished") < events.index("case.answered")


def test_asking_and_answering_at_once_leave_no_open_task_behind_an_answer(people: Cast) -> None:
    case = in_hand(people, "ask-policy")

    asked, answered = at_once(
        lambda: ask(case.id, "dept-fire", "请协助", by=people.zhou_ming, now=LATER),
        lambda: answer(case.id, "已处理", by=people.chen_qiang, now=LATER),
    )

    assert sum(isinstance(one, NotNow) for one in (asked, answered)) == 1, (asked, answered)
    assert Task.objects.count() == (1 if isinstance(asked, Task) else 0)
