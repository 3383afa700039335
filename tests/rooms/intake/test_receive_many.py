"""Many reports at once come out as one after the other would."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.cases.models import Assignment, Case
from linli.cases.models import Report as Voice
from linli.clock.models import Timer
from linli.intake import receive_many as many
from linli.intake.receive import receive
from linli.intake.receive_many import Answer, receive_many
from linli.intake.report import Receipt, Report
from linli.journal.acting import Refusal
from linli.journal.models import Delivery, Entry
from linli.people.authority import acting_under, authority_of
from linli.people.models import Resident
from linli.people.queries import residents
from tests.cast import IN_HUAIYIN, NOW, Cast
from tests.rooms.intake.given import a_report

LONG_AGO = NOW - timedelta(days=60)


def row(number: int, **known: Any) -> Report:
    given: dict[str, Any] = {
        "channel": "sheet",
        "source": "old-hotline",
        "source_number": str(number),
        "reported_at": LONG_AGO,
        "name": f"林{number}",
        "phone": f"139{number:08}",
    }
    return a_report(**{**given, **known})


def mixed() -> list[Report]:
    return [
        row(1, place_words="槐荫路1号"),
        row(2, phone="", name=""),
        row(3, category="", text="你们管不管", position=None, phone=""),
        row(4, category="飞碟"),
        row(5, reported_at=None),
        row(6, reported_at=None, phone="13900000001", name="换了名字"),  # joins the fifth
        row(7, phone="13900000001", name="又换了名字"),
        row(8, category="", text="路面坑洼，晚上看不见"),  # what the text alone says is proposed
        row(1),
        row(9, phone="13900000009", name=""),
        row(10, phone="13900000009", name="后来才说的名字"),
    ]


def one_by_one(reports: list[Report], cast: Cast) -> list[Answer]:
    answers: list[Answer] = []
    for report in reports:
        try:
            with transaction.atomic():
                answers.append(receive(report, by=cast.deng_wei, now=NOW))
        except Refusal as refusal:
            answers.append(refusal)
    return answers


def at_once(reports: list[Report], cast: Cast) -> list[Answer]:
    with acting_under(authority_of(cast.deng_wei, now=NOW)):
        return receive_many(reports, by=cast.deng_wei, now=NOW)


def seen(take: Callable[[list[Report], Cast], list[Answer]], cast: Cast) -> dict[str, Any]:
    """All that mixed rows leave behind, without what no two cases share; then taken back."""
    with transaction.atomic():
        before = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        answers = take(mixed(), cast)
        entries = Entry.objects.filter(id__gt=before)
        found = {
            "answers": [
                (one.joined, one.known, one.lacking, one.due_at, one.unit_id, one.category)
                if isinstance(one, Receipt)
                else (one.code, one.field)
                for one in answers
            ],
            "cases": list(
                Case.objects.order_by("id").values_list(
                    "state", "category", "area_id", "holder_id", "desk_id", "due_at", "summary"
                )
            ),
            "voices": list(
                Voice.objects.order_by("case__id", "source_number").values_list(
                    "source_number", "text", "origin", "entered_by", "reported_at", "latitude"
                )
            ),
            "callers": [
                None if one.resident_id is None else _clear(one.resident_id)
                for one in Voice.objects.order_by("source_number")
            ],
            "timers": sorted(Timer.objects.values_list("kind", "due_at", "step")),
            "units": sorted(Assignment.objects.values_list("unit_id", "rule")),
            "entries": sorted(entries.values_list("event", "at", "actor_id")),
            "deliveries": sorted(
                Delivery.objects.filter(entry_id__gt=before).values_list("follower", "state")
            ),
            "residents": Resident.objects.count(),
            "numbers": len({one.number for one in answers if isinstance(one, Receipt)}),
        }
        transaction.set_rollback(True)
    return found


def _clear(resident_id: int) -> tuple[str, str]:
    facts = residents([resident_id])[resident_id]
    return facts.name.plain, facts.phone.plain


def test_many_at_once_leave_what_one_by_one_would(cast: Cast) -> None:
    assert seen(at_once, cast) == seen(one_by_one, cast)


def test_each_gets_the_receipt_of_its_own_case(cast: Cast) -> None:
    answers = at_once(mixed(), cast)

    for report, answer in zip(mixed(), answers, strict=True):
        if isinstance(answer, Receipt):
            voice = Voice.objects.get(id=answer.report_id)
            assert (voice.case_id, voice.source_number) == (answer.case_id, report.source_number)
            assert voice.case.number == answer.number


def test_what_the_database_cannot_keep_is_refused_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the database finds some faults; then each of the group stands for itself."""

    def odd(report: Report, *args: Any, **known: Any) -> Receipt:
        if report.source_number == "2":
            raise DataError("out of range")
        return receive(report, *args, **known)

    def broken(*_: Any, **__: Any) -> None:
        raise DataError("out of range")

    before = Resident.objects.count()
    monkeypatch.setattr(many, "receive", odd)
    monkeypatch.setattr(many, "open_cases", broken)

    answers = at_once([row(1), row(2), row(3)], cast)

    assert [getattr(one, "code", "") == "sheet.unkeepable" for one in answers] == [0, 1, 0]
    assert sorted(Voice.objects.values_list("source_number", flat=True)) == ["1", "3"]
    assert Resident.objects.count() == before + 2


def test_fifty_cost_as_many_statements_as_one(cast: Cast) -> None:
    at_once([row(0, position=None)], cast)  # reads rules and land
    with CaptureQueriesContext(connection) as asked:
        at_once([row(n, text=f"第{n}件") for n in range(1, 51)], cast)

    told = [one["sql"].split()[0] for one in asked if "people_leafrun" not in one["sql"]]
    assert len(told) <= 12, told
    assert Case.objects.filter(latitude=IN_HUAIYIN[0]).count() == 50
