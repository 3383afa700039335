"""个人信息: after everything that can happen, no name, number or address lies anywhere in plain.

Not in a table, not in the journal, not in an answer that is kept for a retry, not in a log line,
not in a stored picture. What a reporter chose to write into her own text is hers.
"""

import logging
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import HUAIYIN, IN_HUAIYIN, STAFF
from tests.journeys.district import District
from tests.journeys.leaks import found, tables
from tests.journeys.people import refused

NAMES = ("欧阳慕雪", "司徒文远", "Siobhán O’Brien")
PHONES = ("13987651234", "13787654321", "010-65551234")
PLACES = ("杏花巷七号院西厢房", "桂树弄19号后门", "槐树底下卖豆腐的摊子")
TYPED = ("139 8765 1234", "+8613787654321")


def test_nothing_personal_lies_in_plain(
    district: District, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # given: every request is kept for a retry
    district.line_is_bad = True
    unit, desk, operator = district.chen_qiang, district.wang_min, district.wu_ting

    # when: people report by every channel, with all that they are
    post = {"category": "lamp-post-damaged", "at": IN_HUAIYIN}
    passer_by = district.somebody()
    receipt = passer_by.reports(
        "灯杆歪了",
        name=NAMES[0],
        phone=TYPED[0],
        place_words=PLACES[0],
        photo=passer_by.photographs(at=IN_HUAIYIN),
        **post,
    )
    number, code = receipt["number"], receipt["code"]
    operator.enters(
        "灯杆快倒了",
        channel="hotline",
        name=NAMES[1],
        phone=TYPED[1],
        place_words=PLACES[1],
        **post,
    )
    district.ma_jun.enters(
        "听不清，要找街道", channel="walk_in", name=NAMES[2], phone=PHONES[2], area=HUAIYIN
    )
    district.he_xiulan.enters("垃圾成堆", name=NAMES[0], phone=PHONES[0], at=IN_HUAIYIN)

    # and: everything that can go wrong goes wrong
    with refused("idempotency.other_body", 409):
        passer_by.reports("甲", phone=PHONES[0], key="k")
        passer_by.reports("甲", phone=PHONES[1], place_words=PLACES[0], key="k")
    with refused("request.malformed", 422):
        passer_by.posts("/resident/reports", {"text": "乙", "phon": PHONES[0]}, key="-")
    with refused("intake.unknown_category", 422):
        passer_by.reports("丙", phone=PHONES[0], place_words=PLACES[0], category="lampost")

    # and: the matter takes its whole course
    unit.accepts(number)
    operator.does("note", number, {"text": "已电话告知。", "public": True})
    unit.reveals(number, "contact")
    for tail in ("1234", "4321"):
        assert operator.finds(tail)
    assert operator.finds(PLACES[0]) == [number]
    passer_by.adds(code, "还在晃")
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    desk.verifies(number)
    desk.closes(number)
    district.days_pass(days=1)
    passer_by.rates(code)

    # and: two of them sign in, one corrects her name
    district.line_is_bad = False
    district.granny_lin.phone = PHONES[0]
    district.granny_lin.signs_in()
    assert district.granny_lin.gets("/resident/me")["name"] == NAMES[0]
    district.granny_lin.posts("/resident/me", {"name": NAMES[1]}, method="PATCH")
    hers = district.granny_lin.gets("/resident/me/export")["reports"]
    assert PLACES[0] in [report["place_words"] for report in hers]

    # then: it is all there for those whose it is, and nowhere in plain
    names_of_staff = [name for _, name, *_ in STAFF]
    secrets = [*NAMES, *PHONES, *PLACES, *TYPED, *names_of_staff]
    assert not found(secrets, tables())
    assert not found([code, code.replace("-", "")], tables())
    for record in caplog.records:
        line = record.getMessage()
        assert not [secret for secret in secrets if secret in line], record.name
    files = [path for path in Path(settings.LINLI_FILES).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"Exif" in path.read_bytes()]


def test_the_search_for_leaks_finds_what_lies_in_plain(district: District) -> None:
    # given: words that a reporter chose to write into her text
    district.somebody().reports(f"我是{NAMES[0]}，电话{PHONES[0]}")

    # then: the control is red there, and only there
    where = {table for table, _ in found([NAMES[0], PHONES[0]], tables())}
    assert where == {"cases_case", "cases_report", "cases_casewords"}
    assert not found([NAMES[0], PHONES[0]], tables("journal_"))
