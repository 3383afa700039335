"""Two presses in one moment, over two real connections."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from linli.feedback.acts.by_message import want_messages, want_no_messages
from linli.intake.receive import receive
from linli.journal.acting import VISITOR
from linli.journal.models import Entry
from linli.notices.models import Consent
from tests.cast import NOW, forget, founded
from tests.rooms.intake.given import a_report
from tests.rooms.notices.conftest import connected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def district(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A district that sends text messages."""
    founded()
    connected(monkeypatch)
    yield
    forget()


@pytest.mark.parametrize("agreed", [True, False])
def test_one_press_twice_is_one_consent_and_one_end_of_it(agreed: bool) -> None:
    report = a_report(phone="13912345678", by_message=not agreed)
    receipt = receive(report, by=VISITOR, now=NOW)
    choose = want_messages if agreed else want_no_messages
    press = partial(choose, receipt.report_id, code_shown=True, by=VISITOR, now=NOW)
    ready = Barrier(2)

    def run() -> None:
        connection.ensure_connection()
        ready.wait()
        try:
            press()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(run) for _ in range(2)]:
            one.result()
    assert Consent.objects.count() == 1
    assert Consent.objects.filter(withdrawn_at=None).count() == int(agreed)
    event = "consent.given" if agreed else "consent.withdrawn"
    assert Entry.objects.filter(event=event).count() == 1
