"""A rise becomes a warning, goes on as the same one, and a person says what becomes of it."""

import json
from datetime import timedelta

import pytest
import time_machine

from linli.cases.models import Case
from linli.insights.lookout import Looked, look_out
from linli.insights.models import EarlyWarning, Look
from linli.insights.regroup import regroup
from linli.insights.verdicts import accept_warning, dismiss_warning, reopen_warning
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow
from linli.journal.models import Entry
from tests.cast import CHENGDONG, IN_GUDU, IN_HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.people.conftest import refused
from tests.rooms.web.callers import signed_in, statements

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NIGHT = Actor.system("insights.look")
LID = "cover-damaged"


def lids(cast: Cast, days_ago: int, many: int, *, point: tuple[float, float] = IN_HUAIYIN) -> None:
    for number in range(many):
        then = NOW - days_ago * DAY + timedelta(minutes=number)
        opened(cast, f"{number} 号井盖又坏了", category=LID, point=point, now=then)


@pytest.fixture
def rising(cast: Cast) -> Cast:
    """Two covers a day for a week, then eight a day for three; and one long ago."""
    lids(cast, 40, 1, point=IN_GUDU)
    for days_ago in range(4, 11):
        lids(cast, days_ago, 2)
    for days_ago in range(1, 4):
        lids(cast, days_ago, 8)
    return cast


def looked(*, days: int = 0) -> Looked:
    return look_out(by=NIGHT, now=NOW + days * DAY)


def told() -> list[str]:
    entries = Entry.objects.filter(subject_kind="warning").order_by("id")
    return list(entries.values_list("event", flat=True))


def test_a_rise_is_one_warning_with_expected_observed_and_p(rising: Cast) -> None:
    assert (looked().raised, looked().raised) == (1, 0)  # a second look changes nothing
    found = EarlyWarning.objects.get()
    assert (found.kind, found.category) == ("c3", LID)
    assert found.area_code.startswith(LIULIN)
    assert (found.since, found.until) == ((NOW - 3 * DAY).date(), (NOW - DAY).date())
    assert found.observed == 24
    # the days of the week before are due as much as the calendar says; about two a day
    assert 5 < found.expected < 8
    assert found.p < 0.001
    assert found.p <= found.adjusted <= 0.05
    assert found.trend[-4:] == [2, 8, 8, 8]
    assert Look.objects.count() == 2
    entry = Entry.objects.get(event="warning.raised")
    assert entry.facts["observed"] == 24
    assert "井盖" not in json.dumps(entry.facts, ensure_ascii=False)


def test_a_rise_that_goes_on_is_the_same_warning(rising: Cast) -> None:
    looked()
    found = EarlyWarning.objects.get()
    expected = found.expected
    lids(rising, 0, 9)
    assert looked(days=1).going_on == 1
    found.refresh_from_db()
    assert found.observed == 33
    assert (found.until - found.since).days == 3
    assert found.expected == pytest.approx(expected * 4 / 3)
    assert told() == ["warning.raised"]


def test_what_is_withdrawn_left_out_or_on_record_too_short_raises_nothing(rising: Cast) -> None:
    Case.objects.filter(received_at__gte=NOW - 4 * DAY).update(state="withdrawn", ended_at=NOW)
    assert looked().raised == 0
    Case.objects.update(state="filed", ended_at=None)
    Case.objects.filter(received_at__lt=NOW - 20 * DAY).update(received_at=NOW - 10 * DAY)
    came = looked()
    assert (came.days, came.comparisons, came.raised) == (9, 0, 0)


def test_a_dismissed_warning_stays_so_until_it_has_doubled(rising: Cast) -> None:
    looked()
    found = EarlyWarning.objects.get()
    dismiss_warning(found.id, "钟楼路换管线", by=rising.wang_min, now=NOW)
    lids(rising, 0, 9)
    assert looked(days=1).reopened == 0
    lids(rising, -1, 16)
    assert looked(days=2).reopened == 1
    found.refresh_from_db()
    assert (found.state, found.observed) == ("open", 49)
    assert told() == ["warning.raised", "warning.dismissed", "warning.reopened"]
    assert EarlyWarning.objects.count() == 1


