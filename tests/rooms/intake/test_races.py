"""The same report twice in one moment, over two real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from linli.cases.models import Case
from linli.cases.models import Report as Voice
from linli.intake.duplicates.near import Candidate, duplicate_of
from linli.intake.receive import receive
from linli.intake.report import Position, Receipt, Report
from linli.journal.acting import VISITOR
from linli.policy.queries import current
from linli.territory.coordinates import LatLon
from tests.cast import IN_GUDU, IN_HUAIYIN, NOW, forget, founded
from tests.rooms.intake.given import a_report

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], Receipt]) -> list[Receipt]:
    """Do it in two threads that start together, each with a connection of its own."""
    return all_at_once(act, act)


def all_at_once(*acts: Callable[[], Receipt]) -> list[Receipt]:
    """Each in a thread and over a connection of its own; they start together."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Receipt]) -> Receipt:
        connection.ensure_connection()
        ready.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result() for one in [threads.submit(run, act) for act in acts]]


def test_one_key_in_one_moment_gives_one_case_and_one_receipt() -> None:
    founded()
    report = a_report(phone="13912345678")

    for turn in range(5):
        one, two = at_once(partial(receive, report, by=VISITOR, now=NOW, key=f"k-{turn}"))

        assert replace(one, repeated=False) == replace(two, repeated=False)
        assert one.repeated != two.repeated
    forget()


def test_another_systems_number_in_one_moment_is_filed_once() -> None:
    cast = founded()

    for turn in range(5):
        report = a_report(category="", text="帮帮忙", source="12345", source_number=f"A-{turn}")
        one, two = at_once(partial(receive, report, by=cast.wu_ting, now=NOW))

        assert one.number == two.number
        assert one.known != two.known
    assert Case.objects.count() == Voice.objects.count() == 5
    forget()


def test_numbers_are_never_given_twice() -> None:
    founded()
    reports = [a_report(category="", text=f"第{n}件事", position=None) for n in range(20)]

    numbers = {
        receipt.number
        for report in reports
        for receipt in at_once(partial(receive, report, by=VISITOR, now=NOW))
    }

    assert len(numbers) == Case.objects.count() == 40
    forget()


def test_neighbours_with_one_matter_in_one_moment_are_one_case() -> None:
    founded()
    spots = 3
    for spot in range(spots):
        # 12 m apart, and so that some of them stand on both sides of a cell's border.
        west = IN_HUAIYIN[1] - 0.004 + spot * 0.003
        reports = [
            a_report(position=Position(IN_HUAIYIN[0], west + n * 12 / 97_400)) for n in range(4)
        ]

        receipts = all_at_once(
            *(partial(receive, report, by=VISITOR, now=NOW) for report in reports)
        )

        assert len({receipt.number for receipt in receipts}) == 1
        assert sorted(receipt.joined for receipt in receipts) == [False, True, True, True]
        assert len({receipt.code for receipt in receipts}) == 4
    assert (Case.objects.count(), Voice.objects.count()) == (spots, 4 * spots)
    forget()


def test_strangers_in_one_moment_do_not_wait_for_each_other() -> None:
    """A report that hangs holds up nobody with another matter, and nobody farther off."""
    founded()
    hangs = a_report()
    others = [
        a_report(category="pavement-damaged"),
        a_report(position=Position(*IN_GUDU)),
        a_report(category="", text="帮帮忙"),
    ]
    with transaction.atomic(), ThreadPoolExecutor(1) as thread:
        receive(hangs, by=VISITOR, now=NOW)
        # The day's serial is taken in the same moment; that is not what is asked about here.
        for report in others:
            assert thread.submit(_searched, report).result(timeout=5) is None
    forget()


def _searched(report: Report) -> Candidate | None:
    assert report.position is not None
    try:
        with transaction.atomic():
            return duplicate_of(
                report.text,
                LatLon(report.position.latitude, report.position.longitude),
                report.category,
                current().pack,
                in_turn=True,
                now=NOW,
            )
    finally:
        connection.close()
