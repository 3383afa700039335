"""What the description of the API says beside its routes: how to sign in, how it refuses."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from linli.web.once import HEADER

DESCRIPTION = """
linli 邻里 takes a report from any channel, knows at once who is responsible and until when, and
does not let go until the reporter says it is solved. 任何渠道来的诉求，当场知道谁负责、几时办结；
诉求人说解决了，才算解决。

**Sign in 登录** with `POST /api/workbench/session` (staff) or `POST /api/resident/session` (phone
code), then send `Authorization: Bearer <token>`. Reporting and following a report need no account:
a receipt's code is enough. A page in the browser has a cookie instead and sends `X-Linli: 1` with
every changing request.

**Permissions 权限**: each route names its word as `x-permission`, or `public`. Which posts have
the word, and for which cases, is in the district's policy pack. What you may not know of answers
as if it did not exist.

**Proof 再次验证**: a route with `x-grave` is refused with `proof.needed` (403), before anything is
done, when a member of staff signed in or proved herself too long ago. Prove it with
`POST /api/workbench/session/proof`, go on with the new token, and send the same again. `way_in`
asks for a proof of the last minutes.

**Refusals 不能办的** are `application/problem+json` with `status`, a stable `code`, `zh` and `en`
sentences that say what to do, and the `field` that is wrong. 422: the content; 401: nobody signed
in; 403: not yours to do; 404: no such thing; 409: not now, or done by somebody else; 429: too
often.

**Again 重发**: whatever got no answer can be sent again with the same `Idempotency-Key`: it is
done once, and you get the first answer.

**Lists 列表** are `{"items": […], "next": "…"}`: pass `next` as `cursor` to get the following
page; no row is skipped or repeated, whatever happens meanwhile.

**Times** are ISO 8601 with an offset; **points** are WGS-84 unless `crs` says otherwise.
"""

TAGS = [
    {"name": "居民端 Resident", "description": "Report, follow, answer; no account needed."},
    {"name": "网格员端 Grid", "description": "The grid worker's area."},
    {"name": "工作台 Workbench", "description": "The desks of communities, streets and units."},
    {"name": "指挥中心 Command", "description": "The wall of district and streets."},
    {"name": "系统 System", "description": "Whether it runs."},
]

CHANGING = {"post", "put", "patch", "delete"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "A refusal (RFC 9457): what is wrong and what would work.",
    "required": ["status", "code", "title", "zh", "en"],
    "properties": {
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable, for programs"},
        "title": {"type": "string"},
        "zh": {"type": "string"},
        "en": {"type": "string"},
        "field": {"type": "string", "description": "The input that is wrong, if one is"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "zh", "en"],
                "properties": {
                    "field": {"type": "string"},
                    "zh": {"type": "string"},
                    "en": {"type": "string"},
                },
            },
        },
    },
    "examples": [
        {
            "status": 409,
            "code": "case.not_now.close",
            "title": "The case is in progress: it cannot take the step “close” now.",
            "zh": "案件办理中，现在不能结案。可以：办结答复、挂账、延期。",
            "en": "The case is in progress: it cannot take the step “close” now.",
        }
    ],
}
_REFUSED = {
    "description": "Refused, with the reason and what would work",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_AGAIN = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "maxLength": 100},
    "description": "Any key of your own; the same request again under it is done once",
}
_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The token of a session"},
}


def with_problems(schema: OpenAPISchema) -> OpenAPISchema:
    """The description with refusals, keys for repeating and the way to sign in, everywhere."""
    schema["components"]["schemas"]["Problem"] = PROBLEM
    schema["components"]["schemas"] = dict(sorted(schema["components"]["schemas"].items()))
    schema["components"]["securitySchemes"] = _SECURITY
    for path in schema["paths"].values():
        for method, operation in path.items():
            operation["responses"]["default"] = _REFUSED
            public = operation.get("x-permission") == "public"
            # The empty requirement says that a token is welcome and not needed.
            operation["security"] = [{}, {"bearer": []}] if public else [{"bearer": []}]
            if method in CHANGING and not operation.pop("x-once", True):
                continue
            if method in CHANGING:
                operation["parameters"] = [*operation["parameters"], _AGAIN]
    return schema
