"""The HTTP API: one description, one docs page, four doors."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.openapi.docs import Swagger

import linli
from linli.web.door import Routes
from linli.web.problems import answer_problems

DESCRIPTION = """
linli 邻里 takes a report from any channel, knows at once who is responsible and until when, and does
not let go until the reporter says it is solved.

**Sign in** with `POST /api/workbench/session` (staff) or `POST /api/resident/session` (phone code), then
send `Authorization: Bearer <token>`. Reporting and following a report need no account: a receipt's
code is enough.

**Errors** are `application/problem+json` with `status`, a stable `code`, `zh` and `en` sentences that say
what to do, and the `field` that is wrong.

**Try again** whatever got no answer: send the same `Idempotency-Key` and you get the first answer.

**Lists** are paged by `cursor`: pass the `next` of one page to get the following one; it never skips or
repeats a row, whatever happens meanwhile.
"""


def made(*doors: tuple[str, Routes]) -> NinjaAPI:
    """The API with its doors, every refusal answered as a problem."""
    api = NinjaAPI(
        title="linli 邻里",
        version=linli.__version__,
        description=DESCRIPTION,
        docs=Swagger(settings={"persistAuthorization": True, "docExpansion": "none"}),
        docs_url="/docs",
        openapi_url="/openapi.json",
        urls_namespace="api",
    )
    answer_problems(api)
    for prefix, door in doors:
        api.add_router(prefix, door)
    return api


def with_etag(request: HttpRequest, answer: Callable[[], Schema], version: str) -> HttpResponse:
    """The answer with its ETag, or 304 and no work when the client has this version already."""
    tag = f'"{version}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    body = answer().model_dump_json(by_alias=True)
    return HttpResponse(body, content_type="application/json", headers=headers)
