"""A complaint is never passed to the one complained of, who does not learn that there is one."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.assist import assist
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.link import link
from linli.cases.acts.merge import merge
from linli.cases.acts.report_up import report_up
from linli.cases.acts.rule import rule
from linli.cases.acts.send_down import send_down
from linli.cases.acts.split import split
from linli.cases.apart import against
from linli.cases.lifecycle import State
from linli.cases.models import Case, CaseLink, Helper, KeptApart
from linli.cases.queries.lists import Wanted, cases
from linli.cases.queries.open_counts import open_counts
from linli.cases.queries.page import case_page
from linli.cases.queries.search import search
from linli.cases.queries.task_lists import TaskList, task_counts, task_list
from linli.cases.step import locked
from linli.collaboration.acts.meetings import plan
from linli.collaboration.acts.tasks import ask
from linli.collaboration.acts.whistles import blow
from linli.intake.receive import receive
from linli.intake.report import Position, Report
from linli.journal.acting import VISITOR, Actor, Conflict, Forbidden, Refusal
from linli.journal.deliver import deliver_all
from linli.notices.models import Notice
from linli.people.acts.staff import add_post
from linli.people.apart import barring, is_apart
from linli.people.authority import Authority, authority_now, authority_of
from linli.people.units import unit_by_code, unit_by_id, units
from linli.routing.explain import explain
from linli.supervision.acts.issue import issue_order
from tests.cast import HUAIYIN, IN_HUAIYIN, LIULIN, NOW, Cast, in_office
from tests.rooms.cases.matters import UNIT, opened, taken_to
from tests.rooms.cases.traces import traces

STREET, COMMUNITY = f"street-{LIULIN}", f"community-{HUAIYIN}"
LATER = NOW + timedelta(minutes=5)


def said(text: str, *, category: str = "service-attitude", about: tuple[str, ...] = ()) -> Report:
    latitude, longitude = IN_HUAIYIN
    return Report(
        channel="resident", text=text, category=category, about=about,
        position=Position(latitude, longitude),
    )  # fmt: skip


def received(report: Report, *, by: Actor = VISITOR) -> Case:
    return Case.objects.get(id=receive(report, by=by, now=NOW).case_id)


def named(case: Case) -> set[tuple[str, str]]:
    rows = KeptApart.objects.filter(case=case, ended_at=None)
    return set(rows.values_list("unit__code", "source"))


def asker(by: Actor) -> Authority:
    return authority_of(by, now=NOW)


def sees(case: Case, by: Actor) -> set[str]:
    """In which of the record's readings somebody finds a case."""
    who, found = asker(by), set[str]()
    if case.number in {row.number for row in cases(Wanted(), asker=who, now=NOW).rows}:
        found.add("list")
    if case.number in {row.number for row in search(case.number, asker=who, now=NOW).rows}:
        found.add("number")
    if case.number in {row.number for row in search("态度差", asker=who, now=NOW).rows}:
        found.add("words")
    for which in TaskList:
        page = task_list(which, asker=who, share=0.2, now=NOW, limit=50)
        if case.number in {row.number for row in page.rows}:
            found.add(which.value)
    if sum(open_counts(who).units.values()):
        found.add("counts")
    if any(task_counts(asker=who, share=0.2, now=NOW).values()):
        found.add("task counts")
    try:
        case_page(case.number, by=by, now=NOW)
        found.add("page")
    except Forbidden:
        pass
    return found


def test_a_unit_is_passed_over_and_the_explanation_says_why(cast: Cast) -> None:
    plain = explain("摊贩占道", IN_HUAIYIN, now=NOW, category="street-vendor")
    told = explain("摊贩占道", IN_HUAIYIN, now=NOW, category="street-vendor", about=[UNIT])
    assert plain.route.unit_code == UNIT, "the example needs a matter of this unit's"
    assert told.route.unit_code is None
    assert told.route.rule == "apart"
    assert "不转被反映单位" in told.route.why_zh
    assert any(step.what == f"apart:{UNIT}" for step in told.steps)


def test_the_reporters_word_the_rules_and_what_the_text_speaks_of_keep_a_unit_apart(
    cast: Cast,
) -> None:
    by_reporter = received(said("摊贩占道没人管", category="street-vendor", about=(UNIT,)))
    by_rule = received(said("投诉社区工作人员态度", category=""))
    by_text = received(said("办证时网格员态度差，推来推去"))
    nobody = received(said("门口井盖坏了，网格员来过", category="cover-damaged"))

    assert named(by_reporter) == {(UNIT, "reporter")}
    assert unit_by_id(by_reporter.holder_id).code == COMMUNITY
    assert named(by_rule) == {(COMMUNITY, "rule")}
    assert unit_by_id(by_rule.holder_id).code == STREET
    assert named(by_text) == {(COMMUNITY, "text")}, "until people have looked"
    assert named(nobody) == set(), "words alone hint, where nobody asks whom it is about"
    for case in (by_reporter, by_rule, by_text):
        for unit_id in (case.holder_id, case.desk_id):
            assert not is_apart(unit_id, against(case.id))


