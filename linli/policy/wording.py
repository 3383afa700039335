"""Turns what pydantic says about a section into a problem that a district's author can mend."""

import re
import types
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from linli.policy.problems import Problem, nearest

_PLAIN: dict[str, tuple[str, str]] = {
    "missing": ("缺少这一项。", "this is missing."),
    "string_type": ("应为文字。", "must be text."),
    "int_type": ("应为整数。", "must be a whole number."),
    "int_parsing": ("应为整数。", "must be a whole number."),
    "int_from_float": ("应为整数。", "must be a whole number."),
    "float_type": ("应为数字。", "must be a number."),
    "float_parsing": ("应为数字。", "must be a number."),
    "bool_type": ("应为 true 或 false。", "must be true or false."),
    "bool_parsing": ("应为 true 或 false。", "must be true or false."),
    "tuple_type": ("应为列表。", "must be a list."),
    "dict_type": ("应为一张表。", "must be a table."),
    "model_type": ("应为一张表。", "must be a table."),
    "model_attributes_type": ("应为一张表。", "must be a table."),
    "string_too_short": ("不能为空。", "must not be empty."),
}


def problems_of(
    file: str, tree: dict[str, Any], section: type[BaseModel], error: ValidationError
) -> list[Problem]:
    """Every problem that validation found in one file, in the order of its keys."""
    return [_problem(file, tree, section, detail) for detail in error.errors(include_url=False)]


def _problem(
    file: str, tree: dict[str, Any], section: type[BaseModel], detail: ErrorDetails
) -> Problem:
    place = detail["loc"]
    key = _dotted(tree, place)
    kind = detail["type"]
    said = detail.get("input")
    if kind in _PLAIN:
        zh, en = _PLAIN[kind]
        return Problem(file, key, zh, en)
    if kind == "extra_forbidden":
        owner = _model_at(section, place[:-1])
        return _guess(
            file,
            key,
            nearest(str(place[-1]), owner.model_fields) if owner else None,
            "不认识这个键",
            "unknown key",
        )
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
        words = ", ".join(allowed)
        return _guess(
            file,
            key,
            nearest(str(said), allowed),
            f"“{said}”不在可选值之中（{words}）",
            f'"{said}" is not one of: {words}',
        )
    if kind == "string_pattern_mismatch":
        return _pattern(file, key, str(said), str(detail.get("ctx", {}).get("pattern", "")))
    return Problem(file, key, f"值“{said}”不合要求。", f'"{said}" will not do: {detail["msg"]}.')


def _guess(file: str, key: str, guess: str | None, zh: str, en: str) -> Problem:
    if guess is None:
        return Problem(file, key, f"{zh}。", f"{en}.")
    return Problem(file, key, f"{zh}，是否应为“{guess}”？", f'{en}; did you mean "{guess}"?', guess)


def _pattern(file: str, key: str, said: str, pattern: str) -> Problem:
    if "a-z" in pattern:
        return Problem(
            file,
            key,
            f"“{said}”不能作代码：用小写字母开头的词，以连字符相连，如 cover-missing。",
            f'"{said}" is no code: use small letters joined by hyphens, like cover-missing.',
        )
    return Problem(
        file,
        key,
        f"“{said}”的格式不对（应符合 {pattern}）。",
        f'"{said}" has the wrong form (must match {pattern}).',
    )


def _dotted(tree: Any, place: tuple[int | str, ...]) -> str:
    """The key as an author would say it: `categories[cover-missing].limits.accept.kind`."""
    text = ""
    node = tree
    for step in place:
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and step < len(node) else None
            label = node.get("code") or node.get("id") if isinstance(node, dict) else None
            text += f"[{label or step}]"
        elif step == "[key]":
            continue
        else:
            node = node.get(step) if isinstance(node, dict) else None
            text += f".{step}" if text else str(step)
    return text


def _model_at(section: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model whose keys stand at a place of the tree, or None where none does."""
    here: Any = section
    for step in place:
        here = _inside(here, step)
        if here is None:
            return None
    here = _bare(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _inside(annotation: Any, step: int | str) -> Any:
    here = _bare(annotation)
    if isinstance(here, type) and issubclass(here, BaseModel):
        field = here.model_fields.get(str(step))
        return None if field is None else field.annotation
    arguments = get_args(here)
    if get_origin(here) is tuple:
        return arguments[0] if len(arguments) == 2 and arguments[1] is ... else None
    return arguments[1] if get_origin(here) is dict else None


def _bare(annotation: Any) -> Any:
    """An annotation without `| None` and without Annotated's extras."""
    if get_origin(annotation) in (Union, types.UnionType):
        kept = [each for each in get_args(annotation) if each is not type(None)]
        return _bare(kept[0]) if kept else None
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__)
    return None if get_origin(annotation) is Literal else annotation
