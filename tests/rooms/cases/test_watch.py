"""Whoever snoops is found in the record: three kinds, once each; whoever works is not."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from linli.cases.acts.judge_alarm import judge_alarm, reopen_alarm
from linli.cases.acts.note import note
from linli.cases.acts.reveal import reveal
from linli.cases.acts.watch import watch_readings
from linli.cases.models import Case, Reading, ReadingAlarm
from linli.journal.acting import Actor, Forbidden, Invalid, NotNow
from linli.journal.models import Entry
from tests.cast import IN_GUDU, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.cases.traces import traces

HOUR = timedelta(hours=1)


def lines(cast: Cast, who: Actor, case: Case, many: int, *, at: datetime, role: str) -> None:
    """Readings as `reveal` leaves them, many cases' worth of one."""
    Reading.objects.bulk_create(
        Reading(
            case=case,
            report_id=case.reports.get().id,
            officer_id=who.id,
            post_id=who.post_id or 0,
            unit_id=cast.unit(UNIT).id,
            role=role,
            purpose="contact",
            fields="name",
            at=at,
        )
        for _ in range(many)
    )


def kinds() -> list[tuple[str, int, int]]:
    return list(ReadingAlarm.objects.order_by("id").values_list("kind", "officer_id", "observed"))


def test_who_works_on_what_she_reads_raises_none(cast: Cast) -> None:
    # given: a week of ordinary days; each case is read, then worked on, some of them four times
    for day in range(5):
        at = NOW + timedelta(days=day)
        for _ in range(4):
            case = opened(cast, unit=UNIT, resident_id=cast.granny_lin.id, now=at)
            for _ in range(2):
                reveal(case.id, "contact", by=cast.chen_qiang, now=at)
            note(case.id, "已电话联系", by=cast.chen_qiang, now=at)
            reveal(case.id, "contact", by=cast.wu_ting, now=at)
            reveal(case.id, "contact", by=cast.wu_ting, now=at)
            note(case.id, "已转告", by=cast.wu_ting, now=at)
    assert Reading.objects.count() == 80

    # when, then: looked at on each of the days, and once more
    for day in range(7):
        assert watch_readings(now=NOW + timedelta(days=day, hours=6)) == 0
    assert not ReadingAlarm.objects.exists()


def test_three_kinds_of_snoopers_are_found_once(cast: Cast) -> None:
    # given: one who reads a list through
    cases = [opened(cast, unit=UNIT, resident_id=cast.xiao_zhang.id, now=NOW) for _ in range(61)]
    for case in cases:
        lines(cast, cast.chen_qiang, case, 1, at=NOW, role="unit_clerk")
    # one who looks a neighbour up, again and again
    neighbour = opened(cast, resident_id=cast.granny_lin.id, now=NOW)
    for after in range(4):
        reveal(neighbour.id, "identity", by=cast.liu_fang, now=NOW + after * HOUR)
    # and one who reads what is neither in her street nor her unit's
    for _ in range(3):
        away = opened(cast, point=IN_GUDU, resident_id=cast.xiao_zhang.id, now=NOW)
        lines(cast, cast.ma_jun, away, 1, at=NOW, role="receptionist")

    # when
    later = NOW + 5 * HOUR
    assert watch_readings(now=later) == 3

    # then: each is there once, however often one looks, and with figures
    expected = [
        ("volume", cast.chen_qiang.id, 61),
        ("elsewhere", cast.ma_jun.id, 3),
        ("again", cast.liu_fang.id, 4),
    ]
    assert kinds() == expected
    assert watch_readings(now=later) == 0
    again = ReadingAlarm.objects.get(kind="again")
    assert (again.case_id, again.resident_id) == (neighbour.id, cast.granny_lin.id)
    told = Entry.objects.filter(event="reading_alarm.raised").values_list("facts", flat=True)
    assert sorted(one["kind"] for one in told) == ["again", "elsewhere", "volume"]

    # and: it grows as long as it is open
    reveal(neighbour.id, "identity", by=cast.liu_fang, now=later)
    assert watch_readings(now=later + HOUR) == 0
    assert ReadingAlarm.objects.get(kind="again").observed == 5


def test_the_auditor_judges_in_words_and_takes_it_back(cast: Cast) -> None:
    case = opened(cast, resident_id=cast.granny_lin.id)
    for _ in range(4):
        reveal(case.id, "identity", by=cast.liu_fang, now=NOW)
    watch_readings(now=NOW)
    one = ReadingAlarm.objects.get()

    before = traces()
    with pytest.raises(Forbidden), transaction.atomic():
        judge_alarm(one.id, "explained", "没事", by=cast.zhou_ming, now=NOW)
    with pytest.raises(Invalid), transaction.atomic():
        judge_alarm(one.id, "explained", " ", by=cast.xu_hui, now=NOW)
    with pytest.raises(Invalid), transaction.atomic():
        judge_alarm(one.id, "open", "没事", by=cast.xu_hui, now=NOW)
    ReadingAlarm.objects.update(officer_id=cast.xu_hui.id)
    with pytest.raises(Forbidden), transaction.atomic():
        judge_alarm(one.id, "explained", "没事", by=cast.xu_hui, now=NOW)
    ReadingAlarm.objects.update(officer_id=cast.liu_fang.id)
    assert traces() == before

    judged = judge_alarm(one.id, "explained", "邻里纠纷，已核对工单。", by=cast.xu_hui, now=NOW)
    assert "邻里".encode() not in bytes(judged.words_sealed or b"")
    with pytest.raises(NotNow), transaction.atomic():
        judge_alarm(one.id, "passed_on", "转纪检", by=cast.xu_hui, now=NOW)

    # judged, the same is no news for a week
    reveal(case.id, "identity", by=cast.liu_fang, now=NOW + HOUR)
    assert watch_readings(now=NOW + HOUR) == 0
    assert reopen_alarm(one.id, by=cast.xu_hui, now=NOW).outcome == "open"
    reopen_alarm(one.id, by=cast.xu_hui, now=NOW)
    events = Entry.objects.filter(subject_kind="reading_alarm").order_by("id")
    assert [one.event.partition(".")[2] for one in events] == ["raised", "judged", "reopened"]
