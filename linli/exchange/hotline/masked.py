"""A letter as a screen may show it: names, numbers and doors masked, the rest as it came. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from linli.exchange.hotline.message import MENDABLE
from linli.people.masking import masked_name, masked_phone
from linli.policy.sections.hotline import HotlineSystem

PLAIN = frozenset(
    {
        *("number", "kind", "sequence", "sent_at", "category", "area", "urgency", "due_at"),
        *("latitude", "longitude", "reported_at", "satisfaction", "confidential"),
    }
)
SPOKEN = frozenset({"text", "title"})
LONGEST_VALUE = 500
LONGEST_RAW = 6_000
_NUMBERS = re.compile(r"(?<!\d)\d{7,}[Xx]?")
_CHINESE = re.compile(r"([\u4e00-\u9fff])[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of ours: under which name of theirs it came, and its value, masked."""

    name: str
    theirs: str
    value: str
    mended: bool


def fields_shown(
    payload: Any, system: HotlineSystem, mended: Mapping[str, Any]
) -> list[FieldShown]:
    """Every field that a person may set anew, in the order in which they are asked for."""
    found = dict(_leaves(payload)) if isinstance(payload, Mapping) else {}
    shown = []
    for name in MENDABLE:
        paths = getattr(system.fields, name)
        theirs = next((path for path in paths if found.get(path) not in (None, "")), "")
        value = mended.get(name, found.get(theirs, "") if theirs else "")
        shown.append(FieldShown(name, theirs, masked(name, str(value)), name in mended))
    return shown


def raw_shown(payload: Any, system: HotlineSystem) -> str:
    """The whole of it, laid out to be read."""
    if isinstance(payload, str):
        return _NUMBERS.sub("****", _CHINESE.sub(r"\1**", payload))[:LONGEST_RAW]
    names = {
        path: name for name in type(system.fields).model_fields for path in _paths(system, name)
    }
    text = json.dumps(_tree(payload, "", names), ensure_ascii=False, indent=2)
    return text[:LONGEST_RAW]


def masked(name: str, value: str) -> str:
    """A value under one of our names."""
    value = value[:LONGEST_VALUE]
    if name in PLAIN:
        return value
    if name in SPOKEN:
        return _NUMBERS.sub(lambda one: masked_phone(one[0]), value)
    if name == "phone":
        return masked_phone(value.strip())
    return _NUMBERS.sub("****", masked_name(value))


def _paths(system: HotlineSystem, name: str) -> tuple[str, ...]:
    paths: tuple[str, ...] = getattr(system.fields, name)
    return paths


def _leaves(tree: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every value under its dotted name."""
    for key, value in tree.items():
        path = f"{at}.{key}" if at else str(key)
        if isinstance(value, Mapping):
            yield from _leaves(value, path)
        else:
            yield path, value


def _tree(value: Any, at: str, names: Mapping[str, str]) -> Any:
    """The same tree with its values masked; what no name of ours is for is masked like a name."""
    if isinstance(value, Mapping):
        return {
            str(key)[:60]: _tree(inner, f"{at}.{key}" if at else str(key), names)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_tree(inner, at, names) for inner in value[:20]]
    if value is None or isinstance(value, bool):
        return value
    name = names.get(at, "")
    return (
        masked(name, str(value)) if name in {*PLAIN, *SPOKEN, "phone"} else masked("", str(value))
    )
