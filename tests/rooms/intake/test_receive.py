"""A report comes in and becomes a case."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.models import Assignment, Case, Evidence
from linli.cases.models import Report as Voice
from linli.intake.receive import receive
from linli.intake.report import Position
from linli.journal.acting import VISITOR, Conflict, Forbidden, Invalid
from linli.journal.models import Answer, Entry
from linli.people.sealing import receipt_code
from linli.territory.coordinates import CoordinateSystem, LatLon, from_wgs84
from tests.cast import FAR_AWAY, HUAIYIN, HUAIYIN_GRID, IN_GUDU, IN_HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.intake.given import a_photo, a_report, refused


def test_a_named_category_goes_straight_to_its_unit(cast: Cast) -> None:
    receipt = receive(a_report(), by=VISITOR, now=NOW)

    case = Case.objects.get(number=receipt.number)
    assert case.state == "dispatched"
    assert case.holder_id == cast.unit("dept-transport").id == receipt.unit_id
    assert case.desk_id == cast.unit(f"street-{LIULIN}").id  # potholes begin at the street
    assert Assignment.objects.get(case=case).rule == "duty:road-pothole"
    assert receipt.area_code == HUAIYIN_GRID
    assert receipt.due_at == case.due_at > NOW
    assert receipt.code == receipt_code(receipt.report_id)
    assert receipt.lacking == ("contact",)


def test_what_the_text_alone_says_waits_for_the_desk_to_look(cast: Cast) -> None:
    receipt = receive(a_report(category=""), by=VISITOR, now=NOW)

    case = Case.objects.get(id=receipt.case_id)
    assert (case.state, case.category) == ("filed", "road-pothole")
    assert case.holder_id == case.desk_id == cast.unit(f"street-{LIULIN}").id
    proposed = Entry.objects.get(event="route.proposed").facts
    assert proposed["unit_id"] == cast.unit("dept-transport").id
    assert proposed["rule"] == "duty:road-pothole"


def test_a_rule_of_the_pack_decides_at_once(cast: Cast) -> None:
    receipt = receive(a_report(text="楼道里闻到煤气味", category=""), by=VISITOR, now=NOW)

    assert receipt.dispatched
    assert receipt.unit_id == cast.unit("utility-gas").id
    assert Assignment.objects.get(case_id=receipt.case_id).rule == "gas-smell"


@pytest.mark.parametrize(
    ("missing", "lacks"),
    [
        ({"category": "", "text": "你们管不管"}, ("category", "contact")),
        ({"category": "不确定", "text": "你们管不管"}, ("category", "contact")),
        ({"position": None}, ("place", "contact")),
        ({"category": "", "text": "帮帮忙", "position": None}, ("category", "place", "contact")),
        ({"text": ""}, ("contact",)),  # the category says what it is
    ],
)
def test_what_is_missing_is_no_reason_to_refuse(
    cast: Cast, missing: dict[str, Any], lacks: tuple[str, ...]
) -> None:
    receipt = receive(a_report(**missing), by=VISITOR, now=NOW)

    assert receipt.lacking == lacks
    assert Case.objects.filter(id=receipt.case_id).exists()


def test_without_category_and_place_it_lies_with_the_district(cast: Cast) -> None:
    receipt = receive(a_report(category="", text="帮帮忙", position=None), by=VISITOR, now=NOW)

    assert receipt.unit_id == cast.unit("centre").id
    assert not receipt.dispatched


def test_without_a_category_it_lies_with_the_lowest_desk(cast: Cast) -> None:
    receipt = receive(a_report(category="", text="帮帮忙"), by=VISITOR, now=NOW)

    assert receipt.unit_id == cast.unit(f"community-{HUAIYIN}").id


def test_a_unit_is_not_its_own_desk(cast: Cast) -> None:
    receipt = receive(a_report(category="dead-car", text="僵尸车"), by=VISITOR, now=NOW)

    case = Case.objects.get(id=receipt.case_id)
    assert case.holder_id == cast.unit(f"community-{HUAIYIN}").id
    assert case.desk_id == cast.unit(f"street-{LIULIN}").id


def test_a_point_outside_is_kept_and_goes_to_the_district(cast: Cast) -> None:
    receipt = receive(a_report(category="", position=Position(*FAR_AWAY)), by=VISITOR, now=NOW)

    case = Case.objects.get(id=receipt.case_id)
    assert case.area_id is None
    assert (case.latitude, case.longitude) == FAR_AWAY
    assert case.desk_id == cast.unit("centre").id


def test_a_point_of_another_system_is_converted_and_kept_as_it_came(cast: Cast) -> None:
    shifted = from_wgs84(LatLon(*IN_HUAIYIN), CoordinateSystem.GCJ02)

    receipt = receive(a_report(position=Position(*shifted, "gcj02")), by=VISITOR, now=NOW)

    voice = Voice.objects.get(id=receipt.report_id)
    assert (voice.latitude, voice.longitude) == pytest.approx(IN_HUAIYIN, abs=1e-7)
    assert voice.origin["crs"] == "gcj02"
    assert voice.origin["latitude"] == shifted.latitude


def test_the_first_photo_tells_the_place_when_nobody_does(cast: Cast) -> None:
    photos = (a_photo(), a_photo(latitude=IN_GUDU[0], longitude=IN_GUDU[1]))

    receipt = receive(a_report(position=None, evidence=photos), by=VISITOR, now=NOW)

    case = Case.objects.get(id=receipt.case_id)
    assert (case.latitude, case.longitude) == IN_GUDU
    assert set(Evidence.objects.filter(case=case).values_list("id", flat=True)) == set(photos)
    assert not Evidence.objects.exclude(latitude=None).exists()  # no track of people remains


def test_an_area_alone_is_a_place(cast: Cast) -> None:
    receipt = receive(a_report(position=None, area_code=HUAIYIN), by=VISITOR, now=NOW)

    assert receipt.area_code == HUAIYIN
    assert receipt.lacking == ("contact",)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "坏了\0"}, "text"),
        ({"text": "坏了\ud83d"}, "text"),  # half an emoji
        ({"text": "长" * 5_001}, "text"),
        ({"text": "  ", "category": ""}, "text"),
        ({"category": "road-potholes"}, "category"),
        ({"channel": "pigeon"}, "channel"),
        ({"urgency": "very"}, "urgency"),
        ({"language": "tlh"}, "language"),
        ({"phone": "call me"}, "phone"),
        ({"position": Position(95.0, 200.0)}, "latitude"),
        ({"position": Position(float("nan"), 112.0)}, "latitude"),
        ({"position": Position(28.9, 112.6, "mars")}, "crs"),
        ({"position": None, "area_code": "990199"}, "area_code"),
        ({"reported_at": NOW.replace(tzinfo=None)}, "reported_at"),
        ({"answers": {"colour": "red"}}, "answers.colour"),
        ({"joins": "LJ-20260101-9999"}, "joins"),
        ({"place_words": "路" * 301}, "place_words"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field(
    cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    with refused(Invalid) as told:
        receive(a_report(**wrong), by=VISITOR, now=NOW)

    assert told.value.field == field
    assert not Case.objects.exists()
    assert not Entry.objects.filter(subject_kind="case").exists()


def test_too_many_photos_are_refused(cast: Cast) -> None:
    with refused(Invalid, match="10"):
        receive(a_report(evidence=tuple(a_photo() for _ in range(10))), by=VISITOR, now=NOW)


@pytest.mark.parametrize("text", ["长" * 5_000, "🕳️👷🏽‍♀️", "مياه مقطوعة", "நீர் இல்லை", "A\nB\tC"])
def test_any_script_is_kept_as_it_is(cast: Cast, text: str) -> None:
    receipt = receive(a_report(text=text), by=VISITOR, now=NOW)

    assert Voice.objects.get(id=receipt.report_id).text == text


def test_answers_are_checked_against_the_questions_of_the_category(cast: Cast) -> None:
    collapse = a_report(category="road-collapse", answers={"width-m": 2.5})

    receipt = receive(collapse, by=VISITOR, now=NOW)

    assert Voice.objects.get(id=receipt.report_id).answers == {"width-m": 2.5}
    with refused(Invalid, match="数字"):
        receive(replace(collapse, answers={"width-m": "wide"}), by=VISITOR, now=NOW)


def test_the_same_request_again_gives_the_same_receipt(cast: Cast) -> None:
    report = a_report(phone="13912345678", name="林奶奶")

    first = receive(report, by=VISITOR, now=NOW, key="k-1")
    second = receive(report, by=VISITOR, now=NOW, key="k-1")

    assert replace(second, repeated=False) == first
    assert second.repeated
    assert Case.objects.count() == Voice.objects.count() == 1


def test_the_same_key_for_another_body_is_refused(cast: Cast) -> None:
    receive(a_report(), by=VISITOR, now=NOW, key="k-1")

    with refused(Conflict):
        receive(a_report(text="另一件事"), by=VISITOR, now=NOW, key="k-1")
    assert Case.objects.count() == 1


def test_what_is_kept_under_a_key_names_nobody(cast: Cast) -> None:
    receipt = receive(
        a_report(phone="13912345678", name="林秀英", place_words="柳林路 8 号"),
        by=VISITOR,
        now=NOW,
        key="k-1",
    )

    kept = json.dumps(Answer.objects.get().answer, ensure_ascii=False)
    journal = json.dumps(list(Entry.objects.values_list("facts", flat=True)), ensure_ascii=False)
    for secret in ("13912345678", "林秀英", "柳林路", receipt.code):
        assert secret not in kept + journal


def test_a_report_never_shows_a_person_in_a_log() -> None:
    shown = repr(a_report(phone="13912345678", name="林秀英", place_words="柳林路 8 号"))

    for secret in ("13912345678", "林秀英", "柳林路"):
        assert secret not in shown


def test_another_systems_number_is_received_once(cast: Cast) -> None:
    report = a_report(channel="hotline", source="12345", source_number="A-1")

    first = receive(report, by=cast.wu_ting, now=NOW)
    second = receive(replace(report, text="再说一遍"), by=cast.wu_ting, now=NOW)

    assert (second.number, second.known) == (first.number, True)
    assert Voice.objects.count() == 1


def test_a_visitor_cannot_ask_for_another_systems_receipts(cast: Cast) -> None:
    receive(a_report(source="12345", source_number="A-1"), by=cast.wu_ting, now=NOW)

    with refused(Forbidden):
        receive(a_report(source="12345", source_number="A-1"), by=VISITOR, now=NOW)


def test_an_officer_reports_for_a_caller(cast: Cast) -> None:
    receipt = receive(
        a_report(channel="hotline", phone="13912345678", name="林秀英"), by=cast.wu_ting, now=NOW
    )

    voice = Voice.objects.get(id=receipt.report_id)
    assert voice.entered_by == cast.wu_ting.id
    assert voice.resident_id not in {None, cast.granny_lin.id}
    assert receipt.lacking == ()


def test_a_resident_who_signed_in_is_who_she_is(cast: Cast) -> None:
    receipt = receive(a_report(phone="13900000000"), by=cast.granny_lin, now=NOW)

    assert Voice.objects.get(id=receipt.report_id).resident_id == cast.granny_lin.id


def test_who_holds_no_post_for_it_may_not_report_for_others(cast: Cast) -> None:
    with refused(Forbidden):
        receive(a_report(phone="13912345678"), by=cast.xu_hui, now=NOW)
    assert not Case.objects.exists()


def test_a_clock_ahead_does_not_report_from_the_future(cast: Cast) -> None:
    receipt = receive(a_report(reported_at=NOW.replace(year=2030)), by=VISITOR, now=NOW)

    assert Voice.objects.get(id=receipt.report_id).reported_at == NOW


# Asked at most once a second and process, not once a report.
ASKED_SELDOM = ('FROM "policy_release"', 'FROM "territory_generation"', 'FROM "people_unit"')


@pytest.mark.parametrize(
    ("what", "statements"),
    [
        ("plain", 6),  # key, duplicates, case, timers, journal, answer
        ("phone", 7),  # and the resident
        ("photos", 8),  # and the photos
        ("unsure", 7),  # and the proposal to the desk
    ],
)
def test_a_report_costs_few_statements(cast: Cast, what: str, statements: int) -> None:
    report = {
        "plain": a_report,
        "phone": lambda: a_report(phone="13912345678", name="林秀英"),
        "photos": lambda: a_report(phone="13912345678", evidence=(a_photo(), a_photo())),
        "unsure": lambda: a_report(category=""),
    }[what]
    receive(a_report(position=Position(*IN_GUDU)), by=VISITOR, now=NOW, key="warm")
    given = report()

    with CaptureQueriesContext(connection) as spent:
        receive(given, by=VISITOR, now=NOW, key="k-1")

    told = [
        query["sql"]
        for query in spent.captured_queries
        if not any(seldom in query["sql"] for seldom in ASKED_SELDOM)
    ]
    assert not any("SAVEPOINT" in sql for sql in told)
    assert len(told) == statements, "\n".join(told)
