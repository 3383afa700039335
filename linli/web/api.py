"""The HTTP API: one description, one docs page, one door for each of our apps."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

import linli
from linli.journal.acting import Invalid
from linli.web.describe import DESCRIPTION, TAGS, with_problems
from linli.web.door import Routes
from linli.web.problems import answer_problems


class PlainChinese(JSONRenderer):
    """JSON with Chinese as it is written: a third of the bytes of the escapes."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Careful(Parser):
    """A body as JSON, without the NUL that no database column can keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        raw = request.body
        body = json.loads(raw)
        # Looked for only where its escape stands: a text may well speak of a backslash and u0000.
        if b"\\u0000" in raw and _has_nul(body):
            raise Invalid(
                "request.nul",
                "内容里有空字符（NUL），无法保存。请删去后再发。",
                "The body has a NUL character, which cannot be kept. Remove it and send again.",
            )
        return body


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))


class Api(NinjaAPI):
    """The API, whose description also says how it refuses."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`resident_reports_hand_in`: the door, the subject, and what is done."""
        return super().get_openapi_operation_id(operation).removeprefix("linli_web_")

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return with_problems(super().get_openapi_schema(**kwargs))


def made(*doors: tuple[str, Routes]) -> Api:
    """The API with its doors, every refusal answered as a problem."""
    api = Api(
        title="linli 邻里",
        version=linli.__version__,
        description=DESCRIPTION,
        docs=Swagger(
            settings={
                "persistAuthorization": True,
                "docExpansion": "none",
                "filter": True,
                "tagsSorter": "",
                "defaultModelsExpandDepth": 0,
            }
        ),
        docs_url="/docs",
        openapi_url="/openapi.json",
        openapi_extra={"tags": TAGS},
        urls_namespace="api",
        renderer=PlainChinese(),
        parser=Careful(),
    )
    answer_problems(api)
    for prefix, door in doors:
        api.add_router(prefix, door)
    return api


def with_etag(request: HttpRequest, answer: Callable[[], str], version: str) -> HttpResponse:
    """The JSON with its ETag, or 304 and no work when the client has this version already."""
    tag = f'"{version}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_known(request, tag):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(answer(), content_type="application/json", headers=headers)


def hashed(request: HttpRequest, answer: Schema) -> HttpResponse:
    """The answer under the hash of itself: unchanged, it costs the line nothing."""
    body = answer.model_dump_json(by_alias=True)
    version = hashlib.blake2b(body.encode(), digest_size=12).hexdigest()
    found = with_etag(request, lambda: body, version)
    # It is one person's: kept by nobody on the way, asked for anew each time.
    found["Cache-Control"] = "private, no-cache"
    return found


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the client says that it has this version."""
    tags = request.headers.get("If-None-Match", "").split(",")
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in tags)
