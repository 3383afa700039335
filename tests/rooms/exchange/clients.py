"""Another city's program, which speaks GeoReport v2."""

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.db import transaction
from django.test import Client

from tests.cast import IN_HUAIYIN

V2 = "/open311/v2"
STREET = "road-pothole"
WORDS = "张三（13912345678）说门口的路坏了 <b>&</b>"


def read(path: str, **asked: str) -> Any:
    with transaction.atomic():
        return Client().get(f"{V2}/{path}", asked)


def post(path: str, fields: dict[str, Any], **more: Any) -> Any:
    with transaction.atomic():
        return Client().post(
            f"{V2}/{path}",
            urlencode(fields, doseq=True),
            content_type="application/x-www-form-urlencoded",
            **more,
        )


def reported(key: str, **more: Any) -> Any:
    fields = {
        "api_key": key,
        "service_code": STREET,
        "lat": IN_HUAIYIN[0],
        "long": IN_HUAIYIN[1],
        "description": WORDS,
        **more,
    }
    return post("requests.json", {name: value for name, value in fields.items() if value != ""})


def plain(element: ElementTree.Element) -> Any:
    """XML as the specification says that it becomes JSON, all leaves as text."""
    lists = {"services", "service_requests", "attributes", "values", "endpoints", "formats"}
    lists |= {"errors", "service_request_updates"}
    if element.tag in lists:
        return [plain(child) for child in element]
    if len(element):
        return {child.tag: plain(child) for child in element}
    return element.text


def texts(value: Any) -> Any:
    """JSON with all leaves as text, as XML has them."""
    if isinstance(value, dict):
        return {key: texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [texts(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
