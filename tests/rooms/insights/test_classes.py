"""Story 10, forty lifts: found, named, located, taken on as a project, and measured afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from linli.cases.acts.withdraw import withdraw
from linli.cases.models import Case, Report
from linli.insights.models import CaseClass, ClassMember, Project
from linli.insights.projects import Plan, open_project
from linli.insights.queries.classes import class_seen
from linli.insights.regroup import Regrouped, regroup
from linli.journal.acting import Actor, Invalid, NotFound, NotNow
from linli.journal.models import Entry
from linli.people.authority import authority_of
from tests.cast import IN_GUDU, IN_HUAIYIN, IN_ZHONGLOU, LIULIN, NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.people.conftest import refused
from tests.rooms.web.callers import Caller, signed_in, statements

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NIGHT = Actor.system("insights.group")
LIFTS = (
    "{}的电梯又坏了，老人被困半小时",
    "电梯困人！{}三号楼电梯停运一周",
    "{}电梯经常故障，物业一直不修",
    "请管管{}的电梯，门关不上，很危险",
)
OTHERS = (
    "路灯不亮，晚上看不清台阶",
    "楼下烧烤摊油烟太大，窗户不敢开",
    "公交站牌歪了，字也看不清",
    "自来水发黄，烧开还有味道",
    "消防通道被私家车长期占用",
)
ESTATES = (("锦绣花园", IN_HUAIYIN), ("柳林小区", IN_HUAIYIN), ("东湖新城", IN_ZHONGLOU))


def lift(cast: Cast, number: int, days_ago: float, **more: Any) -> Case:
    estate, point = ESTATES[number % 3]
    text = LIFTS[number % 4].format(estate)
    then = NOW - days_ago * DAY
    return opened(cast, text, category="lift-fault", point=point, now=then, **more)


@pytest.fixture
def forty(cast: Cast) -> Cast:
    """Forty reports about lifts in a month, and some of everything else elsewhere."""
    for number in range(40):
        lift(cast, number, 28 - number * 0.7)
    for number, text in enumerate(OTHERS):
        opened(cast, text, point=IN_GUDU, now=NOW - number * DAY)
    return cast


def grouped(*, days: float = 0) -> Regrouped:
    return regroup(by=NIGHT, now=NOW + days * DAY)


def test_forty_reports_about_lifts_are_found_named_and_located(forty: Cast) -> None:
    assert grouped().classes == 1
    found = CaseClass.objects.get()
    assert (found.cases, found.people, found.state) == (40, 40, "standing")
    assert "电梯" in str(found)
    assert (found.street, found.category) == (LIULIN, "lift-fault")
    assert (NOW - found.since).days == 28


def test_a_class_stays_itself_while_it_grows_fades_and_comes_back(forty: Cast) -> None:
    # given
    grouped()
    found = CaseClass.objects.get()
    # when: the same night again
    again = grouped()
    # then: nothing new on record
    assert (again.found, again.merged, again.faded) == (0, 0, 0)
    # when: it grows
    for number in range(3):
        lift(forty, number, -0.5)
    grouped(days=1)
    found.refresh_from_db()
    assert found.cases == 43
    # when: for a hundred days nothing comes
    assert grouped(days=100).faded == 1
    found.refresh_from_db()
    assert (found.state, found.lately) == ("faded", 0)
    assert ClassMember.objects.filter(case_class=found).count() == 43
    # when: it begins again, beside cases that are still remembered
    for number in range(4):
        lift(forty, number, -101)
    remembered = list(ClassMember.objects.order_by("case_id").values_list("case_id", flat=True))
    Case.objects.filter(id__in=remembered[:4]).update(received_at=NOW + 100 * DAY)
    Report.objects.filter(case_id__in=remembered[:4]).update(received_at=NOW + 100 * DAY)
    grouped(days=101)
    found.refresh_from_db()
    assert found.state == "standing"
    assert CaseClass.objects.count() == 1
    assert list(
        Entry.objects.filter(subject_kind="class").order_by("id").values_list("event", flat=True)
    ) == ["class.found", "class.faded", "class.revived"]


def test_nights_between_look_at_the_news_alone_and_a_class_keeps_its_row(forty: Cast) -> None:
    # given: the first night groups everything
    first = grouped()
    assert (first.is_whole, first.news, first.cases) == (True, 45, 45)
    found = CaseClass.objects.get()
    # when: one more on each of three days
    for day in range(3):
        lift(forty, day, -0.5 - day)
        night = grouped(days=day + 1)
        # then: only that one is looked at, and the class has it
        assert (night.is_whole, night.news, night.found) == (False, 1, 0)
    found.refresh_from_db()
    assert (found.cases, found.state) == (43, "standing")
    # when: nothing is new
    assert grouped(days=4).news == 0
    # when: the week is over, all are grouped anew
    whole = grouped(days=7)
    assert (whole.is_whole, whole.found, whole.merged) == (True, 0, 0)
    # then: it is the same class with the same cases
    assert ClassMember.objects.filter(case_class=found).count() == 43
    # and: so it is on demand
    assert regroup(by=NIGHT, now=NOW + 8 * DAY, whole=True).is_whole


def test_one_person_and_whoever_withdrew_make_no_class(cast: Cast) -> None:
    for number in range(12):
        lift(cast, number, number, resident_id=cast.granny_lin.id)
    taken_back = [lift(cast, number, 1) for number in range(3)]
    for case in taken_back:
        withdraw(case.id, "mistaken", by=cast.zhou_ming, now=NOW)
    assert grouped().classes == 0
    # two more people, and it is one
    lift(cast, 1, 0.5)
    lift(cast, 2, 0.5)
    assert grouped().classes == 1
    assert CaseClass.objects.get().people == 3


def test_nobody_sees_a_class_without_a_case_of_hers(forty: Cast) -> None:
    grouped()
    found = CaseClass.objects.get()
    for who in (forty.zhou_ming, forty.wang_min, forty.liu_fang, forty.xu_hui):
        assert class_seen(found.id, asker=authority_of(who, now=NOW)).row == found
    for who in (forty.gao_yuan, forty.chen_qiang):
        with pytest.raises(NotFound):
            class_seen(found.id, asker=authority_of(who, now=NOW))


def test_a_project_is_owned_measured_and_closed(forty: Cast) -> None:
    # given
    grouped()
    found = CaseClass.objects.get()
    wang: Caller = signed_in(forty.wang_min)
    plan = {"owner": "dept-housing", "cause": "三个小区同一批门机老化"}
    with time_machine.travel(NOW, tick=False):
        # when: a clerk of another street tries, she does not learn that there is such a class
        other = signed_in(forty.gao_yuan)
        assert other.ask("POST", f"/workbench/classes/{found.id}/project", plan).status_code == 404
        # and: the street takes it on
        made = wang.ask("POST", f"/workbench/classes/{found.id}/project", plan)
        assert made.status_code == 200
        assert made.json()["effect"] is None
        # and: twice is refused
        twice = wang.ask("POST", f"/workbench/classes/{found.id}/project", plan)
        assert twice.status_code == 409
        # and: measures count from today on
        plan |= {"measures": "统一更换门机", "measured_from": "2026-11-18"}
        path = f"/workbench/classes/{found.id}/project/amend"
        assert wang.ask("POST", path, plan).json()["effect"]["verdict"] == "too_early"
    # when: six weeks go by with two more
    lift(forty, 1, -10)
    lift(forty, 2, -20)
    grouped(days=42)
    with time_machine.travel(NOW + 42 * DAY, tick=False):
        seen = signed_in(forty.wang_min, at=NOW + 42 * DAY)
        told = seen.ask("GET", f"/workbench/classes/{found.id}").json()["project"]["effect"]
        assert (told["before"], told["after"], told["verdict"]) == (40, 2, "fewer")
        assert told["high"] < 1
        done = {"conclusion": "门机更换完成，来件明显减少"}
        path = f"/workbench/classes/{found.id}/project/close"
        assert seen.ask("POST", path, done).status_code == 200
        assert seen.ask("POST", path, done).status_code == 409
    # then: the journal has the figures and none of the words
    entry = Entry.objects.get(event="project.closed")
    assert entry.facts["verdict"] == "fewer"
    assert "门机" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_a_refused_project_is_not_there(forty: Cast) -> None:
    grouped()
    found = CaseClass.objects.get()
    with refused(NotFound):
        open_project(found.id + 1, "dept-housing", Plan("x"), by=forty.zhou_ming, now=NOW)
    CaseClass.objects.update(state="merged")
    with refused(NotNow):
        open_project(found.id, "dept-housing", Plan("x"), by=forty.zhou_ming, now=NOW)
    CaseClass.objects.update(state="standing")
    for plan in (Plan(" "), Plan("x", "", date(2026, 11, 18)), Plan("x", "y", date(2020, 1, 1))):
        with refused(Invalid):
            open_project(found.id, "dept-housing", plan, by=forty.zhou_ming, now=NOW)
    assert not Project.objects.exists()


def test_lists_cost_the_same_however_much_they_show(forty: Cast) -> None:
    grouped()
    found = CaseClass.objects.get()
    zhou = signed_in(forty.zhou_ming)
    with time_machine.travel(NOW, tick=False):
        zhou.ask("GET", "/workbench/classes")
        with statements() as told:
            assert len(zhou.ask("GET", "/workbench/classes").json()["items"]) == 1
        assert len(told) <= 5
        with statements() as told:
            page = zhou.ask("GET", f"/workbench/classes/{found.id}/cases?limit=15").json()
        assert len(told) <= 5
        assert len(page["items"]) == 15
        rest = zhou.ask(
            "GET", f"/workbench/classes/{found.id}/cases?limit=50&cursor={page['next']}"
        ).json()
        assert len(rest["items"]) == 25
        one = zhou.ask("GET", f"/workbench/classes/{found.id}").json()
        assert sum(week["cases"] for week in one["weeks"]) == 40
        assert sum(spot["cases"] for spot in one["spots"]) == 40
        assert {spot["area"]["name"]["zh"] for spot in one["spots"]} == {"槐荫社区", "钟楼社区"}