def test_what_is_said_against_the_centre_goes_to_whom_the_pack_names(cast: Cast) -> None:
    case = received(said("打了三次电话，接线的态度差", about=("centre",)))
    outside = in_office("qian_hua", "钱华", "supervision_clerk", "dept-hotline")

    assert {unit_by_id(case.holder_id).code, unit_by_id(case.desk_id).code} == {"dept-hotline"}
    assert sees(case, outside) >= {"list", "number", "words", "page"}
    for by in (cast.zhou_ming, cast.wu_ting, cast.wang_min, cast.liu_fang, cast.xu_hui):
        assert sees(case, by) == set()


def test_whoever_has_a_post_there_is_kept_apart_in_every_other_post_too(cast: Cast) -> None:
    case = received(said("街道窗口态度差", about=(STREET,)))
    both = in_office("lu_ping", "陆平", "duty_officer", "centre")
    before = sees(case, both)
    in_office_too = Actor.officer(both.id, both.post_id)
    from_now = authority_now(both.id, now=NOW)

    assert before >= {"list", "page"}
    assert not barring(from_now.every_unit_ids) & against(case.id)
    add_post(
        both.id, role="street_clerk", unit_code=STREET, area_code=LIULIN, from_on=NOW.date(),
        by=cast.qin_yu, now=NOW,
    )  # fmt: skip
    assert sees(case, in_office_too) == set()


def test_every_way_to_hand_it_to_the_unit_is_refused_and_does_nothing(cast: Cast) -> None:
    case = received(said("执法时态度差", about=(UNIT,)))
    other = taken_to(State.ACCEPTED, cast)
    zhou = cast.zhou_ming
    ways: dict[str, Callable[[], object]] = {
        "dispatch": lambda: dispatch(case.id, UNIT, by=zhou, now=LATER),
        "a unit below": lambda: dispatch(case.id, "utility-gas", by=zhou, now=LATER),
        "split": lambda: split(case.id, "另查", unit_code=UNIT, by=zhou, now=LATER),
        "assist": lambda: assist(case.id, cast.unit(UNIT).id, "test", by=zhou, now=LATER),
        "task": lambda: ask(case.id, UNIT, "请说明", by=zhou, now=LATER),
        "whistle": lambda: blow(case.id, [UNIT], "请到场", by=cast.wang_min, now=LATER),
        "meeting": lambda: plan(
            "联席", "态度", [UNIT], place="会议室", starts_at=LATER + timedelta(days=1),
            case_id=case.id, by=zhou, now=LATER,
        ),
        "order": lambda: issue_order(case.id, unit_code=UNIT, by=zhou, now=LATER),
        "copy": lambda: issue_order(case.id, copies=[UNIT], by=zhou, now=LATER),
        "merge": lambda: merge(case.id, other.id, by=zhou, now=LATER),
        "merge the other way": lambda: merge(other.id, case.id, by=zhou, now=LATER),
        "link": lambda: link(case.id, other.id, by=zhou, now=LATER),
    }  # fmt: skip
    dispatch(case.id, "dept-market", by=zhou, now=NOW)
    before = traces()
    for way, handed in ways.items():
        with pytest.raises(Conflict) as refused, transaction.atomic():
            handed()
        assert refused.value.code.startswith("case.kept_apart"), way
        assert traces() == before, way


def test_a_case_that_turns_out_to_be_about_its_holder_leaves_it_and_its_sight(cast: Cast) -> None:
    case = opened(cast, "窗口态度差", category="street-vendor", unit=UNIT)
    accept(case.id, by=cast.chen_qiang, now=NOW)
    ask(case.id, "utility-gas", "请说明", by=cast.chen_qiang, now=NOW)
    deliver_all(now=NOW)
    assert sees(case, cast.chen_qiang) >= {"list", "number", "words", "todo", "page"}
    told = Notice.objects.filter(unit__code=UNIT).count()

    amend(case.id, Amendment(about=(UNIT,)), by=cast.zhou_ming, now=LATER)
    case.refresh_from_db()
    deliver_all(now=LATER)

    assert case.state == State.FILED
    assert case.holder_id == case.desk_id == cast.unit(COMMUNITY).id
    assert not Helper.objects.filter(case=case, unit__code="utility-gas").exists()
    assert sees(case, cast.chen_qiang) == set()
    assert Notice.objects.filter(unit__code=UNIT).count() == told, "nor is it told of its going"
    assert Notice.objects.filter(unit__code=COMMUNITY, template="desk-recused").count() == 1
    with pytest.raises(Forbidden), transaction.atomic():
        amend(case.id, Amendment(summary="改"), by=cast.chen_qiang, now=LATER)

    amend(case.id, Amendment(about=()), by=cast.zhou_ming, now=LATER)
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=LATER)
    assert "page" in sees(case, cast.chen_qiang), "it was not about them after all"


