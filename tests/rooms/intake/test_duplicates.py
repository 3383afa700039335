"""The same matter reported twice becomes one case with two voices."""

from datetime import timedelta

import pytest

from linli.cases.models import Case
from linli.cases.models import Report as Voice
from linli.intake.duplicates.alike import likeness, pairs
from linli.intake.duplicates.near import nearby
from linli.intake.receive import receive
from linli.intake.report import Position, Receipt
from linli.journal.acting import VISITOR
from linli.journal.models import Entry
from linli.territory.coordinates import LatLon
from tests.cast import IN_HUAIYIN, IN_ZHONGLOU, NOW, Cast
from tests.rooms.intake.given import a_photo, a_report

# 30 m north: within the fifty that the pack grants a pothole.
NEAR = Position(IN_HUAIYIN[0] + 30 / 111_195, IN_HUAIYIN[1])
NOT_NEAR = Position(IN_HUAIYIN[0] + 80 / 111_195, IN_HUAIYIN[1])


def first(**known: object) -> Receipt:
    return receive(a_report(**known), by=VISITOR, now=NOW)


def test_near_and_alike_is_the_same_matter(cast: Cast) -> None:
    one = first()

    two = receive(
        a_report(text="小区门口路面坑洼，老人摔倒了", position=NEAR),
        by=cast.xiao_zhang,
        now=NOW + timedelta(hours=1),
    )

    assert (two.number, two.joined) == (one.number, True)
    assert two.code != one.code
    assert two.due_at == one.due_at  # the matter has been known since the first voice
    assert Case.objects.count() == 1
    assert Voice.objects.filter(case_id=one.case_id).count() == 2
    assert Entry.objects.filter(event="report.joined", subject_id=one.case_id).count() == 1


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"position": NOT_NEAR}, "too far"),
        ({"text": "垃圾车轧坏了马路", "position": NEAR}, "other words"),
        ({"category": "pavement-damaged", "position": NEAR}, "another matter"),
        ({"position": None}, "no place"),
    ],
)
def test_in_doubt_it_is_a_matter_of_its_own(cast: Cast, other: dict[str, object], why: str) -> None:
    one = first()

    two = receive(a_report(**other), by=VISITOR, now=NOW + timedelta(hours=1))

    assert two.number != one.number, why
    assert not two.joined


def test_the_same_photo_is_the_same_matter_whatever_the_words(cast: Cast) -> None:
    one = first(evidence=(a_photo("cafe"),))

    two = first(text="又来了", position=NEAR, evidence=(a_photo("cafe"),))

    assert two.number == one.number


def test_an_old_case_takes_no_more_voices(cast: Cast) -> None:
    one = first()

    later = NOW + timedelta(hours=cast.pack.intake.duplicates.window_hours + 1)
    assert receive(a_report(), by=VISITOR, now=later).number != one.number


def test_a_closed_case_takes_no_more_voices(cast: Cast) -> None:
    one = first()
    Case.objects.filter(id=one.case_id).update(state="closed", ended_at=NOW)

    assert first().number != one.number
    assert not first(text="就是那件", joins=one.number).joined


def test_a_reporter_may_say_which_case_it_is(cast: Cast) -> None:
    one = first()

    two = first(text="我也看到了", category="", position=NEAR, joins=one.number)

    assert (two.number, two.joined) == (one.number, True)


def test_what_a_reporter_says_is_another_matter_stays_one(cast: Cast) -> None:
    one = first(evidence=(a_photo("cafe"),))

    # when: she was shown it, and says that hers is not the same
    two = first(evidence=(a_photo("cafe"),), differs_from=(one.number,), position=NEAR)

    # then: nothing makes it the same, and the next voice that says nothing joins one of them
    assert not two.joined
    assert two.number != one.number
    assert first(position=NEAR).joined


def test_a_stranger_joins_nothing_far_away(cast: Cast) -> None:
    one = first()

    two = first(text="我也看到了", position=Position(*IN_ZHONGLOU), joins=one.number)

    assert not two.joined


def test_an_operator_joins_by_number(cast: Cast) -> None:
    one = first()

    two = receive(
        a_report(channel="hotline", text="来电说的是同一件事", position=None, joins=one.number),
        by=cast.wu_ting,
        now=NOW,
    )

    assert two.joined


def test_photos_of_a_joined_report_become_the_cases(cast: Cast) -> None:
    one = first()

    two = first(position=NEAR, evidence=(a_photo(),))

    assert two.joined
    assert Case.objects.get(id=one.case_id).evidence.get().report_id == two.report_id


def test_nearby_tells_what_is_known_here_and_not_what_was_said(cast: Cast) -> None:
    one = first()
    first(position=Position(*IN_ZHONGLOU))

    found = nearby(LatLon(NEAR.latitude, NEAR.longitude), "road-pothole", cast.pack, now=NOW)

    assert [candidate.number for candidate in found] == [one.number]
    assert found[0].distance_m == pytest.approx(30, abs=0.5)
    assert not hasattr(found[0], "summary")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("路灯不亮", "路灯不亮", True),
        ("门口路灯不亮三天了，没人修", "小区门口路灯不亮，老人出行不便，请尽快派人来修理", True),
        ("路灯不亮", "井盖丢失", False),
        ("坏了", "水管坏了，水流了一地，邻居都没有水用，请快来人", False),  # says too little
        ("", "路灯不亮", False),
        ("The street lamp is out", "street lamp out at the corner", True),
    ],
)
def test_likeness_is_by_what_is_common_and_says_enough(one: str, other: str, alike: bool) -> None:
    assert (likeness(pairs(one), pairs(other)) >= 0.35) is alike


def test_places_that_contradict_are_never_joined(cast: Cast) -> None:
    one = first(text="幸福家园3栋门口路面坑洼，老人摔倒了")

    other_building = first(text="幸福家园5栋门口路面坑洼，老人摔倒了", position=NEAR)
    other_estate = first(text="梧桐花园3栋门口路面坑洼，老人摔倒了", position=NEAR)
    same = first(text="幸福家园三栋门口路面坑洼，摔倒了老人", position=NEAR)

    assert len({one.number, other_building.number, other_estate.number}) == 3
    assert same.number == one.number
