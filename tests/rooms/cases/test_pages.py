"""One case on its page, its timeline in words, its receipt; and which verbs are open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.acts.extend import extend
from linli.cases.acts.give_back import give_back
from linli.cases.acts.merge import merge
from linli.cases.acts.note import note
from linli.cases.lifecycle import State, Verb
from linli.cases.masked import masked_place
from linli.cases.models import Case, Report
from linli.cases.queries.page import case_page
from linli.cases.queries.receipt import progress, progress_of_own, report_by_code
from linli.cases.queries.sayings import SAYINGS
from linli.cases.queries.verbs import verbs_of
from linli.journal.acting import VISITOR, Forbidden, NotFound
from linli.journal.events import EVENTS
from linli.people.authority import acting_under, authority_of
from linli.people.sealing import receipt_code
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import joined, opened, taken_to
from tests.rooms.cases.traces import traces


def test_a_page_holds_everything_in_four_statements(cast: Cast) -> None:
    case = taken_to(State.CLOSED, cast, resident_id=cast.granny_lin.id)
    with (
        acting_under(authority_of(cast.zhou_ming, now=NOW)),
        CaptureQueriesContext(connection) as told,
    ):
        page = case_page(case.number, by=cast.zhou_ming, now=NOW)

    assert len(told) <= 6  # two of them only fill what the process has not seen yet
    assert [line.event for line in page.timeline][-1] == "case.closed"
    assert [one.unit_id for one in page.assignments] == [page.holder.id]
    assert page.notes[0].text == "已经修好"
    assert page.may_reveal
    (voice,) = page.voices
    assert (voice.name, voice.phone) == ("林**", "139****0001")
    assert voice.place == "槐荫路**号"


def test_a_page_is_for_those_who_may_read_it(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(Forbidden):
        case_page(case.number, by=cast.gao_yuan, now=NOW)
    with pytest.raises(NotFound):
        case_page("LJ-20261118-9999", by=cast.zhou_ming, now=NOW)
    assert not case_page(case.number, by=cast.xu_hui, now=NOW).may_reveal


def test_staff_read_who_did_what(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    give_back(case.id, "not-our-duty", "这是水务局的", by=cast.chen_qiang, now=NOW)

    line = case_page(case.number, by=cast.zhou_ming, now=NOW).timeline[-1]

    unit = cast.unit("dept-urban-management")
    assert line.zh == f"{unit.name_zh}退单：不属于本单位职责（第 1 次）"
    assert line.en.startswith(f"{unit.name_en} returned it")
    assert line.officer.plain == "陈强"
    assert line.actor_zh == unit.name_zh
    assert line.note == "这是水务局的"


def test_the_reporter_reads_units_and_no_officers(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    give_back(case.id, "not-our-duty", "反映人态度不好", by=cast.chen_qiang, now=NOW)
    note(case.id, "内部：等局长批", by=cast.liu_fang, now=NOW)
    note(case.id, "明天上午上门", public=True, by=cast.liu_fang, now=NOW)
    code = receipt_code(Report.objects.get(case=case).id)

    with CaptureQueriesContext(connection) as told:
        seen = progress(report_by_code(code))

    assert len(told) <= 5
    assert [line.zh for line in seen.timeline] == [
        "已受理",
        f"派单给{cast.unit('dept-urban-management').name_zh}",
        "正在重新确定办理单位",
        "进展",
    ]
    assert [line.note for line in seen.timeline] == ["", "", "", "明天上午上门"]
    assert all(line.officer == "" for line in seen.timeline)
    assert (seen.number, seen.state_zh) == (case.number, "待派单")


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "井盖", "x" * 500])
def test_a_wrong_code_opens_nothing(code: str, cast: Cast) -> None:
    opened(cast)
    with pytest.raises(NotFound):
        report_by_code(code)


def test_a_code_still_opens_after_a_merge(cast: Cast) -> None:
    one, other = opened(cast), opened(cast)
    code = receipt_code(Report.objects.get(case=other).id)
    merge(other.id, one.id, by=cast.liu_fang, now=NOW)

    assert progress(report_by_code(code.lower().replace("-", " "))).number == one.number
    page = case_page(other.number, by=cast.zhou_ming, now=NOW)
    assert page.timeline[-1].zh == f"并入 {one.number}"
    assert [link.number for link in page.linked] == [one.number]


def test_a_resident_reads_her_own(cast: Cast) -> None:
    case = opened(cast, resident_id=cast.granny_lin.id)
    joined(case, cast, "别人的话", resident_id=cast.xiao_zhang.id)

    assert progress_of_own(case.number, cast.granny_lin.id).report.text != "别人的话"
    with pytest.raises(NotFound):
        progress_of_own(opened(cast).number, cast.granny_lin.id)


def test_every_event_of_a_case_has_its_sentences() -> None:
    ours = {name for name, event in EVENTS.items() if event.__module__ == "linli.cases.events"}
    assert ours <= set(SAYINGS)


def test_a_place_is_shown_without_house_and_door() -> None:
    assert masked_place("槐荫路12号3单元502") == "槐荫路**号**单元**"
    assert masked_place("柳林菜场东门") == "柳林菜场东门"


def test_a_screen_knows_what_is_possible_and_why_not_the_rest(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    for _ in range(2):
        extend(case.id, "complex", "复杂", by=cast.zhou_ming, now=NOW)
    case = Case.objects.get(id=case.id)
    before = traces()

    unit = {one.verb: one for one in verbs_of(case, by=cast.chen_qiang, now=NOW)}
    desk = {one.verb: one for one in verbs_of(case, by=cast.zhou_ming, now=NOW)}

    assert traces() == before
    assert unit[Verb.ANSWER].possible
    assert not unit[Verb.CLOSE].possible
    assert desk[Verb.HOLD].possible
    why_not = {verb: one.refusal for verb, one in desk.items()} | {
        Verb.CLOSE: unit[Verb.CLOSE].refusal
    }
    codes = {verb: refusal.code for verb, refusal in why_not.items() if refusal is not None}
    assert codes[Verb.EXTEND] == "case.extend.used_up"
    assert codes[Verb.REOPEN] == "case.not_now.reopen"
    assert codes[Verb.CLOSE] == "people.may_not"
    # what a post may do at all need not work now: it is not promised in a refusal
    refused_close = why_not[Verb.CLOSE]
    assert refused_close is not None
    assert "您可以" not in refused_close.zh
    assert "You may" not in refused_close.en
    assert not any(one.possible for one in verbs_of(case, by=VISITOR, now=NOW))
