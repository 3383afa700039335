"""Main and assisting units: each has its task, and the case is answered when all are done."""

import pytest

from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.parts import decide_parts
from linli.cases.acts.report_up import report_up
from linli.cases.acts.send_down import send_down
from linli.cases.acts.split import split
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.cases.acts.words import rewrite_words
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Helper
from linli.cases.queries.lists import Wanted, cases
from linli.cases.queries.page import case_page
from linli.cases.queries.search import search
from linli.cases.queries.verbs import verbs_of
from linli.collaboration.acts.tasks import accept, ask, decline, finish, waive
from linli.collaboration.models import Task
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all
from linli.notices.models import Notice
from linli.people.authority import authority_of
from linli.policy.sections.limits import Limit
from tests.cast import CHENGDONG, HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.cases.matters import opened, photo
from tests.rooms.collaboration.together import (
    LATER,
    events_of,
    fire_brigade,
    in_hand,
    time_passes,
    traceless,
)


def test_a_case_is_answered_only_when_every_task_is_done(cast: Cast) -> None:
    case = in_hand(cast, "ask-policy")
    luo_bin = fire_brigade()

    # given: the main unit asks the fire brigade for its part
    task = ask(case.id, "dept-fire", "请核查消防通道", by=cast.chen_qiang, now=NOW)

    # then: the answer waits, and the list of verbs says for what
    with traceless(NotNow, "case.answer.waits"):
        answer(case.id, "已处理", by=cast.chen_qiang, now=LATER)
    (waiting,) = (
        one for one in verbs_of(case, by=cast.chen_qiang, now=LATER) if one.verb is Verb.ANSWER
    )
    assert waiting.refusal is not None
    assert "消防救援大队" in waiting.refusal.zh

    # when: the brigade does its part, with a photo; then the case can be answered
    accept(task.id, by=luo_bin, now=LATER)
    accept(task.id, by=luo_bin, now=LATER)
    done = finish(task.id, "通道已畅通", evidence=[photo(luo_bin)], by=luo_bin, now=LATER)
    assert done.state == Task.State.DONE
    answer(case.id, "已处理", by=cast.chen_qiang, now=LATER)
    assert [one for one in events_of(case) if one.startswith("task")] == [
        "task.asked",
        "task.accepted",
        "task.finished",
    ]


def test_an_assisting_unit_reads_the_case_and_nothing_more(cast: Cast) -> None:
    case = in_hand(cast, "ask-policy")
    luo_bin = fire_brigade()
    with pytest.raises(Forbidden):
        case_page(case.number, by=luo_bin, now=NOW)

    task = ask(case.id, "dept-fire", "请协助", by=cast.chen_qiang, now=NOW)

    page = case_page(case.number, by=luo_bin, now=NOW)
    assert [one.code for one in page.helpers] == ["dept-fire"]
    assert not page.may_reveal
    asker = authority_of(luo_bin, now=NOW)
    assert [one.id for one in cases(Wanted(), asker=asker, now=NOW).rows] == [case.id]
    assert [one.id for one in cases(Wanted(helping=True), asker=asker, now=NOW).rows] == [case.id]
    assert found_by(luo_bin) == [case.number]
    rewrite_words(case)  # as after something was redacted
    assert found_by(luo_bin) == [case.number]
    with traceless(Forbidden):
        answer(case.id, "我来答复", by=luo_bin, now=NOW)

    # and: when it is let off, it reads no more
    waive(task.id, "现场已无需要", by=cast.zhou_ming, now=LATER)
    with pytest.raises(Forbidden):
        case_page(case.number, by=luo_bin, now=LATER)
    assert not cases(Wanted(), asker=asker, now=LATER).rows
    assert found_by(luo_bin) == []


def found_by(officer: Actor) -> list[str]:
    page = search("井盖", asker=authority_of(officer, now=LATER), now=LATER)
    return [one.number for one in page.rows]


def test_a_declined_task_waits_for_the_desk(cast: Cast) -> None:
    case = in_hand(cast, "ask-policy")
    luo_bin = fire_brigade()
    task = ask(case.id, "dept-fire", "请协助", by=cast.chen_qiang, now=NOW)
    with traceless(Invalid):
        decline(task.id, " ", by=luo_bin, now=NOW)
    decline(task.id, "不属消防职责", by=luo_bin, now=NOW)

    with traceless(NotNow, "case.answer.waits"):
        answer(case.id, "已处理", by=cast.chen_qiang, now=LATER)
    # the main unit cannot let itself off
    with traceless(Forbidden):
        waive(task.id, "不等了", by=cast.chen_qiang, now=LATER)
    waive(task.id, "理由成立", by=cast.liu_fang, now=LATER)
    answer(case.id, "已处理", by=cast.chen_qiang, now=LATER)


