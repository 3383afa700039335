"""The same report twice in one moment, over two real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from linli.cases.models import Case
from linli.cases.models import Report as Voice
from linli.intake.receive import receive
from linli.intake.report import Receipt
from linli.journal.acting import VISITOR
from tests.cast import NOW, forget, founded
from tests.rooms.intake.given import a_report

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], Receipt]) -> list[Receipt]:
    """Do it in two threads that start together, each with a connection of its own."""
    ready = Barrier(2)

    def run() -> Receipt:
        ready.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return [one.result() for one in [threads.submit(run), threads.submit(run)]]


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
