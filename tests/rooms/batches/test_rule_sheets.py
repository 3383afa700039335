"""The rules as sheets: out and in again, changed, proposed, put in force by another."""

from typing import Any

import pytest
import time_machine

from linli.journal.models import Entry
from linli.people.units import unit_by_code
from linli.policy.models import Proposal
from linli.policy.queries import current
from tests.cast import DISTRICT, NOW, Cast
from tests.rooms.batches.desk import (
    book,
    confirmed,
    rows_of,
    sent,
    taken_out,
    to_mend,
    tried,
)
from tests.rooms.web.callers import Caller, signed_in

UNIT_HEAD = ["代码", "名称", "类型", "辖区", "上级单位", "值班电话", "监督单位"]


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def deng(cast: Cast) -> Caller:
    return signed_in(cast.deng_wei)


def adopted(cast: Cast) -> None:
    """Another person reads the proposal that waits, and puts it in force."""
    zhou, waits = signed_in(cast.zhou_ming), Proposal.objects.get(outcome="")
    answer = zhou.post(f"/workbench/policy/proposals/{waits.id}/adopt", {"base": current().id})
    assert answer.status_code == 200, answer.content.decode()


@pytest.mark.parametrize("kind", ["units", "categories", "calendar"])
def test_what_was_taken_out_is_known_when_it_comes_back(kind: str, deng: Caller) -> None:
    for form, language in (("xlsx", "zh"), ("csv", "en")):
        batch = tried(deng, taken_out(deng, kind, form, language), kind, "&whole=true")
        assert batch["problems"] == []
        assert batch["changes"] == []
        assert batch["counts"] == {"changed": 0, "known": batch["rows_done"], "rejected": 0}
        assert batch["rows_done"] > 15
    taken = Entry.objects.filter(event="table.taken_out")
    assert [one.facts["form"] for one in taken.order_by("id")] == ["xlsx", "csv"]


def test_a_sheet_of_units_is_proposed_and_another_puts_it_in_force(
    deng: Caller, cast: Cast
) -> None:
    # given: one changed, one new below another new one, one that cannot be
    rows = [
        ["DEPT-HOUSING", "林江区住建局", "", "", "", "０００-5559999", ""],
        ["water-east", "东城供水所", "公用企业", "林江区", "water-new", "", ""],
        ["water-new", "新供水公司", "公用企业", DISTRICT, "无", "", "centre"],
        ["dept-x", "飞碟局", "部门", "990999", "centre", "", ""],
    ]
    # when
    batch = tried(deng, book(UNIT_HEAD, *rows), "units")
    # then: what would change is told in words, and nothing is proposed
    assert batch["counts"] == {"changed": 3, "known": 0, "rejected": 1}
    told = [one["zh"] for one in batch["changes"]]
    assert any("林江区住建局" in one for one in told), told
    assert any("新增单位“新供水公司”" in one for one in told), told
    assert [(one["row"], one["column"]) for one in batch["problems"]] == [(5, "辖区")]
    assert not Proposal.objects.exists()

    # when: it is confirmed
    batch = confirmed(deng, batch)
    # then: it waits, and the sheet's sender cannot put it in force
    first = Proposal.objects.get()
    assert first.proposed_by_id == cast.deng_wei.id
    refused = deng.post(f"/workbench/policy/proposals/{first.id}/adopt", {"base": current().id})
    assert refused.status_code == 403

    # when: the row to mend comes back alone, mended
    mended = to_mend(deng, batch)
    mended[1][3] = DISTRICT
    again = confirmed(deng, tried(deng, book(*mended), "units"))
    # then: it is added to what waits
    assert again["counts"]["changed"] == 1
    assert len(again["changes"]) == len(told) + 1
    assert Proposal.objects.filter(outcome="").count() == 1
    adopted(cast)
    assert unit_by_code("dept-x").name_zh == "飞碟局"
    assert unit_by_code("dept-housing").duty_phone == "000-5559999"
    assert unit_by_code("water-east").parent_id == unit_by_code("water-new").id
    # and: what the sheet did not say is as it was
    assert current().pack.units.by_code["dept-housing"].name.en == (
        "Housing and Construction Bureau"
    )


