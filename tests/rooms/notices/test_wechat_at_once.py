"""One account that two people bind in one moment, over two real connections."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import pytest
from django.db import connection

from linli.journal.acting import Actor
from linli.notices import binding
from linli.notices.binding import begin_binding, bind
from linli.notices.models import Address
from linli.people.acts.sessions import open_session
from linli.people.models import Session
from linli.people.sealing import seal
from tests.cast import NOW, forget, founded
from tests.rooms.notices.wechats import follows, listening


@pytest.mark.django_db(transaction=True)
def test_an_account_that_two_bind_at_once_is_one_person_s(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    cast = founded()
    people = (cast.granny_lin, cast.xiao_zhang)
    both, first_two, lock = Barrier(2), iter(range(2)), Lock()

    def sealed(text: str, context: str) -> bytes:
        """Both have looked, and found it to be nobody's."""
        with lock:
            waits = next(first_two, None) is not None
        if waits:
            both.wait(timeout=20)
        return seal(text, context)

    def binds(by: Actor) -> None:
        try:
            session = open_session(Session.Kind.RESIDENT, by.id, by=by, now=NOW).session_id
            told = follows(begin_binding("wechat", session_id=session, by=by, now=NOW))
            state = told["state"]
            bind("wechat", told["code"], state=state, session_id=session, by=by, now=NOW)
        finally:
            connection.close()

    with listening(monkeypatch, settings, tmp_path):
        monkeypatch.setattr(binding, "seal", sealed)
        with ThreadPoolExecutor(2) as threads:
            for one in [threads.submit(binds, who) for who in people]:
                one.result()
        assert Address.objects.exclude(account=None).count() == 1
    forget()
