"""Made-up requests to every operation as every role: no 5xx, and every answer as it is described.

CI asks a hundred of each, always the same; `make fuzz` asks as many as you like (FUZZ=500, SEED=7).
Each role asks the same few; those who are let in ask the values at the edges and the rest: behind
a closed door there is nothing new. schemathesis makes the requests and judges the answers.
"""

import gc
import json
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from typing import Any

import pytest
import schemathesis
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.generation.overrides import Override
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from linli.web.openapi import description
from linli.web.rates import forget_knocks
from tests.cast import HUAIYIN, LIULIN, Cast, in_office
from tests.rooms.web.callers import NOBODY, Caller, signed_in
from tests.rooms.web.one_of_each import one_of_each

CASES = int(os.environ.get("FUZZ", "100"))  # of each operation, over all roles
OF_EACH_ROLE = 4
SEED = os.environ.get("SEED", "linli")
ROLES = {
    "grid_worker": "he_xiulan",
    "community_clerk": "liu_fang",
    "street_clerk": "wang_min",
    "unit_clerk": "chen_qiang",
    "hotline_operator": "wu_ting",
    "receptionist": "ma_jun",
    "duty_officer": "zhou_ming",
    "auditor": "xu_hui",
    "administrator": "deng_wei",
    "security_administrator": "qin_yu",
    "resident": "granny_lin",
}
# The whole house behind its server, without a client's cookies and signals.
HOUSE = BaseHandler()
# Held open on purpose.
STREAMS = {"/api/command/wall/stream"}
PARTS = 2  # so that two workers share them
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
]
# Texts that something else would read as more than text; edges and letters of all the world are
# schemathesis's own.
ODD_TEXTS = (
    " ", "\0", "a\0b", "\u202e", "\ufeff", "'\"--;", "%", "_", "\\", "{}", "${7*7}", "../..",
    "井" * 3_000, "a" * 70_000, "<script>", "=1+1", "\r\n\r\n", "0", "-1", "1e999", "null", "NaN",
    "٣", "１２", "2026-02-30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "💥",
)  # fmt: skip
ODD = "odd texts"


def spelled_out(described: Any) -> Any:
    """The description, in which a role's token is no part of a request.

    Nor has a long text a pattern: one of 8,000 letters that keeps it takes a minute to draw.
    """
    if isinstance(described, list):
        return [spelled_out(one) for one in described]
    if not isinstance(described, dict):
        return described
    left_out = {"security", "securitySchemes"}
    if described.get("maxLength", 0) > 1_000:
        left_out.add("pattern")
    return {name: spelled_out(one) for name, one in described.items() if name not in left_out}


def texts(described: dict[str, Any]) -> set[str]:
    """The names under which a body carries plain text."""
    return {
        name
        for schema in described["components"]["schemas"].values()
        for name, one in schema.get("properties", {}).items()
        if one.get("type") == "string" and one.keys().isdisjoint({"format", "enum", "pattern"})
    }


def drawn_from(described: dict[str, Any], known: dict[str, Any]) -> schemathesis.Config:
    """Most often what is there is asked for, and now and then a text is odd."""
    values: dict[str, list[Any]] = {ODD: list(ODD_TEXTS)}
    where = {
        f"body.{name}": {"dictionary": ODD, "probability": 0.2}
        for name in sorted(texts(described) - known.keys())
    }
    for name, one in known.items():
        many = isinstance(one, list)
        values[name] = one if many else [one if isinstance(one, int) else str(one)]
        places = ["body.{}[*]"] if many else ["path.{}", "query.{}", "body.{}"]
        where |= {at.format(name): {"dictionary": name, "probability": 0.7} for at in places}
    dictionaries = {name: {"values": one} for name, one in values.items()}
    return schemathesis.Config.from_dict({"dictionaries": dictionaries, "parameters": where})


