"""Search: two Chinese characters and up, places, areas, numbers, phone tails; newest first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.merge import merge
from linli.cases.acts.redact import redact
from linli.cases.models import Case, Report
from linli.cases.queries import search as searching
from linli.cases.queries.search import search
from linli.journal.acting import Actor, Invalid
from linli.people.authority import authority_of
from tests.cast import IN_GUDU, IN_ZHONGLOU, NOW, Cast
from tests.rooms.cases.matters import UNIT, joined, opened


def found(text: str, actor: Actor) -> list[str]:
    page = search(text, asker=authority_of(actor, now=NOW), now=NOW)
    return [row.number for row in page.rows]


@pytest.mark.parametrize(
    "text",
    [
        "井盖",  # two characters
        "井盖坏了",
        "坏了 井盖",  # terms in any order
        "门口的井盖",
        "manhole",  # a Latin word, whole
        "MANHO",  # or its beginning, in any case
        "ｍａｎｈｏｌｅ",  # typed full width
        "no5",
        "槐荫路",  # the place, though it is sealed
        "槐荫路12号",
        "井盖 槐荫路",  # what and where together
        "槐荫社区",  # the name of its area
        "柳林",  # or of one above, shortened
        "Huaiyin",
        "井盖 柳林街道",
        "émile",  # another alphabet
        "ёлка",
    ],
)
def test_a_case_is_found_by(text: str, cast: Cast) -> None:
    wanted = opened(
        cast, "门口的井盖坏了⚠️😀 manhole no5 broken, émile ёлка", place_words="槐荫路12号"
    )
    opened(cast, "路灯不亮", point=IN_GUDU, place_words="江滨大道1号")

    assert found(text, cast.zhou_ming) == [wanted.number]


@pytest.mark.parametrize(
    "text", ["盖井", "路灯 井盖", "古渡社区 井盖", "井 盖 路灯", "x'y:*|&!(井盖"]
)
def test_a_case_is_not_found_by(text: str, cast: Cast) -> None:
    opened(cast, "门口的井盖坏了")

    assert found(text, cast.zhou_ming) == []


@pytest.mark.parametrize("text", ["", "   ", "井", "😀", "!?。", "长" * 201])
def test_nothing_to_look_for_is_refused(text: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        found(text, cast.zhou_ming)


def test_a_number_finds_its_case_alone(cast: Cast) -> None:
    case, _ = opened(cast, "井盖"), opened(cast, "井盖")

    assert found(case.number, cast.zhou_ming) == [case.number]
    assert found(case.number.lower().replace("-", ""), cast.zhou_ming) == [case.number]
    assert found(case.number, cast.gao_yuan) == []


def test_the_newest_come_first_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [opened(cast, "路灯不亮", now=NOW + timedelta(minutes=n)).number for n in range(12)]
    authority = authority_of(cast.zhou_ming, now=NOW)

    for newest, common in (
        (2_000, 10),
        (4, 1),
        (4, 5),
        (1, 2),
    ):  # looked at all, walked on, collected
        monkeypatch.setattr(searching, "NEWEST", newest)
        monkeypatch.setattr(searching, "COMMON", common)
        numbers, cursor = [], ""
        while True:
            page = search("路灯", asker=authority, now=NOW, cursor=cursor, limit=5)
            numbers += [row.number for row in page.rows]
            if page.next is None:
                break
            cursor = page.next
        assert numbers == made[::-1]


def test_a_voice_that_joined_is_found_too(cast: Cast) -> None:
    case = opened(cast, "井盖坏了")
    joined(case, cast, "有人踩空了", place_words="菜场门口")

    assert found("踩空", cast.zhou_ming) == [case.number]
    assert found("菜场门口", cast.zhou_ming) == [case.number]


def test_who_sees_less_finds_less(cast: Cast) -> None:
    here = opened(cast, "井盖坏了")
    there = opened(cast, "井盖坏了", point=IN_GUDU, resident_id=cast.granny_lin.id)
    theirs = opened(cast, "井盖坏了", point=IN_ZHONGLOU, unit=UNIT)

    assert found("井盖", cast.zhou_ming) == [theirs.number, there.number, here.number]
    assert found("井盖", cast.wang_min) == [theirs.number, here.number]
    assert found("井盖", cast.liu_fang) == [here.number]
    assert found("井盖", cast.chen_qiang) == [theirs.number]
    assert found("井盖", cast.granny_lin) == [there.number]
    assert found("井盖", cast.xiao_zhang) == []
    assert found("井盖", cast.deng_wei) == []


def test_who_may_find_a_case_changes_with_it(cast: Cast) -> None:
    case = opened(cast, "井盖坏了")
    assert found("井盖", cast.chen_qiang) == []

    dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    assert found("井盖", cast.chen_qiang) == [case.number]
    assert found("井盖", cast.gao_yuan) == []

    amend(case.id, Amendment(point=IN_GUDU), by=cast.zhou_ming, now=NOW)
    assert found("井盖", cast.gao_yuan) == [case.number]
    assert found("井盖", cast.liu_fang) == []


def test_four_digits_find_a_caller_for_those_who_may(cast: Cast) -> None:
    case = opened(cast, "井盖坏了", resident_id=cast.xiao_zhang.id)
    house = opened(cast, "6027 门口积水")

    assert found("6027", cast.wu_ting) == [house.number, case.number]
    assert found("6027", cast.xu_hui) == [house.number]  # an auditor sees no personal data
    assert found("6028", cast.wu_ting) == []


def test_a_place_is_not_readable_in_the_table(cast: Cast) -> None:
    opened(cast, "井盖", place_words="江滨大道")
    with connection.cursor() as cursor:
        cursor.execute("SELECT document::text FROM cases_casewords")
        (words,) = cursor.fetchone()
    assert "井盖" in words
    assert "江滨" not in words


def test_what_was_taken_out_is_found_no_more(cast: Cast) -> None:
    case = opened(cast, "李四家的井盖", place_words="江滨大道")
    other = opened(cast, "李四家门口")
    merge(other.id, case.id, by=cast.zhou_ming, now=NOW)
    assert found("李四", cast.zhou_ming) == [other.number, case.number]

    voices = list(Report.objects.filter(case=case).values_list("id", flat=True))
    redact(case.id, "personal-data", reports=voices, place=True, by=cast.zhou_ming, now=NOW)

    assert len(voices) == 2
    assert found("李四", cast.zhou_ming) == []
    assert found("江滨大道", cast.zhou_ming) == []
    assert "李四" not in Case.objects.get(id=other.id).summary


def test_a_search_takes_few_statements(cast: Cast) -> None:
    opened(cast, "井盖坏了")
    authority = authority_of(cast.wang_min, now=NOW)
    with CaptureQueriesContext(connection) as told:
        search("6027 井盖", asker=authority, now=NOW)
    assert len(told) <= 6
