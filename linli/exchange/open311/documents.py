"""One content, written as JSON or as XML the way GeoReport v2 maps one to the other. Pure.

In XML every list has a name and every member of it another; in JSON a list is bare, and what is
empty is null.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from xml.sax.saxutils import escape

Form = Literal["json", "xml"]
Row = Mapping[str, Any]
CONTENT_TYPES: dict[Form, str] = {
    "json": "application/json; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
}
MEMBERS = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "notes": "note",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
# What XML 1.0 cannot carry at all, not even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_KEPT = {"\r": "&#13;"}  # bare, a reader takes it for the end of a line (XML 1.0, 2.11)


def written(root: str, content: Row | Sequence[Row], form: Form) -> str:
    """The content under its root: a row of its own, or a list of rows."""
    if form == "json":
        return json.dumps(_plain(content), ensure_ascii=False, separators=(",", ":"))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + _element(root, content)


def _plain(value: Any) -> Any:
    # Asked in the order of how often: a list of a thousand requests has 17,000 values.
    if isinstance(value, str):
        return _writable(value) or None
    if isinstance(value, datetime):
        return moment(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return {key: _plain(inner) for key, inner in value.items()}


def _element(name: str, value: Any) -> str:
    if value is None or value == "":
        return f"<{name}/>"
    if isinstance(value, str):
        return f"<{name}>{escape(_writable(value), _KEPT)}</{name}>"
    if isinstance(value, datetime):
        return f"<{name}>{moment(value)}</{name}>"
    if isinstance(value, bool):
        return f"<{name}>{'true' if value else 'false'}</{name}>"
    if isinstance(value, int | float):
        return f"<{name}>{value}</{name}>"
    if isinstance(value, list | tuple):
        inner = "".join([_element(MEMBERS[name], each) for each in value])
    else:
        inner = "".join([_element(key, each) for key, each in value.items()])
    return f"<{name}>{inner}</{name}>"


def _writable(text: str) -> str:
    # Most texts have nothing to take out, and this is soon seen.
    return text if text.isprintable() else _UNWRITABLE.sub("", text)


def moment(at: datetime) -> str:
    """A time as W3C's profile of ISO 8601 has it: to the second, with its offset."""
    return at.isoformat(timespec="seconds")
