"""Lists, map and search: in order, page by page, few statements, nothing that is not one's own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.acts.accept import accept
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.lifecycle import ENDED, State
from linli.cases.models import Case
from linli.cases.queries.lists import Wanted, cases
from linli.cases.queries.map import Box, blocks, on_map
from linli.journal.acting import Actor, Invalid
from linli.people.authority import Authority, authority_of
from tests.cast import (
    CHENGDONG,
    DISTRICT,
    HUAIYIN,
    IN_GUDU,
    IN_HUAIYIN,
    IN_ZHONGLOU,
    LIULIN,
    NOW,
    Cast,
)
from tests.rooms.cases.matters import UNIT, joined, opened, taken_to

WHOLE = Box(112.0, 28.0, 113.0, 29.0)


def asker(actor: Actor) -> Authority:
    return authority_of(actor, now=NOW)


@pytest.fixture
def some(cast: Cast) -> list[Case]:
    """Seven cases in three communities, one of them with a unit, one closed."""
    made = [
        opened(cast, "井盖坏了", point=place, now=NOW - timedelta(hours=hours))
        for hours, place in enumerate([IN_HUAIYIN, IN_HUAIYIN, IN_ZHONGLOU, IN_GUDU, IN_GUDU])
    ]
    made.append(
        opened(cast, "路灯不亮", unit=UNIT, point=IN_HUAIYIN, resident_id=cast.granny_lin.id)
    )
    made.append(taken_to(State.CLOSED, cast))
    return made


def test_open_cases_come_by_due_time(cast: Cast, some: list[Case]) -> None:
    page = cases(Wanted(), asker=asker(cast.zhou_ming), now=NOW)

    assert len(page.rows) == 6
    assert [row.due_at for row in page.rows] == sorted(row.due_at for row in page.rows)
    assert page.next is None


def test_pages_follow_one_another_without_gap_or_repeat(cast: Cast, some: list[Case]) -> None:
    whole = [row.id for row in cases(Wanted(), asker=asker(cast.zhou_ming), now=NOW).rows]
    found, cursor = [], ""

    while True:
        page = cases(Wanted(), asker=asker(cast.zhou_ming), now=NOW, cursor=cursor, limit=2)
        assert len(page.rows) <= 2
        found += [row.id for row in page.rows]
        if page.next is None:
            break
        cursor = page.next

    assert found == whole


def test_ended_cases_come_apart_the_latest_first(cast: Cast, some: list[Case]) -> None:
    page = cases(Wanted(states=ENDED), asker=asker(cast.zhou_ming), now=NOW)
    assert [row.id for row in page.rows] == [some[-1].id]

    with pytest.raises(Invalid, match="apart"):
        cases(
            Wanted(states=frozenset({State.FILED, State.CLOSED})),
            asker=asker(cast.zhou_ming),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("zhou_ming", 6),  # the district's duty officer sees everything
        ("wang_min", 4),  # the street sees its area
        ("gao_yuan", 2),
        ("liu_fang", 3),  # the community sees its area
        ("he_xiulan", 3),  # the grid worker what her station holds and her grid
        ("chen_qiang", 1),  # the department what it holds
        ("sun_li", 0),
        ("deng_wei", 0),  # the administrator has no business in any case
        ("granny_lin", 1),  # a resident sees her own
        ("xiao_zhang", 0),
    ],
)
def test_nobody_sees_what_is_not_hers(name: str, seen: int, cast: Cast, some: list[Case]) -> None:
    page = cases(Wanted(), asker=asker(getattr(cast, name)), now=NOW)
    assert len(page.rows) == seen

    found, whole = on_map(WHOLE, asker=asker(getattr(cast, name)), now=NOW)
    assert len(found) == seen
    assert whole


def test_a_list_can_be_narrowed(cast: Cast, some: list[Case]) -> None:
    duty = asker(cast.zhou_ming)

    def count(**wanted: object) -> int:
        return len(cases(Wanted(**wanted), asker=duty, now=NOW).rows)  # type: ignore[arg-type]

    assert count(area_code=DISTRICT) == 6
    assert count(area_code=LIULIN) == 4
    assert count(area_code=HUAIYIN) == 3
    assert count(area_code=CHENGDONG) == 2
    assert count(holder_id=cast.unit(UNIT).id) == 1
    assert count(desk_id=cast.unit(f"community-{HUAIYIN}").id) == 3
    assert count(states=frozenset({State.DISPATCHED})) == 1
    assert count(category="ask-policy") == 6
    assert count(category="dead-car") == 0
    assert count(urgency="emergency") == 0
    assert count(overdue=True) == 0
    assert count(overdue=False) == 6
    with pytest.raises(Invalid):
        count(area_code="9901%")


def test_overdue_is_what_still_waits_for_its_answer(cast: Cast, some: list[Case]) -> None:
    later = NOW + timedelta(days=60)
    page = cases(Wanted(overdue=True), asker=asker(cast.zhou_ming), now=later)
    assert len(page.rows) == 6
    assert all(row.overdue for row in page.rows)


def test_a_unit_can_be_narrowed_but_not_widened(cast: Cast, some: list[Case]) -> None:
    theirs = Wanted(holder_id=cast.unit(f"community-{HUAIYIN}").id)
    assert cases(theirs, asker=asker(cast.chen_qiang), now=NOW).rows == []
    assert cases(Wanted(area_code=LIULIN), asker=asker(cast.gao_yuan), now=NOW).rows == []


def test_what_somebody_brought_in_is_her_own(cast: Cast, some: list[Case]) -> None:
    entered = opened(cast, "来电反映噪声", entered_by=cast.wu_ting.id, by=cast.wu_ting)

    page = cases(Wanted(own=True), asker=asker(cast.wu_ting), now=NOW)

    assert [row.id for row in page.rows] == [entered.id]


def test_a_list_takes_few_statements(cast: Cast, some: list[Case]) -> None:
    duty, street = asker(cast.zhou_ming), asker(cast.wang_min)
    for authority in (duty, street):
        for wanted in (Wanted(), Wanted(area_code=HUAIYIN), Wanted(states=ENDED)):
            with CaptureQueriesContext(
                connection,
            ) as told:
                cases(wanted, asker=authority, now=NOW)
            assert len(told) <= 4


def test_a_row_counts_the_voices(cast: Cast) -> None:
    case = opened(cast)
    joined(case, cast, "我也看到了")

    (row,) = cases(Wanted(), asker=asker(cast.zhou_ming), now=NOW).rows

    assert row.voices == 2
    assert row.area is not None
    assert row.area.name_zh == "槐荫社区第一网格"
    assert row.holder.name_zh == "槐荫社区工作站"


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "WyJvcGVuIl0", "eyJhIjoxfQ", "WyJvcGVuIiwgIngiLCAxXQ", "é" * 9, "A" * 500],
)
def test_a_cursor_that_is_none_is_refused(cursor: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        cases(Wanted(), asker=asker(cast.zhou_ming), now=NOW, cursor=cursor)
    assert refused.value.field == "cursor"


def test_a_case_leaves_the_list_when_it_ends(cast: Cast) -> None:
    case = taken_to(State.VERIFIED, cast)
    close(case.id, by=cast.zhou_ming, now=NOW)
    assert cases(Wanted(), asker=asker(cast.zhou_ming), now=NOW).rows == []


def test_a_case_moves_with_its_holder(cast: Cast) -> None:
    case = opened(cast, point=IN_GUDU)
    assert cases(Wanted(), asker=asker(cast.chen_qiang), now=NOW).rows == []

    dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    accept(case.id, by=cast.chen_qiang, now=NOW)

    assert len(cases(Wanted(), asker=asker(cast.chen_qiang), now=NOW).rows) == 1


def test_the_public_map_shows_blocks_and_no_cases(cast: Cast, some: list[Case]) -> None:
    found = blocks(WHOLE)

    assert sum(block.count for block in found) == 6
    assert all(round(block.latitude, 3) == block.latitude for block in found)
    assert not hasattr(found[0], "number")


def test_a_box_that_is_none_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        blocks(Box(113.0, 28.0, 112.0, 29.0))
    with pytest.raises(Invalid):
        on_map(Box(float("nan"), 28.0, 112.0, 29.0), asker=asker(cast.zhou_ming), now=NOW)
