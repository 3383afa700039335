"""People who speak HTTP with the house."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from math import inf
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.journal.acting import Actor, ActorKind, NotFound
from linli.people import units
from linli.people.acts.sessions import open_session
from linli.people.models import Session
from linli.policy import queries as releases
from linli.routing import known
from linli.routing.text import kept
from linli.territory import lookup
from tests.cast import NOW


class Caller:
    """Somebody with a program: sends JSON, perhaps with the token of a session."""

    def __init__(self, token: str = "") -> None:
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def client(self) -> Client:
        """A new one each time: programs keep no cookies."""
        return Client()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        # Each request has a transaction of its own, which a refusal takes back; inside a test's
        # it is a savepoint.
        with transaction.atomic():
            return self.client.generic(
                method,
                f"/api{path}",
                "" if body is None else json.dumps(body, ensure_ascii=False),
                content_type="application/json",
                headers={**self.headers, **named},
            )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)


NOBODY = Caller()


def signed_in(who: Actor, *, at: datetime = NOW) -> Caller:
    """Somebody of the cast with a session that was opened then."""
    kind = Session.Kind.RESIDENT if who.kind is ActorKind.RESIDENT else Session.Kind.OFFICER
    return Caller(open_session(kind, who.id, by=who, now=at).token)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database within the block, but for the test's own savepoints.

    Units, rules, land and what routing has learnt are known already, and are not looked at again as
    they are every few seconds: on a slow machine that could fall anywhere. Nor is it counted when
    numbers for what is sealed are drawn, one statement for some hundred values.
    """
    asked: list[str] = []
    units.units()
    releases.current()
    known.precedents()
    kept.in_force()
    with suppress(NotFound):
        lookup.current()
    with (
        patch.object(units, "RECHECK_SECONDS", inf),
        patch.object(releases, "RECHECK_SECONDS", inf),
        patch.object(lookup, "CHECK_SECONDS", inf),
        patch.object(known, "CHECK_SECONDS", inf),
        patch.object(kept, "CHECK_SECONDS", inf),
        CaptureQueriesContext(connection) as captured,
    ):
        yield asked
    passed_over = ("SAVEPOINT", "people_leafrun")
    asked += [one["sql"] for one in captured if not any(word in one["sql"] for word in passed_over)]