def test_a_whole_sheet_takes_away_what_it_lacks_and_must_be_right(deng: Caller) -> None:
    # A unit that rules still name cannot go: the sheet as a whole is refused, and says which.
    rows = rows_of(taken_out(deng, "units"))
    few = tried(deng, book(*rows[:3]), "units", "&whole=true")
    assert few["stage"] == "failed"
    assert "规则会出错" in few["problems"][0]["why"]["zh"]

    # given: a new unit waits for a second person
    spare = ["dept-spare", "多余局", "部门", DISTRICT, "无", "", "centre"]
    confirmed(deng, tried(deng, book(UNIT_HEAD, spare), "units"))
    # when: a whole sheet without it has a row that is wrong
    wrong = [*rows, ["dept-y", "飞碟局", *[None] * 8]]
    batch = confirmed(deng, tried(deng, book(*wrong), "units", "&whole=true"))
    # then: nothing is done, and when it is right the rules are as they were
    assert batch["stage"] == "failed"
    assert Proposal.objects.filter(outcome="").count() == 1
    batch = confirmed(deng, tried(deng, book(*rows), "units", "&whole=true"))
    assert batch["stage"] == "done"
    assert not Proposal.objects.filter(outcome="").exists()


def test_a_sheet_of_categories_changes_limits_and_keeps_what_it_does_not_say(
    deng: Caller, cast: Cast
) -> None:
    before = current().pack.category("road-pothole")
    assert before is not None
    head = [
        "代码",
        "名称",
        "大类代码",
        "大类名称",
        "类型",
        "签收时限",
        "办结时限",
        "最低层级",
        "责任单位",
    ]
    new = ["lift-stuck", "电梯困人", "lifts", "电梯", "事件", "1小时", "2 小时", "社区", "所在社区"]
    batch = tried(
        deng,
        book(
            head,
            ["road-pothole", "", "", "", "", "", "3个工作日；紧急 6小时", "", ""],
            new,
            ["lift-two", "电梯", "lifts", "电梯", "事件", "很快", "2 小时", "社区", "centre"],
            ["ask-policy", "", "", "", "", "2工作日", "3 工作小时", "", ""],
        ),
        "categories",
    )
    assert batch["counts"] == {"changed": 3, "known": 0, "rejected": 1}
    assert [(one["row"], one["column"]) for one in batch["problems"]] == [(4, "签收时限")]
    confirmed(deng, batch)
    adopted(cast)
    pack = current().pack
    after = pack.category("road-pothole")
    assert after is not None
    assert (after.limits.answer.kind, after.limits.answer.amount) == ("working_days", 3)
    assert after.limits.answer.of("emergency").amount == 6
    assert (after.questions, after.name, after.limits.accept) == (
        before.questions,
        before.name,
        before.limits.accept,
    )
    lift = pack.category("lift-stuck")
    assert lift is not None
    assert lift.duty.desk_of == "community"
    assert pack.categories.groups_by_code["lifts"].name.zh == "电梯"


def test_a_sheet_of_the_calendar_knows_a_spreadsheets_days(deng: Caller, cast: Cast) -> None:
    batch = tried(
        deng,
        book(
            ["日期", "安排"],
            [46422, "放假"],  # 2027-02-04
            ["2027/2/20", "班"],
            ["2027年2月5日", "平常"],
            ["２０２７-02-22", "调休上班"],  # a Monday
            ["2027-02-04", "放假"],
            ["明天", "放假"],
        ),
        "calendar",
    )
    assert batch["counts"] == {"changed": 3, "known": 0, "rejected": 3}
    assert [one["row"] for one in batch["problems"]] == [5, 6, 7]
    confirmed(deng, batch)
    adopted(cast)
    year = current().pack.calendar.years[2027]
    assert "2027-02-04" in map(str, year.holidays)
    assert "2027-02-05" not in map(str, year.holidays)
    assert [str(day) for day in year.make_up_days] == ["2027-02-20"]
    assert "2027-10-01" in map(str, year.holidays)
    assert year.provisional
    assert any("2027 年放假日" in one["zh"] for one in batch["changes"]), batch["changes"]


def test_nobody_proposes_while_a_colleagues_proposal_waits(deng: Caller, cast: Cast) -> None:
    rows = ["dept-housing", "林江区住建局", "", "", "", ""]
    confirmed(deng, tried(deng, book(UNIT_HEAD, rows), "units"))
    Proposal.objects.update(proposed_by_id=cast.zhou_ming.id)
    batch = tried(deng, book(UNIT_HEAD, rows), "units")
    assert batch["stage"] == "failed"
    assert "等复核" in batch["problems"][0]["why"]["zh"]
    # Who may not propose may not hand in such a sheet at all.
    assert sent(signed_in(cast.zhou_ming), book(UNIT_HEAD, rows), "units").status_code == 403
