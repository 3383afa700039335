"""The API's description as a file: for the generator of the clients, and to read offline."""

import json

from linli.web.addresses import api


def description() -> str:
    """The OpenAPI document as JSON; the same code always gives the same bytes."""
    schema = api.get_openapi_schema(path_prefix="api/")
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
