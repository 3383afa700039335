"""Every route names its permission or says `public`; the description of the API is whole."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from linli.policy.sections.permissions import PERMISSIONS
from linli.web.addresses import api
from linli.web.door import Door, Routes
from linli.web.openapi import description
from tests.house.source import ROOT

# Served by Django or ninja itself, without a caller's data: the docs, the front page, the apps.
OWN_PAGES = {"", "api/", "api/docs", "api/openapi.json"}
# The public log: the same files for everybody.
OWN_PAGES |= {"log/checkpoint", "log/key", "log/tile/{}", "log/figures/list.json"}
OWN_PAGES |= {"log/witness/add-checkpoint"}
OWN_PAGES |= {f"log/figures/{{}}.{what}" for what in ("csv", "json", "tlog-proof")}
# Open311: reading is public, and what is written needs a key (linli/exchange/open311/door.py).
OWN_PAGES |= {
    f"open311/{edition}/{address}.{{}}"
    for edition in ("v2", "test/v2")
    for address in (
        *("discovery", "services", "services/{}", "requests", "requests/{}", "tokens/{}"),
        "servicerequestupdates",
    )
} | {"open311/discovery.{}", "open311/{}.{}"}
# Open data: the same files, feeds and map for everybody.
OWN_PAGES |= {"data", "data/datapackage.json", "embed/map"}
OWN_PAGES |= {f"data/cases.{form}" for form in ("csv", "geojson", "parquet")}
OWN_PAGES |= {
    f"feeds/{of}.{form}" for of in ("cases", "notices") for form in ("atom", "rss", "ics")
}
# What webhooks say, described for everybody (linli/exchange/webhooks/kinds.py).
OWN_PAGES |= {"webhooks/schemas/{}.json"}
# How the house does: a page that tells nothing about anybody, and figures behind a token.
OWN_PAGES |= {"status", "status.json", "metrics"}
# A hotline pushes what it has signed (linli/exchange/hotline/signing.py).
OWN_PAGES |= {"hotline/v1/{}"}
# A gateway pushes what it can prove to be its own (linli/notices/ways/receipts.py).
OWN_PAGES |= {"notices/v1/{}/receipts"}
# Channels of one's own: each asks for a key (linli/exchange/program_door.py).
PROGRAM_DOORS = "channels/v1/"
OWN_PAGES |= {app + rest for app in ("r/", "desk/", "wall/") for rest in ("", "{}")}
SCHEMA = json.loads(description())
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_route_names_its_permission(path: str, method: str, operation: Any) -> None:
    word = operation.get("x-permission")
    assert word == "public" or word in PERMISSIONS


def addresses(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        address = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, address)
        else:
            yield address, one


def test_no_address_goes_round_the_doors() -> None:
    described = {re.sub(r"{[^}]+}", "{}", path).lstrip("/") for path in SCHEMA["paths"]}
    for address, _ in addresses(get_resolver().url_patterns):
        plain = re.sub(r"<[^>]+>", "{}", address)
        known = plain in OWN_PAGES or plain in described or plain.startswith(PROGRAM_DOORS)
        assert known, f"{address} has no door"


def test_every_operation_has_a_door() -> None:
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                assert [type(one) for one in operation.auth_callbacks] == [Door], operation.path


def test_every_grave_route_is_on_the_page_and_no_other() -> None:
    page = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| .+ \| `([A-Z]+ /\S+)` \| (act|way in) \|$", page, flags=re.M)
    marked = [
        (f"{method.upper()} {path.removeprefix('/api/workbench')}", one["x-grave"])
        for path, method, one in (bound.values for bound in OPERATIONS)
        if "x-grave" in one
    ]
    assert sorted(told) == sorted((route, as_.replace("_", " ")) for route, as_ in marked)


def test_a_route_without_a_permission_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="permission"):
        Routes().way("GET", "/open", response=None, summary="nobody asked")  # type: ignore[call-arg]
    with pytest.raises(LookupError, match="no permission word"):
        Routes().way("GET", "/open", permission="case.raed", response=None, summary="a slip")


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_can_be_read_by_a_person(path: str, method: str, operation: Any) -> None:
    assert re.search("[\u4e00-\u9fff]", operation["summary"]), "no Chinese"
    assert re.search("[A-Za-z]{2}", operation["summary"]), "no English"
    assert operation["description"].strip()
    assert operation["tags"][0] in {tag["name"] for tag in SCHEMA["tags"]}
    refused = operation["responses"]["default"]["content"]
    assert list(refused) == ["application/problem+json"]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_json_body_has_an_example_that_fits(path: str, method: str, operation: Any) -> None:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is None:
        return
    schema = resolved(body["schema"])
    assert body["examples"], "a body without an example"
    for example in body["examples"].values():
        assert set(example["value"]) <= set(schema["properties"])
        assert set(schema.get("required", ())) <= set(example["value"])


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_a_list_is_paged_by_cursor(path: str, method: str, operation: Any) -> None:
    content = operation["responses"].get("200", {}).get("content", {})
    schema = resolved(content.get("application/json", {}).get("schema", {}))
    if "next" in schema.get("properties", {}):
        assert {"cursor", "limit"} <= {one["name"] for one in operation["parameters"]}
        assert "items" in schema["properties"]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    found = schema
    if "$ref" in schema:
        found = SCHEMA["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_the_description_is_openapi_3_1() -> None:
    assert SCHEMA["openapi"].startswith("3.1.")
    assert {"title", "version", "description"} <= set(SCHEMA["info"])
    schemas = SCHEMA["components"]["schemas"]
    for reference in references(SCHEMA):
        assert reference.removeprefix("#/components/schemas/") in schemas
    ids = [operation["operationId"] for _, _, operation in (one.values for one in OPERATIONS)]
    assert len(ids) == len(set(ids))
    for path, methods in SCHEMA["paths"].items():
        named = set(re.findall(r"{([^}]+)}", path))
        for operation in methods.values():
            given = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert given == named, path


def test_no_two_schemas_share_a_name() -> None:
    """Two classes of one name would overwrite each other in the description, without a word."""
    by_name: dict[str, set[str]] = {}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                for model in [*operation.models, *operation.response_models.values()]:
                    for cls in classes_in(model):
                        by_name.setdefault(cls.__name__, set()).add(cls.__module__)
    twice = {name: modules for name, modules in by_name.items() if len(modules) > 1}
    assert not twice


def classes_in(annotation: Any) -> Iterator[type]:
    from_fields = getattr(annotation, "model_fields", None)
    if from_fields is not None and isinstance(annotation, type):
        if annotation.__module__.startswith("linli"):
            yield annotation
        for field in from_fields.values():
            yield from classes_in(field.annotation)
        return
    for inner in getattr(annotation, "__args__", ()):
        yield from classes_in(inner)


def test_the_description_is_the_same_each_time() -> None:
    assert description() == description()
