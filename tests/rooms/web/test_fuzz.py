"""Made-up requests to every operation as every role: no 5xx, and every answer as it is described.

CI asks a hundred of each, always the same; `make fuzz` asks as many as you like (FUZZ=500, SEED=7).
Each role asks a few, those who are let in ask the rest: behind a closed door there is nothing new.
"""

import gc
import json
import os
import random
import re
import string
from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle, islice
from typing import Any
from uuid import UUID

import pytest
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.test import RequestFactory

from linli.web.openapi import description
from linli.web.rates import forget_knocks
from tests.cast import HUAIYIN, LIULIN, Cast, in_office
from tests.rooms.web.callers import NOBODY, Caller, signed_in
from tests.rooms.web.one_of_each import one_of_each

CASES = int(os.environ.get("FUZZ", "100"))  # of each operation, over all roles
OF_EACH_ROLE = 4  # at least
SEED = os.environ.get("SEED", "linli")
SCHEMA: dict[str, Any] = json.loads(description())
OPERATIONS = [
    (method.upper(), path.removeprefix("/api"), operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
]
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
REQUESTS = RequestFactory()
# Held open on purpose.
STREAMS = {"/command/wall/stream"}
PARTS = 2  # so that two workers share them
ODD_TEXTS = (
    "", " ", "\0", "a\0b", "\ud800", "\u202e", "\ufeff", "'\"--;", "%", "_", "\\", "{}", "${7*7}",
    "../..", "井" * 3_000, "a" * 70_000, "<script>", "=1+1", "\r\n\r\n", "0", "-1", "1e999", "null",
    "NaN", "٣", "１２", "2026-02-30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "💥",
)  # fmt: skip
ODD_NUMBERS = (
    0, -1, 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 0.5, -0.0, 1e308, 90.0001, 180.5,
)  # fmt: skip
ODD_THINGS = (None, True, False, [], {}, [[]], [None], {"a": {}}, "", 0, 1.5, "x", [1, "x"])


class Made:
    """Values after a schema, most of them good, the others odd."""

    def __init__(self, chance: random.Random, known: dict[str, Any]) -> None:
        self.chance = chance
        self.known = known

    def value(self, schema: dict[str, Any], name: str = "", depth: int = 0) -> Any:
        """One value; one in eight is of another kind altogether."""
        if self.chance.random() < 0.12:
            return self.chance.choice(ODD_THINGS)
        if name in self.known and self.chance.random() < 0.7:
            return self.known[name]
        schema = resolved(schema)
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        if "anyOf" in schema:
            return self.value(self.chance.choice(schema["anyOf"]), name, depth)
        made = getattr(self, f"_{schema.get('type', 'string')}", self._string)
        return made(schema, depth)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        found = {
            name: self.value(inner, name, depth + 1)
            for name, inner in schema.get("properties", {}).items()
            if (self.chance.random() < 0.95 if name in required else self.chance.random() < 0.5)
        }
        if self.chance.random() < 0.03:
            found[self.chance.choice(ODD_TEXTS[3:])] = self.chance.choice(ODD_THINGS)
        return found

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        many = self.chance.choice((0, 1, 1, 2, 3, 60 if depth < 3 else 1))
        return [self.value(schema.get("items", {}), "", depth + 1) for _ in range(many)]

    def _integer(self, schema: dict[str, Any], depth: int) -> int | float:
        if self.chance.random() < 0.5:
            return self.chance.choice(ODD_NUMBERS)
        return self.chance.randint(schema.get("minimum", 0), schema.get("maximum", 50))

    def _number(self, schema: dict[str, Any], depth: int) -> float:
        return self.chance.choice((*ODD_NUMBERS, 28.885, 112.605, self.chance.uniform(-200, 200)))

    def _boolean(self, schema: dict[str, Any], depth: int) -> bool:
        return self.chance.random() < 0.5

    def _null(self, schema: dict[str, Any], depth: int) -> None:
        return None

    def _string(self, schema: dict[str, Any], depth: int) -> str:
        if self.chance.random() < 0.35:
            return self.chance.choice(ODD_TEXTS)
        match schema.get("format"):
            case "uuid":
                return str(UUID(int=self.chance.getrandbits(128)))
            case "date-time":
                return f"202{self.chance.randint(0, 9)}-11-1{self.chance.randint(0, 9)}T09:00:00Z"
            case "date":
                return f"2026-1{self.chance.randint(0, 2)}-2{self.chance.randint(0, 9)}"
        letters = string.ascii_letters + string.digits + "井盖坏了 -_"
        return "".join(self.chance.choices(letters, k=self.chance.randint(1, 20)))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return dict(SCHEMA["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    return schema


TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
FORMATS = {"uuid": UUID, "date-time": datetime.fromisoformat, "date": date.fromisoformat}


def breaks(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """How a value breaks its schema; as much of JSON Schema as our description uses."""
    schema = resolved(schema)
    if "anyOf" in schema:
        found = [breaks(value, one, at) for one in schema["anyOf"]]
        return [] if [] in found else [f"{at}: none of {len(found)}: {value!r:.80}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r:.80} is not among {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r:.80} is not {schema['const']!r}"]
    kind = schema.get("type")
    if kind is None:
        return []
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return [f"{at}: {value!r:.80} is no {kind}"]
    if isinstance(value, str) and schema.get("format") in FORMATS:
        try:
            FORMATS[schema["format"]](value)
        except ValueError:
            return [f"{at}: {value!r:.80} is no {schema['format']}"]
    if isinstance(value, list):
        return [
            one
            for place, item in enumerate(value)
            for one in breaks(item, schema.get("items", {}), f"{at}[{place}]")
        ]
    return breaks_of_object(value, schema, at) if isinstance(value, dict) else []


def breaks_of_object(value: dict[str, Any], schema: dict[str, Any], at: str) -> list[str]:
    inner = schema.get("properties", {})
    found = [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
    for name, one in value.items():
        if name in inner:
            found += breaks(one, inner[name], f"{at}.{name}")
        elif isinstance(more := schema.get("additionalProperties", False), dict):
            found += breaks(one, more, f"{at}.{name}")
        elif not more and inner:
            found.append(f"{at}.{name} is not described")
    return found


def asked(made: Made, method: str, path: str, operation: dict[str, Any], token: str) -> Any:
    """One request: address, query, body and headers are made up."""
    address, query = path, {}
    for one in operation["parameters"]:
        if one["in"] == "path":
            given = made.value(one["schema"], one["name"])
            plain = re.sub(r"[/?#]", "", text(given)) or "x"
            address = address.replace(f"{{{one['name']}}}", plain)
        elif one["in"] == "query" and (one.get("required") or made.chance.random() < 0.5):
            query[one["name"]] = text(made.value(one["schema"], one["name"]))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if made.chance.random() < 0.2:
        headers["Idempotency-Key"] = made.chance.choice(("k", "k" * 300, "é", "0"))
    content = operation.get("requestBody", {}).get("content", {})
    body, kind = b"", "application/json"
    if "application/json" in content:
        given = made.value(content["application/json"]["schema"])
        body = json.dumps(given, default=str).encode()
        if made.chance.random() < 0.03:
            body = body[: len(body) // 2]
    elif content:
        kind = "multipart/form-data; boundary=b"
        part = made.chance.choice((b"", b"\xff\xd8\xff", b"PK\3\4", b"a,b\n1,2\n"))
        field = next(iter(resolved(next(iter(content.values()))["schema"])["properties"]))
        body = (
            f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="x"\r\n\r\n'.encode()
            + part
            + b"\r\n--b--\r\n"
        )
    forget_knocks()
    with transaction.atomic():
        request = REQUESTS.generic(
            method, f"/api{address}", body, content_type=kind, query_params=query, headers=headers
        )
        answer = HOUSE.get_response(request)
        transaction.set_rollback(True)
    return answer


def text(value: Any) -> str:
    """As it stands in an address, where half a character cannot stand."""
    plain = value if isinstance(value, str) else json.dumps(value, default=str)
    return plain.encode("utf-8", "replace").decode()[:2_000]


def wrong_with(answer: Any, operation: dict[str, Any]) -> list[str]:
    if answer.status_code >= 500:
        return [f"{answer.status_code}: {answer.content[:300]!r}"]
    responses = operation["responses"]
    described = responses.get(str(answer.status_code), responses.get("default"))
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status_code >= 400:
        if kind != "application/problem+json":
            return [f"{answer.status_code} as {kind}"]
        schema = responses["default"]["content"][kind]["schema"]
        return breaks(json.loads(answer.content), schema)
    schema = described.get("content", {}).get("application/json", {}).get("schema")
    if schema is None or kind != "application/json":
        return []
    return breaks(json.loads(answer.content), schema)


@pytest.fixture
def callers(cast: Cast) -> dict[str, Caller]:
    found = {role: signed_in(getattr(cast, name)) for role, name in ROLES.items()}
    admin = in_office("luo_ping", "罗萍", "street_administrator", f"street-{LIULIN}")
    return {"visitor": NOBODY, "street_administrator": signed_in(admin), **found}


class Turn:
    """One role before one operation."""

    def __init__(
        self, role: str, caller: Caller, known: dict[str, Any], operation: tuple[str, str, Any]
    ) -> None:
        self.role = role
        self.token = caller.headers.get("Authorization", "").removeprefix("Bearer ")
        self.method, self.path, self.operation = operation
        self.made = Made(random.Random(f"{SEED} {self.method} {self.path} {role}"), known)

    def asks(self, wrong: list[str]) -> int:
        """Ask once more; returns the status."""
        answer = asked(self.made, self.method, self.path, self.operation, self.token)
        wrong += [
            f"{self.role}: {self.method} {self.path}: {one}"
            for one in wrong_with(answer, self.operation)
        ]
        return int(answer.status_code)


@pytest.fixture(scope="module", autouse=True)
def house() -> Iterator[None]:
    """Built once; and what is thrown away by counting need not be looked for as well."""
    HOUSE.load_middleware()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_made_up_breaks_the_house_or_its_description(
    cast: Cast, callers: dict[str, Caller], part: int
) -> None:
    known = one_of_each(cast) | {"area": HUAIYIN, "which": "todo", "unit": "centre"}
    wrong: list[str] = []
    fewest, many = 10**9, 0
    for method, path, operation in OPERATIONS[part::PARTS]:
        if path in STREAMS:
            continue
        one = (method, path, operation)
        turns = [Turn(role, caller, known, one) for role, caller in callers.items()]
        told = [{turn.asks(wrong) for _ in range(OF_EACH_ROLE)} for turn in turns]
        let_in = [turns[n] for n, codes in enumerate(told) if codes - {401, 403, 404}]
        asked_here = OF_EACH_ROLE * len(turns)
        for turn in islice(cycle(let_in or turns), max(0, CASES - asked_here)):
            turn.asks(wrong)
            asked_here += 1
        fewest, many = min(fewest, asked_here), many + asked_here
    print(f"{many} requests, at least {fewest} of each operation")
    assert fewest >= CASES
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_the_judge_sees_what_is_wrong() -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items": {"enum": ["x"]}}},
    }
    assert not breaks({"a": 1, "b": ["x"]}, schema)
    for bad in ({}, {"a": "1"}, {"a": True}, {"a": 1, "b": ["y"]}, {"a": 1, "c": 2}, [], None):
        assert breaks(bad, schema), bad
