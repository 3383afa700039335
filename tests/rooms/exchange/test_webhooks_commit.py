"""Webhooks over the journal as it is when transactions overlap: nothing is passed over."""

import threading

import pytest
from django.db import connection, transaction

from linli.cases.lifecycle import State
from tests.cast import NOW, founded
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.exchange.receiving import Receiver, subscribed, worked


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_told_all_the_same() -> None:
    cast = founded()
    receiver = Receiver()
    subscribed(cast, receiver)
    started, may_commit = threading.Event(), threading.Event()
    late: list[str] = []

    def slow() -> None:
        with transaction.atomic():
            late.append(opened(cast).number)
            started.set()
            may_commit.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert started.wait(10)
    # given: a later entry is committed before an earlier one
    early = taken_to(State.DISPATCHED, cast, category="")
    worked(receiver, now=NOW)
    may_commit.set()
    writer.join()
    worked(receiver, now=NOW)
    assert sorted(receiver.told) == sorted(
        [("opened", late[0]), ("opened", early.number), ("dispatched", early.number)]
    )
