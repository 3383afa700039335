"""The fields of a request, wherever they stand: its address, its form, or JSON taken as a form."""

import json
from codecs import lookup
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest

from linli.exchange.open311.errors import Refused, bad
from linli.exchange.open311.to_report import ATTRIBUTE

FORM = "application/x-www-form-urlencoded"
READ = {"utf-8", "gb18030"}
PART_OF = {"ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}

Fields = dict[str, list[str]]
Pair = tuple[str, str]


def fields_of(request: HttpRequest) -> Fields:
    """All fields by name; what stands in the body goes before what stands in the address.

    Raises Refused for JSON of another shape and for a charset that is not read. What Django and
    Python raise for a body that is too large or no form is left to the caller.
    """
    charset = lookup(request.encoding).name if request.encoding else "utf-8"
    request.encoding = "utf-8"  # the address is, whatever the body is in
    return _listed(request.GET.lists()) | _posted(request, PART_OF.get(charset, charset))


def _posted(request: HttpRequest, charset: str) -> Fields:
    if request.method != "POST":
        return {}
    if request.content_type == "application/json":  # is UTF-8, whatever it says (RFC 8259, 8.1)
        return _bounded(_from_json(request.body))
    if charset not in READ:
        raise bad(
            f"不支持字符集 {charset}，请用 UTF-8 或 GB18030。",
            f"The charset {charset} is not read: send it in UTF-8 or GB18030.",
        )
    if request.content_type == FORM and charset != "utf-8":  # which Django reads in UTF-8 alone
        text = request.body.decode(charset)
        pairs = parse_qsl(text, keep_blank_values=True, encoding=charset, errors="strict")
        return _bounded(pairs)
    request.encoding = charset
    return _listed(request.POST.lists())


def _listed(lists: Iterable[tuple[str, list[str]]]) -> Fields:
    return {name: [str(value) for value in values] for name, values in lists}


def _bounded(pairs: Iterable[Pair]) -> Fields:
    """The pairs by name. Raises Refused when there are more than a form may have."""
    fields: Fields = {}
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0
    for count, (name, value) in enumerate(pairs, 1):
        if count > most:
            raise bad(f"最多 {most} 个字段。", f"There may be {most} fields at most.")
        fields.setdefault(name, []).append(value)
    return fields


def _from_json(body: bytes) -> Iterator[Pair]:
    """The members of a JSON object as a form has them; numbers stay as they were written."""
    try:
        content = json.loads(body.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise bad(
            "JSON 读不出来，请检查格式，并用 UTF-8。",
            "The JSON cannot be read: check its form, and send it in UTF-8.",
        ) from None
    if not isinstance(content, dict):
        raise bad(
            "JSON 应为一个对象，字段同表单。",
            "The JSON must be one object, with the fields of the form.",
        )
    attributes = content.pop("attribute", None) or {}
    if not isinstance(attributes, dict):
        raise bad(
            'attribute 应为对象：{"属性编码": 值}。',
            'attribute must be an object: {"CODE": value}.',
        )
    for code, value in attributes.items():
        name = f"attribute[{code}]"
        if ATTRIBUTE.fullmatch(name) is None:
            raise bad(f"没有属性 {code[:60]}。", f"There is no attribute {code[:60]}.")
        yield from _texts(name, value)
    for name, value in content.items():
        yield from _texts(name, value)


def _texts(name: str, value: Any) -> Iterator[Pair]:
    for one in value if isinstance(value, list) else [value]:
        if one is None:
            continue
        if isinstance(one, bool):
            yield name, str(one).lower()
        elif isinstance(one, str):
            one.encode()  # half a character, which JSON can write and nobody can keep, ends here
            yield name, one
        else:
            raise _no_text(name)


def _no_text(name: str) -> Refused:
    return bad(
        f"{name[:80]} 应为文字、数字、true 或 false，或由它们组成的列表。",
        f"{name[:80]} must be text, a number, true or false, or a list of these.",
    )
