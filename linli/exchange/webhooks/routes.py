"""The schemas of what webhooks say, for everybody to read."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from linli.exchange.webhooks.door import PING_TYPE, schema_address
from linli.exchange.webhooks.kinds import by_type, ping_schema, schema_of

DAY_SECONDS = 86_400


@require_safe
def schema(request: HttpRequest, of_type: str) -> HttpResponse:
    """The JSON Schema of one type's data; what breaks a reader has a type of its own."""
    address = schema_address(of_type)
    kind = by_type(of_type)
    if kind is not None:
        told = schema_of(kind, address=address)
    elif of_type == PING_TYPE:
        told = ping_schema(address=address)
    else:
        raise Http404
    body = json.dumps(told, ensure_ascii=False, indent=2)
    answer = HttpResponse(body, content_type="application/schema+json")
    answer["Cache-Control"] = f"public, max-age={DAY_SECONDS}"
    return answer


webhooks: list[URLPattern] = [path("webhooks/schemas/<str:of_type>.json", schema)]