def test_a_decision_is_made_once_and_can_be_taken_back(rising: Cast) -> None:
    looked()
    found = EarlyWarning.objects.get()
    with refused(NotNow):
        reopen_warning(found.id, by=rising.wang_min, now=NOW)
    with refused(Invalid):
        dismiss_warning(found.id, "  ", by=rising.wang_min, now=NOW)
    accept_warning(found.id, by=rising.wang_min, now=NOW)
    with refused(NotNow):
        dismiss_warning(found.id, "不用", by=rising.zhou_ming, now=NOW)
    reopen_warning(found.id, by=rising.zhou_ming, now=NOW)
    dismiss_warning(found.id, "有人逐个报，不是新的", by=rising.zhou_ming, now=NOW)
    found.refresh_from_db()
    assert (found.state, found.decided_by) == ("dismissed", rising.zhou_ming.id)
    assert told()[1:] == ["warning.accepted", "warning.reopened", "warning.dismissed"]
    # who reads only, or has another street, decides nothing
    with refused(Forbidden):
        reopen_warning(found.id, by=rising.xu_hui, now=NOW)
    with refused(Forbidden):
        reopen_warning(found.id, by=rising.gao_yuan, now=NOW)
    with refused(NotFound):
        accept_warning(found.id + 1, by=rising.zhou_ming, now=NOW)


def test_a_street_sees_its_own_areas_only(rising: Cast) -> None:
    looked()
    found = EarlyWarning.objects.get()
    path = f"/workbench/warnings/{found.id}/accept"
    with time_machine.travel(NOW, tick=False):
        other = signed_in(rising.gao_yuan)
        assert other.ask("GET", "/workbench/warnings").json()["items"] == []
        assert other.ask("POST", path).status_code == 404
        assert other.ask("GET", "/workbench/warnings").json()["open"] == 0
        for who in (rising.wang_min, rising.zhou_ming, rising.xu_hui):
            page = signed_in(who).ask("GET", "/workbench/warnings").json()
            assert [one["id"] for one in page["items"]] == [found.id]
    # a rise that spans streets is the district's
    found.area_code, found.areas = "990100", [LIULIN, CHENGDONG]
    found.save()
    with time_machine.travel(NOW, tick=False):
        assert signed_in(rising.wang_min).ask("GET", "/workbench/warnings").json()["items"] == []
        both = signed_in(rising.zhou_ming).ask("GET", "/workbench/warnings").json()["items"][0]
    assert [one["name"]["zh"] for one in both["areas"]] == ["柳林街道", "城东街道"]


def test_the_share_dismissed_is_told_and_a_class_that_fits_is_named(rising: Cast) -> None:
    looked()
    regroup(by=NIGHT, now=NOW)
    found = EarlyWarning.objects.get()
    with time_machine.travel(NOW, tick=False):
        wang = signed_in(rising.wang_min)
        page = wang.ask("GET", "/workbench/warnings").json()
        assert page["items"][0]["class_id"] is not None
        assert (page["open"], page["dismissed"], page["looked_until"]) == (1, 0, "2026-11-17")
        path = f"/workbench/warnings/{found.id}"
        assert wang.ask("POST", f"{path}/dismiss", {"reason": "施工"}).status_code == 200
        assert wang.ask("POST", f"{path}/dismiss", {"reason": "施工"}).status_code == 409
        page = wang.ask("GET", "/workbench/warnings?which=dismissed").json()
        assert (page["open"], page["dismissed"], page["items"][0]["reason"]) == (0, 1, "施工")
        assert wang.ask("POST", f"{path}/reopen").status_code == 200
    assert "施工" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_the_list_costs_the_same_however_much_it_shows(rising: Cast) -> None:
    looked()
    found = EarlyWarning.objects.get()
    with time_machine.travel(NOW, tick=False):
        zhou = signed_in(rising.zhou_ming)
        zhou.ask("GET", "/workbench/warnings")
        for _ in range(30):
            found.pk = None
            found.save()
        with statements() as many:
            assert len(zhou.ask("GET", "/workbench/warnings").json()["items"]) == 31
    # session, posts, warnings, classes, decisions, last look; and at times the newest land
    assert len(many) <= 7


def test_the_wall_tells_of_open_warnings_and_of_those_of_a_street_alone(rising: Cast) -> None:
    looked()
    found = EarlyWarning.objects.get()
    with time_machine.travel(NOW, tick=False):
        zhou = signed_in(rising.zhou_ming)

        def rises(area: str) -> int:
            panel = zhou.get(f"/command/wall?area={area}").json()["panels"]["alarms"]
            assert panel["total"] == panel["late"] + panel["fruitless"] + panel["lapsed"]
            if panel["warnings"]:
                assert (panel["rise"]["observed"], panel["rise"]["category"]["zh"]) == (
                    24,
                    "井盖破损",
                )
            return int(panel["warnings"])

        assert (rises(""), rises(LIULIN), rises(CHENGDONG)) == (1, 1, 0)
        accept_warning(found.id, by=rising.wang_min, now=NOW)
        assert rises("") == 0
