"""Ids of a foreign area look, on every route, like ids of nothing: same status, same words.

The routes come from the description of the API, so a new one is asked as soon as it is there; one
whose ids this test does not know fails it.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.web.addresses import api
from linli.web.rates import forget_knocks
from tests.cast import CHENGDONG, IN_GUDU, Cast
from tests.rooms.cases.matters import taken_to
from tests.rooms.web.callers import Caller, signed_in, statements
from tests.rooms.web.one_of_each import KINDS, NO_UUID, one_of_each

PATHS: dict[str, Any] = api.get_openapi_schema(path_prefix="")["paths"]
SCHEMAS: dict[str, Any] = api.get_openapi_schema(path_prefix="")["components"]["schemas"]
NO_NUMBER = "LJ-20200101-0001"
NO_ID = 987_654_321

# Not hidden from anybody who may ask at all, each for a reason.
OPEN = {
    "code": "a receipt's code is the key itself, and an area's code is public",
    "which": "one of a few words",
    "proposal_id": "packs and proposals are every staff member's to read",
    "officer_id": "the directory of staff is open to staff; what is not one's own is refused",
    "post_id": "the directory of staff is open to staff; what is not one's own is refused",
    "model_id": "text models are the district's, for whoever may choose one",
    "channel": "the channels are in everybody's settings",
    "notice_id": "what is published for an area is public",
}
# Answered with success either way, and nothing is done to what is not one's own.
COUNTED = {
    "POST /workbench/answer-templates/{template_id}/use",
    "DELETE /resident/me/devices/{session_id}",
    "DELETE /workbench/session/devices/{session_id}",
}
# Whole numbers in a body that are no ids.
AMOUNTS = {"amount", "count", "described", "helped", "scene"}
# Fields of a body that hold ids, with what they are of.
IN_BODIES = {
    "other": "number",
    "number": "number",
    "numbers": "numbers",
    "report": "report",
    "reports": "reports",
    "notes": "notes",
    "photos": "evidences",
    "before": "evidences",
    "during": "evidences",
    "after": "evidences",
    "files": "evidences",
    "evidence": "evidences",
    "ids": "notices",
    "request_id": "request",
}
# Of the directory and of the packs, which are open to staff; and of a template's own unit.
OPEN_IN_BODIES = {"in_force", "post", "posts", "officer", "successor", "release", "base"}
# A place in the journal to begin at: what lies there is told to none who may not see it.
OPEN_IN_BODIES |= {"event"}
# Up to which message: whoever sends messages again sees them all.
OPEN_IN_BODIES |= {"newest"}


@pytest.fixture
def foreign(cast: Cast) -> dict[str, Any]:
    return one_of_each(cast)


def nothing(name: str, there: Any) -> Any:
    """An id of the same kind that nobody has."""
    if isinstance(there, list):
        return [nothing(name, one) for one in there]
    if isinstance(there, int):
        return NO_ID
    return NO_NUMBER if "number" in name or name == "other" else NO_UUID


@pytest.fixture
def strangers(cast: Cast) -> dict[str, Caller]:
    people = (cast.gao_yuan, cast.sun_li, cast.xiao_zhang)
    names = ("street clerk", "unit clerk", "resident")
    return {name: signed_in(who) for name, who in zip(names, people, strict=True)}


def routes() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in PATHS.items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def in_path(operation: dict[str, Any]) -> list[str]:
    return [one["name"] for one in operation["parameters"] if one["in"] == "path"]


def example(operation: dict[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    examples = content.get("application/json", {}).get("examples")
    return None if examples is None else next(iter(examples.values()))["value"]


def answer(caller: Caller, method: str, address: str, body: Any) -> tuple[int, str, int]:
    """Status, words and number of statements; what was done is undone."""
    forget_knocks()
    with transaction.atomic(), statements() as asked:
        found = caller.ask(method, address, body)
        transaction.set_rollback(True)
    return found.status_code, found.content.decode(errors="replace"), len(asked)


def test_there_is_one_of_each_kind(foreign: dict[str, Any]) -> None:
    assert set(foreign) >= KINDS


def test_foreign_ids_in_addresses_are_as_unknown_as_none(
    foreign: dict[str, Any], strangers: dict[str, Caller]
) -> None:
    wrong, asked = [], 0
    for method, path, operation in routes():
        names = in_path(operation)
        if not names or set(names) & set(OPEN) - {"which"}:
            continue
        there, nowhere = path, path
        for name in names:
            filled = "receipt" if "sheets" in path else "todo"
            known = filled if name == "which" else foreign[name]
            there = there.replace(f"{{{name}}}", str(known))
            none = filled if name == "which" else nothing(name, known)
            nowhere = nowhere.replace(f"{{{name}}}", str(none))
        if there == nowhere:
            continue
        for who, caller in strangers.items():
            # Residents at the doors of the staff are refused before any id is read, and they them.
            if ("resident" in path) != (who == "resident"):
                continue
            one = answer(caller, method, there, example(operation))
            other = answer(caller, method, nowhere, example(operation))
            asked += 1
            row = f"{who}: {method} {path}"
            if one[:2] != other[:2]:
                wrong.append(f"{row}: {one} for a foreign one, {other} for none")
            elif one[0] not in (401, 403, 404) and f"{method} {path}" not in COUNTED:
                wrong.append(f"{row}: {one[0]}, and nobody was refused")
            elif abs(one[2] - other[2]) > 3:
                wrong.append(f"{row}: {one[2]} statements for a foreign one, {other[2]} for none")
    assert not wrong, "\n".join(wrong)
    assert asked > 200


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return SCHEMAS[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


def id_fields(operation: dict[str, Any]) -> Iterator[str]:
    """The fields of a body that look like ids."""
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/json")
    for name, field in resolved(body["schema"])["properties"].items() if body else ():
        shapes = [resolved(one) for one in field.get("anyOf", [field])]
        shapes += [resolved(one["items"]) for one in shapes if one.get("type") == "array"]
        if name in IN_BODIES or any(
            one.get("format") == "uuid" or one.get("type") == "integer" for one in shapes
        ):
            yield name


def test_every_id_in_a_body_is_known_here() -> None:
    named = {name for _, _, operation in routes() for name in id_fields(operation)}
    assert named <= {*IN_BODIES, *OPEN_IN_BODIES, *AMOUNTS}, "say what a foreign one is"


def test_foreign_ids_in_bodies_are_as_unknown_as_none(
    cast: Cast, foreign: dict[str, Any], strangers: dict[str, Caller]
) -> None:
    """Beside a case of one's own, at her desk and in her hands, where a verb would get that far."""
    at_desk = taken_to(State.FILED, cast, point=IN_GUDU, category="street-vendor")
    in_hand = taken_to(State.ACCEPTED, cast, point=IN_GUDU, category="street-vendor")
    street = cast.unit(f"street-{CHENGDONG}").id
    Case.objects.filter(id=at_desk.id).update(desk_id=street, holder_id=street)
    Case.objects.filter(id=in_hand.id).update(holder_id=street)
    caller, wrong, asked = strangers["street clerk"], [], 0
    for method, path, operation in routes():
        for name in set(id_fields(operation)) & set(IN_BODIES):
            there = foreign[IN_BODIES[name]]
            for own in (at_desk, in_hand) if "{number}" in path else (at_desk,):
                address = path.replace("{number}", own.number)
                for known in in_path(operation):
                    address = address.replace(f"{{{known}}}", str(foreign.get(known, "nothing")))
                body = dict(example(operation) or {})
                one = answer(caller, method, address, body | {name: there})
                other = answer(caller, method, address, body | {name: nothing(name, there)})
                asked += 1
                plain = json.dumps(there, default=str).strip('[]"')
                none = json.dumps(nothing(name, there)).strip('[]"')
                if (one[0], one[1].replace(plain, "")) != (other[0], other[1].replace(none, "")):
                    wrong.append(
                        f"{method} {path} {name}: {one} for a foreign one, {other} for none"
                    )
    assert not wrong, "\n".join(wrong)
    assert asked > 30