def test_asking_twice_is_asking_once_and_a_late_task_shows(cast: Cast) -> None:
    case = in_hand(cast, "ask-policy")
    luo_bin = fire_brigade()
    limit = Limit(kind="continuous_hours", amount=2)
    task = ask(case.id, "dept-fire", "请协助", limit=limit, by=cast.chen_qiang, now=NOW)
    same = ask(case.id, "dept-fire", "请协助", by=cast.chen_qiang, now=LATER)
    assert (task.id, Task.objects.count()) == (same.id, 1)
    with traceless(NotNow, "task.open_already"):
        ask(case.id, "dept-fire", "别的事", by=cast.chen_qiang, now=LATER)

    time_passes(3)
    task.refresh_from_db()
    assert task.lapsed_at is not None
    assert events_of(case).count("task.lapsed") == 1
    # it is told, and so is the one that asked; being late stays a fact
    finish(task.id, "完成", by=luo_bin, now=LATER)
    task.refresh_from_db()
    assert task.lapsed_at is not None
    told = Notice.objects.filter(template__in=["asked-task-late", "asker-task-late"])
    assert {one.unit_id for one in told} == {
        cast.unit("dept-fire").id,
        cast.unit("dept-urban-management").id,
    }


def test_tasks_end_with_their_case(cast: Cast) -> None:
    case = in_hand(cast, "ask-policy")
    task = ask(case.id, "dept-fire", "请协助", by=cast.chen_qiang, now=NOW)
    withdraw(case.id, "mistaken", by=cast.zhou_ming, now=LATER)
    deliver_all(now=LATER)
    task.refresh_from_db()
    assert task.state == Task.State.WAIVED
    with traceless(NotNow):
        ask(case.id, "dept-market", "请协助", by=cast.zhou_ming, now=LATER)
    with traceless(NotFound):
        finish(9_999_999, "完成", by=cast.chen_qiang, now=LATER)


def test_the_main_case_waits_for_its_parts_unless_it_decides_otherwise(cast: Cast) -> None:
    case = in_hand(cast, "ask-policy")
    split(case.id, "请供水公司抢修", unit_code="utility-water", by=cast.zhou_ming, now=NOW)
    split(case.id, "请街道告知", awaited=False, by=cast.zhou_ming, now=NOW)
    answer(case.id, "已处理", by=cast.chen_qiang, now=NOW)
    verify(case.id, passed=True, by=cast.zhou_ming, now=NOW)

    with traceless(NotNow, "case.close.parts_open"):
        close(case.id, by=cast.zhou_ming, now=NOW)
    with traceless(Forbidden):
        decide_parts(case.id, awaited=False, note="不等", by=cast.chen_qiang, now=NOW)
    with traceless(Invalid):
        decide_parts(case.id, awaited=False, note="", by=cast.zhou_ming, now=NOW)
    decide_parts(case.id, awaited=False, note="抢修由供水公司另行跟进", by=cast.zhou_ming, now=NOW)
    with traceless(NotNow, "case.parts.unchanged"):
        decide_parts(case.id, awaited=False, note="再来一次", by=cast.zhou_ming, now=NOW)
    close(case.id, by=cast.zhou_ming, now=NOW)
    assert "case.parts_decided" in events_of(case)


def test_who_reports_a_case_up_stays_informed_and_may_be_asked(cast: Cast) -> None:
    case = in_hand(cast, "ask-policy")
    report_up(case.id, "超出本级能力", by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)

    up = Case.objects.get(id=case.id)
    assert up.desk_id == cast.unit(f"community-{HUAIYIN}").id
    assert case_page(case.number, by=cast.chen_qiang, now=NOW).helpers
    assert Helper.objects.get(case=case).reason == "reported_up"
    assert Notice.objects.filter(template="asked-informed").count() == 1
    task = ask(case.id, "dept-urban-management", "请继续配合", by=cast.zhou_ming, now=NOW)
    assert finish(task.id, "已配合", by=cast.chen_qiang, now=LATER).state == Task.State.DONE


def test_a_matter_goes_up_and_down_again_with_its_reasons(cast: Cast) -> None:
    case = opened(cast, category="ask-policy")
    station, street = f"community-{HUAIYIN}", f"street-{LIULIN}"
    with traceless(NotNow, "case.send_down.bottom"):
        send_down(case.id, "再往下", by=cast.zhou_ming, now=NOW)
    report_up(case.id, "超出社区能力", by=cast.liu_fang, now=NOW)
    report_up(case.id, "涉及两个街道", by=cast.wang_min, now=NOW)

    with traceless(Invalid, "case.send_down.not_below"):
        send_down(case.id, "去城东", desk_code=f"street-{CHENGDONG}", by=cast.zhou_ming, now=NOW)
    with traceless(Forbidden):
        send_down(case.id, "还是我来", by=cast.wang_min, now=NOW)
    with traceless(Invalid):
        send_down(case.id, " ", by=cast.zhou_ming, now=NOW)
    down = send_down(case.id, "请街道先核实", by=cast.zhou_ming, now=LATER)
    deliver_all(now=LATER)

    assert (down.desk_id, down.holder_id) == (cast.unit(street).id,) * 2
    assert down.due_at == case.due_at
    told = Notice.objects.get(template="asked-sent-down")
    assert told.unit_id == cast.unit(street).id
    lower = send_down(case.id, "请社区入户", desk_code=station, by=cast.wang_min, now=LATER)
    assert lower.desk_id == cast.unit(station).id
    assert [one for one in events_of(case) if one.startswith(("case.reported", "case.sent"))] == [
        "case.reported_up",
        "case.reported_up",
        "case.sent_down",
        "case.sent_down",
    ]
