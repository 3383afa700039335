"""The stories of the demo district, each played in a moment, and the facts that must come of it."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from click.testing import CliRunner

from linli.cases.lifecycle import State
from linli.cases.models import Assignment, Case, CaseLink, Report
from linli.clock.models import Timer
from linli.clock.segments import SegmentKind
from linli.collaboration.models import Call, Task
from linli.feedback.models import Callback
from linli.intake.precedents import disagreements
from linli.journal.acting import Refusal
from linli.journal.deliver import stuck
from linli.journal.models import Delivery, Entry
from linli.notices.models import AreaNotice, Notice
from linli.people.models import Officer
from linli.people.units import unit_by_code, unit_by_id
from linli.simulate.crew import crew
from linli.simulate.pace import ByTheWall
from linli.simulate.play import STORIES, Played, play, story_called
from linli.simulate.staff import hire
from linli.simulate.stage import Line
from linli.site.cli import main
from linli.site.stories import told
from linli.supervision.models import Card, Chase, Order, Rung
from linli.territory.queries import areas_under
from tests.cast import HUAIYIN_GRID, NOW, Cast, forget


@pytest.fixture
def demo(cast: Cast) -> Iterator[Cast]:
    """The district with the made-up people of the demo in office, three weeks ago."""
    Officer.objects.all().delete()
    hire(cast.pack, now=NOW - timedelta(days=21), random=Random(1))
    yield cast
    forget()


def played(name: str) -> tuple[Played, list[Line]]:
    said: list[Line] = []
    found = play(story_called(name), now=NOW, say=said.append, seed=7)
    # Whatever the story: it is over by now, nobody was left untold, and every second adds up.
    assert Case.objects.get(number=found.number).state == State.CLOSED
    assert stuck() == []
    assert not Delivery.objects.filter(state="pending").exists()
    assert not Entry.objects.filter(at__gt=NOW).exists()
    assert found.reporters_told == found.reporters
    ledger = found.ledger
    counted = sum(ledger.seconds_of(kind) for kind in SegmentKind)
    ends = max(ledger.stopped_at or ledger.due_at, ledger.due_at)
    assert counted == int((ends - ledger.started_at).total_seconds())
    assert [line.at for line in said] == sorted(line.at for line in said)
    assert all(line.zh and line.en and line.zh != line.event for line in said)
    return found, said


def test_the_dead_car(demo: Cast) -> None:
    found, said = played("僵尸车")
    # then: a photo had to prove it, and the reporter was asked and is satisfied
    assert [line.event for line in said if line.event.startswith("refused")] == [
        "refused case.answer.no_photo_after"
    ]
    (callback,) = Callback.objects.all()
    assert (callback.solved, callback.satisfaction) == (True, "satisfied")
    assert found.rungs == 0


def test_the_parking_lot(demo: Cast) -> None:
    played("2")
    # then: what the meeting decided were tasks with dates, and both are done in time
    tasks = list(Task.objects.order_by("id"))
    assert [task.state for task in tasks] == [Task.State.DONE, Task.State.DONE]
    assert not Entry.objects.filter(event="task.lapsed").exists()


def test_the_burst_main(demo: Cast) -> None:
    found, said = played("burst-main")
    main = Case.objects.get(number=found.number)
    # then: 64 voices in one case, each with messages of her own; two parts that had to end first
    assert main.reports.count() == 64
    assert [line.times for line in said if line.event == "report.joined"] == [63]
    closed = Notice.objects.filter(case_id=main.id, report_id__isnull=False, template="closed")
    assert set(closed.values_list("report_id", flat=True)) == set(
        Report.objects.filter(case=main).values_list("id", flat=True)
    )
    assert CaseLink.objects.filter(case=main, kind=CaseLink.Kind.SPLIT).count() == 2
    refused = next(line for line in said if line.event == "refused case.close.parts_open")
    assert all(number in refused.zh for number in found.others)
    assert AreaNotice.objects.get().case_id == main.id
    # and: an hour's limit is not met by repairing overnight, which shows and stays
    assert Rung.objects.filter(rule="emergency-answer", case=main).count() == 2
    assert Card.objects.filter(case=main, colour="red").count() == 1


def test_the_silent_community(demo: Cast) -> None:
    found, _ = played("社区不回应")
    case = Case.objects.get(number=found.number)
    community, street = case.holder_id, unit_by_code("centre").id
    # then: each rung once, in time; the street supervises the community, the district the street
    rungs = list(Rung.objects.filter(case=case, rule="accept").order_by("id"))
    assert [(one.step, one.late_seconds) for one in rungs] == [(1, 0), (2, 0), (3, 0)]
    orders = [(one.issuer_id, one.unit_id) for one in Order.objects.order_by("id")]
    assert orders == [(case.desk_id, community), (street, case.desk_id)]
    assert set(Order.objects.values_list("state", flat=True)) == {Order.State.ACCEPTED}
    assert Chase.objects.get().unit_id == street
    cards = Card.objects.filter(stage="accept").order_by("id").values_list("colour", flat=True)
    assert list(cards) == ["yellow", "red"]
    assert not Timer.objects.filter(case_id=case.id, rung_at=None, cancelled_at=None).exclude(
        kind="callback"
    )


def test_kicked_about(demo: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found, said = played("踢皮球")
    first, second = (Case.objects.get(number=one) for one in (found.number, *found.others))
    # then: two returns, a third that was refused, a ruling, and a clock that never stopped
    turns = [
        (unit_by_id(one.unit_id).code, one.ended_by)
        for one in Assignment.objects.filter(case=first).order_by("id")
    ]
    assert turns == [
        ("dept-urban-management", "return"),
        ("property-hengyuan", "return"),
        ("utility-water", "close"),
    ]
    assert "refused case.return.ruled" in {line.event for line in said}
    assert found.ledger.due_at == found.ledger.original_due_at
    # and: the next report of its kind goes where it was ruled to go
    assert Assignment.objects.get(case=second).rule == f"precedent:{first.number}"
    assert [(one.number, one.people_unit) for one in disagreements()] == [
        (first.number, "utility-water")
    ]
    # and: the tool lists it, for whoever mends the rules
    monkeypatch.setattr("linli.site.opening.opened", lambda data: nullcontext())
    told = CliRunner().invoke(main, ["routing", "precedents", "--json"])
    (listed,) = json.loads(told.stdout)["disagreements"]
    assert (listed["number"], listed["rules_unit"]) == (first.number, "dept-urban-management")


def test_the_whistle(demo: Cast) -> None:
    played("6")
    late = {
        unit_by_id(call.unit_id).code: call.reported_in_at > call.due_at
        for call in Call.objects.all()
        if call.reported_in_at
    }
    assert late == {"dept-urban-management": False, "dept-fire": False, "dept-market": True}
    assert Entry.objects.filter(event="whistle.lapsed").count() == 1
    assert [call.helped for call in Call.objects.order_by("id")] == [4, 5, 2]
    assert Call.objects.get(unit_id=unit_by_code("dept-fire").id).described == 5


def test_a_story_is_a_new_case_each_time(demo: Cast) -> None:
    numbers = {played("kicked-about")[0].number for _ in range(3)}
    assert len(numbers) == 3
    assert Case.objects.count() == 6


def test_a_story_before_everybodys_eyes_keeps_to_the_clock(demo: Cast) -> None:
    # given: somebody who sleeps as long as is asked, and a clock on the wall that shows it
    wall = [datetime(2026, 11, 18, 2, 20, tzinfo=UTC)]

    def sleep(seconds: float) -> None:
        wall[0] += timedelta(seconds=seconds)

    pace = ByTheWall(60, wall=lambda: wall[0], sleep=sleep)
    began = pace.now
    # when
    pace.turn_to(began + timedelta(hours=2))
    # then: two hours of the story are two minutes of ours, and time never goes back
    assert wall[0] - began == timedelta(minutes=2)
    pace.turn_to(began)
    assert pace.now == began + timedelta(hours=2)


def test_a_real_district_is_left_alone(cast: Cast) -> None:
    with pytest.raises(Refusal) as why:
        play(story_called("whistle"), now=NOW, say=lambda line: None)
    assert why.value.code == "simulate.not_the_demo"
    assert not Case.objects.exists()
    # and: where somebody insists, nobody is made up who is not in office
    with pytest.raises(Refusal) as why:
        play(story_called("whistle"), now=NOW, say=lambda line: None, anywhere=True)
    assert why.value.code == "simulate.nobody_in_office"
    assert not Case.objects.exists()


def test_the_words_are_those_of_the_record_in_either_language(demo: Cast) -> None:
    for language, words in (("zh", "退单"), ("en", "returned it")):
        said: list[str] = []
        found = told(
            "5",
            now=NOW,
            speed=None,
            language=language,  # type: ignore[arg-type]  # the loop's own two
            seed=None,
            anywhere=False,
            say=said.append,
        )
        assert sum(words in line for line in said) >= 2
        assert found.as_json["number"] in found.words
        json.dumps(found.as_json, default=str)


def test_the_list_names_all_of_them_and_a_wrong_name_is_refused() -> None:
    listed = CliRunner().invoke(main, ["simulate", "story", "--list"])
    assert listed.exit_code == 0
    assert all(one.name in listed.stdout and one.zh in listed.stdout for one in STORIES)
    with pytest.raises(Refusal) as why:
        story_called("no-such")
    assert "silent-community" in why.value.zh


def test_who_blows_the_whistle_is_the_worker_of_that_very_grid(demo: Cast) -> None:
    everybody = crew(now=NOW)
    grids = [area.code for area in areas_under(demo.pack.district.division_code)]
    own = {code: everybody.worker(code) for code in grids if len(code) == len(HUAIYIN_GRID)}
    assert len(set(own.values())) == len(own) > 1
    assert everybody.worker(f"{HUAIYIN_GRID}01") == own[HUAIYIN_GRID]