def doors(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The house as a server would have it, but that what was asked has not happened."""
    forget_knocks()
    with transaction.atomic():
        answer = HOUSE.get_response(WSGIRequest(environ))
        body = b"".join(answer)
        transaction.set_rollback(True)
    answer.close()
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [body]


@pytest.fixture
def callers(cast: Cast) -> dict[str, Caller]:
    found = {role: signed_in(getattr(cast, name)) for role, name in ROLES.items()}
    admin = in_office("luo_ping", "罗萍", "street_administrator", f"street-{LIULIN}")
    return {"visitor": NOBODY, "street_administrator": signed_in(admin), **found}


@pytest.fixture(scope="module", autouse=True)
def house() -> Iterator[None]:
    """Built once; rubbish is looked for between operations only, and never in what is built.

    The end of an answer leaves the test's connection alone.
    """
    HOUSE.load_middleware()
    request_finished.disconnect(close_old_connections)
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()
    request_finished.connect(close_old_connections)


def wrong_with(case: Case, answer: schemathesis.Response) -> list[str]:
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup as found:
        return [
            f"{answer.status_code} {case.operation.label}: {one.title}: {one.message:.400}\n"
            f"{case!r:.400}"
            for one in found.exceptions
        ]
    return []


class Fuzzed:
    """One operation before the roles."""

    def __init__(
        self, operation: APIOperation, callers: dict[str, Caller], known: dict[str, Any]
    ) -> None:
        self.operation = operation
        self.callers = callers
        named = (one.name for one in operation.path_parameters)
        self.there = {name: known[name] for name in named if name in known}
        self.asked = 0
        self.wrong: list[str] = []

    def asks(self, case: Case, role: str) -> int:
        """Ask as this role; returns the status."""
        headers = {"Accept-Encoding": "identity", **self.callers[role].headers}
        answer = case.call(headers=headers)
        self.wrong += [f"{role}: {one}" for one in wrong_with(case, answer)]
        self.asked += 1
        return answer.status_code

    def fuzz(self) -> None:
        told: dict[str, set[int]] = {role: set() for role in self.callers}
        for case in self.drawn(OF_EACH_ROLE, self.good()):
            for role, codes in told.items():
                codes.add(self.asks(case, role))
        turns = cycle([role for role, codes in told.items() if codes - {401, 403, 404}] or told)
        for case in self.edges():
            self.asks(case, next(turns))
        more = self.drawn(CASES - self.asked, st.one_of(self.good(), self.bad()))
        # Where there is little to make up, the same is asked again.
        for case in islice(cycle(more), max(0, CASES - self.asked)):
            self.asks(case, next(turns))

    def good(self) -> st.SearchStrategy[Case]:
        """What the description allows."""
        return self.operation.as_strategy(feedback=NO_FEEDBACK)

    def bad(self) -> st.SearchStrategy[Case]:
        """What it forbids, of something that is there."""
        if not self.operation.body and not any(self.operation.iter_parameters()):
            return st.nothing()
        return self.operation.as_strategy(
            GenerationMode.NEGATIVE, path_parameters=self.there, feedback=NO_FEEDBACK
        )

    def edges(self) -> Iterable[Case]:
        """The shortest, the longest, the one too many; a field, a header and a method amiss."""
        return CoverageGenerator(
            operation=self.operation,
            generation_modes=list(GenerationMode),
            generation_config=self.operation.schema.config.generation_for(
                operation=self.operation, phase="coverage"
            ),
            auth_storage=None,
            override=Override(path_parameters=self.there),
            feedback=NO_FEEDBACK,
        )

    def drawn(self, many: int, strategy: st.SearchStrategy[Case]) -> list[Case]:
        """As many cases, or fewer where there are no more: the same after the same seed."""
        found: list[Case] = []

        @seed(f"{SEED} {self.operation.label}")
        @settings(
            max_examples=max(1, many),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def draw(case: Case) -> None:
            found.append(case)

        draw()
        return found


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_made_up_breaks_the_house_or_its_description(
    cast: Cast, callers: dict[str, Caller], part: int
) -> None:
    known = one_of_each(cast) | {"area": HUAIYIN, "which": "todo", "unit": "centre"}
    described = spelled_out(json.loads(description()))
    schema = schemathesis.openapi.from_dict(described, config=drawn_from(described, known))
    schema.app = doors
    wrong: list[str] = []
    fewest, many = 10**9, 0
    for found in list(schema.get_all_operations())[part::PARTS]:
        operation = found.ok()
        if operation.path in STREAMS:
            continue
        one = Fuzzed(operation, callers, known)
        one.fuzz()
        gc.collect()
        wrong += one.wrong
        fewest, many = min(fewest, one.asked), many + one.asked
    print(f"{many} requests, at least {fewest} of each operation")
    assert fewest >= CASES
    assert not wrong, "\n".join(dict.fromkeys(wrong))


@pytest.mark.parametrize(
    ("code", "kind", "body", "said"),
    [
        (500, "application/problem+json", {}, "Server error"),
        (200, "application/json", {"items": "none"}, "Response violates schema"),
        (200, "text/html", {}, "Undocumented Content-Type"),
        (422, "application/problem+json", {"code": 1}, "Response violates schema"),
    ],
)
def test_the_judge_sees_what_is_wrong(
    code: int, kind: str, body: dict[str, Any], said: str
) -> None:
    def broken(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start(f"{code} So", [("Content-Type", kind)])
        return [json.dumps(body).encode()]

    schema = schemathesis.openapi.from_dict(spelled_out(json.loads(description())))
    schema.app = broken
    case = schema["/api/workbench/officers"]["GET"].Case()
    assert said in "".join(wrong_with(case, case.call()))
