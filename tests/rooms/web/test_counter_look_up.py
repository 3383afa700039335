"""Under what she is on record, found at the counter: masked, noted, and nothing for a guess."""

import pytest

from linli.cases.models import Reading, Report
from linli.journal.models import Entry
from linli.people.acts.note_resident import note_resident
from linli.rights.models import CounterIntake, PersonalRequest
from tests.cast import FOUNDER, IN_GUDU, NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.web.at_counter import (
    DESK,
    PHONE,
    of_granny,
    take,
)
from tests.rooms.web.callers import signed_in

pytestmark = pytest.mark.django_db


def test_a_wrong_number_and_one_of_whom_nothing_is_kept_are_answered_alike(cast: Cast) -> None:
    # given: a resident without reports, and one who reported in confidence alone
    note_resident("13700000007", "何小七", by=FOUNDER, now=NOW)
    of_granny(cast)
    Report.objects.update(known_as="confidential", resident=None)
    ma = signed_in(cast.ma_jun)
    answers = [
        ma.post(f"{DESK}/look-up", {"phone": phone}).json()
        for phone in ("13700000000", "13700000007", PHONE)
    ]
    nothing = {"reports": 0, "who": "", "same_name": None, "lines": [], "elsewhere": 0}
    assert answers == [nothing] * 3

    # and: a request says no more to the clerk, while whoever is on record is bound to it
    take(cast.ma_jun, sought={"phone": "13700000000"})
    take(cast.ma_jun, sought={"phone": "13700000007"})
    unknown, known = CounterIntake.objects.order_by("request_id")
    assert (unknown.request.resident_id, unknown.waits_until) == (None, None)
    assert known.request.resident_id is not None
    last, first = ma.get(DESK).json()["items"]
    for one in (first, last):
        for own in ("id", "code"):
            del one[own]
        del one["counter"]["waits_until"]
    assert first == last

    # and: each look is on record, also in vain
    looks = Entry.objects.filter(event="personal_request.looked_up")
    assert [one.facts["found"] for one in looks] == [0, 0, 0]
    assert not Reading.objects.exists()


def test_whoever_fishes_for_numbers_is_slowed_down(cast: Cast) -> None:
    of_granny(cast)
    ma = signed_in(cast.ma_jun)
    for at in range(20):
        ma.post(f"{DESK}/look-up", {"phone": f"1370000{at:04}"})
    assert ma.post(f"{DESK}/look-up", {"phone": PHONE}).status_code == 429
    assert not Reading.objects.exists()


def test_finding_her_is_a_reading_and_she_and_the_auditor_see_it(cast: Cast) -> None:
    here = of_granny(cast)
    of_granny(cast, "古渡的路灯坏了", point=IN_GUDU)
    seen = signed_in(cast.ma_jun).post(f"{DESK}/look-up", {"phone": PHONE}).json()
    # The clerk of one street sees which matters lie there, and of the others how many.
    assert (seen["reports"], len(seen["lines"]), seen["elsewhere"]) == (2, 1, 1)
    assert set(seen["lines"][0]) == {"on", "category", "area"}
    take(cast.ma_jun)
    lines = Reading.objects.order_by("case_id")
    assert [(one.purpose, one.fields, one.officer_id) for one in lines] == [
        ("counter", "phone", cast.ma_jun.id)
    ] * 2, "looked up and taken in within the hour is one reading"
    hers = signed_in(cast.granny_lin).get("/resident/me/readings").json()["items"]
    assert {one["reason"]["name"]["zh"] for one in hers} == {"在窗口办理个人信息请求"}
    page = signed_in(cast.xu_hui).get(f"/workbench/readings?number={here.number}").json()
    assert page["items"][0]["purpose"]["name"]["zh"] == "在窗口办理个人信息请求"


def test_who_left_no_number_is_found_by_the_matter_and_her_name(cast: Cast) -> None:
    # given: two who left a name and no number in matters of their own
    first = note_resident("", "秦阿婆", by=FOUNDER, now=NOW)
    case = opened(cast, resident_id=first, channel="walk_in")
    other = opened(cast, point=IN_GUDU, resident_id=first)
    ma = signed_in(cast.ma_jun)
    assert ma.post(f"{DESK}/look-up", {"name": "秦阿婆"}).json()["field"] == "phone"
    seen = ma.post(f"{DESK}/look-up", {"name": "秦阿婆", "number": case.number}).json()
    assert (seen["who"], seen["reports"]) == ("秦**", 2)
    nothing = ma.post(f"{DESK}/look-up", {"name": "秦阿公", "number": case.number}).json()
    # A matter that the clerk may not read is as if there were none.
    foreign = ma.post(f"{DESK}/look-up", {"name": "秦阿婆", "number": other.number}).json()
    assert (nothing["reports"], foreign) == (0, nothing)
    take(cast.ma_jun, sought={"name": "秦阿婆", "number": case.number})
    request = PersonalRequest.objects.get()
    assert (request.resident_id, request.case_id) == (first, case.id)
