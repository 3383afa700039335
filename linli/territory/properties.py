"""An area's code, names, level and parent, from the words that stand beside it in a file."""

from collections.abc import Mapping
from typing import Any

from linli.policy.sections.levels import Levels
from linli.territory.features import AreaFeature, FileProblem

# The names under which files in the field carry them (adcode: Amap and DataV).
CODE_KEYS = ("code", "adcode", "area_code")
NAME_KEYS = ("name_zh", "name")
NAME_EN_KEYS = ("name_en", "name:en")
MOST_NAME = 80
MOST_NAME_EN = 120
MOST_CODE = 32


def named_area(
    place: int, properties: Mapping[str, Any], levels: Levels
) -> AreaFeature | list[FileProblem]:
    """The area without its shape; or what is wrong with its properties."""
    code = _word(properties, CODE_KEYS)
    name = _word(properties, NAME_KEYS)
    problems = []
    if not code or len(code) > MOST_CODE:
        problems.append(
            FileProblem(
                place,
                "code",
                f"缺少编码，或编码超过 {MOST_CODE} 位。请填写 code。",
                f"The code is missing or longer than {MOST_CODE}. Fill in code.",
            )
        )
    if not name or len(name) > MOST_NAME:
        problems.append(
            FileProblem(
                place,
                "name_zh",
                f"缺少名称，或名称超过 {MOST_NAME} 字。请填写 name_zh。",
                f"The name is missing or longer than {MOST_NAME}. Fill in name_zh.",
            )
        )
    level = levels.of_area(code)
    said = properties.get("level")
    if 0 < len(code) <= MOST_CODE and level is None:
        lengths = ", ".join(f"{each.code_length} ({each.code})" for each in levels.levels)
        problems.append(
            FileProblem(
                place,
                "code",
                f"编码 {code} 为 {len(code)} 位，规则包中没有这样的层级。可用位数：{lengths}。",
                f"The code {code} has {len(code)} digits; the pack's levels have {lengths}.",
            )
        )
    elif level is not None and said in levels.by_code and said != level.code:
        problems.append(
            FileProblem(
                place,
                "level",
                f"写的层级是 {said}，但按编码 {code} 应为 {level.code}。请改正其一。",
                f"The level says {said}, the code {code} says {level.code}: correct one.",
            )
        )
    parent = _parent(properties.get("parent"))
    if level is not None and level.depth == 0:
        parent = None
    if parent is not None and (parent == code or not code.startswith(parent)):
        problems.append(
            FileProblem(
                place,
                "parent",
                f"上级编码 {parent} 不是编码 {code} 的前缀。下级编码必须以上级编码开头。",
                f"The parent {parent} is no beginning of the code {code}; codes must nest.",
            )
        )
    if problems or level is None:
        return problems
    name_en = _word(properties, NAME_EN_KEYS)[:MOST_NAME_EN] or name
    return AreaFeature(code, level.code, name, name_en, parent)


def _word(properties: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these properties that says something, as text."""
    for key in keys:
        value = properties.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip().replace("\x00", "")
    return ""


def _parent(value: object) -> str | None:
    """The parent's code, also from DataV's way of saying it: `{"adcode": 510100}`."""
    if isinstance(value, dict):
        value = _word(value, CODE_KEYS)
    return str(value).strip() if isinstance(value, str | int) and str(value).strip() else None