def test_who_says_that_it_is_about_her_own_desk_sees_it_no_more(cast: Cast) -> None:
    case = opened(cast, "社区窗口态度差")

    amend(case.id, Amendment(about=(COMMUNITY,), urgency="utility"), by=cast.liu_fang, now=LATER)
    case.refresh_from_db()

    assert unit_by_id(case.desk_id).code == STREET
    assert case.urgency == "utility", "the rest of what she corrected holds as well"
    assert sees(case, cast.liu_fang) == sees(case, cast.he_xiulan) == set()
    assert "page" in sees(case, cast.wang_min)


def test_another_voice_does_not_join_what_the_unit_holds(cast: Cast) -> None:
    first = received(said("槐荫路口摊贩占道，堵了半条路", category="street-vendor"))
    second = received(
        said(
            "槐荫路口摊贩占道，堵了半条路，城管收了钱不管", category="street-vendor", about=(UNIT,)
        )
    )
    third = received(said("槐荫路口摊贩占道，堵了半条路", category="street-vendor"))

    assert first.id != second.id
    assert third.id == first.id, "and nobody is led to the complaint"


def tried(
    case: Case, about: list[str], by: Actor, unit: str, cast: Cast
) -> list[Callable[[], object]]:
    """What somebody may try to do with a case and a unit, with right or without."""
    return [
        lambda: dispatch(case.id, unit, by=by, now=LATER),
        lambda: dispatch(case.id, unit, by=cast.zhou_ming, now=LATER),
        lambda: accept(case.id, by=by, now=LATER),
        lambda: give_back(case.id, "not-our-duty", "不归我们管", by=by, now=LATER),
        lambda: report_up(case.id, "办不了", by=by, now=LATER),
        lambda: send_down(case.id, "先核实", by=by, now=LATER),
        lambda: rule(case.id, unit, "由它办", by=by, now=LATER),
        lambda: ask(case.id, unit, "请协助", by=by, now=LATER),
        lambda: amend(case.id, Amendment(about=tuple(about)), by=by, now=LATER),
        lambda: split(case.id, "另查", unit_code=unit, by=by, now=LATER),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_desks_try_the_unit_complained_of_never_holds_it(seed: int, cast: Cast) -> None:
    chance = random.Random(seed)  # not for secrets
    everywhere = [one.code for one in units()]
    about = chance.sample(everywhere, k=chance.choice((1, 1, 2)))
    in_office("qian_hua", "钱华", "supervision_clerk", "dept-hotline")
    who = [
        cast.zhou_ming, cast.wang_min, cast.liu_fang, cast.chen_qiang, cast.sun_li, cast.zhao_lei,
        cast.gao_yuan,
    ]  # fmt: skip
    case = received(
        said("态度差", category=chance.choice(("service-attitude", "street-vendor")))
    ) if seed % 2 else received(said("态度差", about=tuple(about)))  # fmt: skip
    done = 0
    for _ in range(25):
        step = chance.choice(
            tried(case, about, chance.choice(who), chance.choice(everywhere), cast)
        )
        try:
            with transaction.atomic():
                step()
            done += 1
        except Refusal:
            pass
        whole = [case.id, *CaseLink.objects.filter(case=case).values_list("other_id", flat=True)]
        for one in (locked(case_id) for case_id in whole):
            units_against = against(one.id)
            helping = Helper.objects.filter(case=one).values_list("unit_id", flat=True)
            for unit_id in (one.holder_id, one.desk_id, *helping):
                assert not is_apart(unit_id, units_against), unit_by_id(unit_id).code
    assert done or seed


def test_barring_runs_up_the_tree_but_not_past_who_supervises(cast: Cast) -> None:
    def bars(code: str) -> set[str]:
        return {unit_by_id(one).code for one in barring([unit_by_code(code).id])}

    assert bars(COMMUNITY) == {COMMUNITY, STREET, "centre"}
    assert bars("utility-gas") == {"utility-gas", UNIT, "centre"}
    assert bars("dept-hotline") == {"dept-hotline"}, "named to take what is said of the centre"
