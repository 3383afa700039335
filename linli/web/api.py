"""The HTTP API: one description, one docs page, one door for each of our apps."""

import gzip
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
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
from linli.web.shape import Shape


class PlainChinese(JSONRenderer):
    """JSON with Chinese as it is written: a third of the bytes of the escapes."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Careful(Parser):
    """A body as JSON, without what no column can keep: a NUL, or half of an emoji.

    A name that comes twice is refused: which of the two counts, each reader decides for itself.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        raw = request.body
        body = json.loads(raw, object_pairs_hook=_each_once)
        # Most bodies cannot have either, and are not walked through.
        if (b"\\u" in raw or b"\xed" in raw) and not _can_be_kept(body):
            raise Invalid(
                "request.unusable_text",
                "内容里有无法保存的字符（空字符或不完整的表情）。请删去后再发。",
                "The body has characters that cannot be kept (NUL, or half an emoji). Remove them "
                "and send again.",
            )
        return body


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Invalid(
            "request.doubled_name",
            "内容里有一个名称出现了两次，不知以哪个为准。请只留一个再发。",
            "A name comes twice in the body, and which of them counts is anybody's guess. Leave "
            "one of them, and send again.",
        )
    return found


def _can_be_kept(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(_can_be_kept(key) and _can_be_kept(item) for key, item in value.items())
    return not isinstance(value, list) or all(map(_can_be_kept, value))


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
                "docExpansion": "list",
                "filter": True,
                "showExtensions": True,
                "defaultModelsExpandDepth": 0,
            }
        ),
        docs_url="/docs",
        docs_decorator=require_safe,
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


WORTH_PACKING = 1024


def with_etag(
    request: HttpRequest, answer: Callable[[], str], version: str, *, public: bool = True
) -> HttpResponse:
    """The JSON with its ETag, or 304 and no work when the client has this version already.

    What is public goes packed over the line. What is one person's does not: under TLS the length
    of a packed answer can betray what stands in it.
    """
    tag = f'"{version}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if public:
        headers["Vary"] = "Accept-Encoding"
    if is_known(request, tag):
        return HttpResponse(status=304, headers=headers)
    body = answer().encode()
    if (
        public
        and len(body) >= WORTH_PACKING
        and "gzip" in request.headers.get("Accept-Encoding", "")
    ):
        body = gzip.compress(body, compresslevel=6, mtime=0)
        # Not the same bytes any more, so the tag says that it means the same only.
        headers |= {"Content-Encoding": "gzip", "ETag": f"W/{tag}"}
    return HttpResponse(body, content_type="application/json", headers=headers)


def hashed(request: HttpRequest, answer: Shape) -> HttpResponse:
    """The answer under the hash of itself: unchanged, it costs the line nothing."""
    body = answer.model_dump_json(by_alias=True)
    version = hashlib.blake2b(body.encode(), digest_size=12).hexdigest()
    found = with_etag(request, lambda: body, version, public=False)
    # It is one person's: kept by nobody on the way, asked for anew each time.
    found["Cache-Control"] = "private, no-cache"
    return found


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the client says that it has this version."""
    tags = request.headers.get("If-None-Match", "").split(",")
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in tags)
