"""Says in words what changes between two packs, so that whoever adopts knows what they sign."""

from dataclasses import dataclass
from typing import Any

from linli.policy.pack import Pack

# What the lists of the pack hold, for "added" and "removed" to read like a sentence.
_THINGS: dict[str, tuple[str, str]] = {
    "levels.levels": ("层级", "level"),
    "units.units": ("单位", "unit"),
    "units.unit_series": ("单位系列", "unit series"),
    "categories.groups": ("大类", "group"),
    "categories.categories": ("事项", "category"),
    "routing.rules": ("分拨规则", "routing rule"),
    "roles.roles": ("角色", "role"),
    "notices.templates": ("通知模板", "notice template"),
    "intake.channels": ("渠道", "channel"),
    "grounds.declining": ("不予受理理由", "ground for declining"),
    "grounds.returning": ("退单理由", "ground for returning"),
    "grounds.withdrawing": ("撤回理由", "ground for withdrawing"),
    "grounds.redacting": ("隐去理由", "ground for redacting"),
    "grounds.holding": ("挂账理由", "ground for holding"),
    "grounds.extending": ("延期理由", "ground for extending"),
    "collaboration.duties": ("职责清单", "duty"),
    "ladder.rules": ("督办规则", "ladder rule"),
    "ladder.forms": ("督办单样式", "form of order"),
    "scripts.hints": ("话术提示", "script hint"),
    "retention.classes": ("保存期限", "retention class"),
    "retention.holds": ("留存理由", "ground for keeping longer"),
}

_FIELDS: dict[str, tuple[str, str]] = {
    "limits.accept": ("签收时限", "time to accept"),
    "limits.answer": ("办结时限", "time to answer"),
    "limits.contact": ("联系诉求人时限", "time to contact the reporter"),
    "limits.verify": ("核查时限", "time to verify"),
    "duty": ("责任单位", "duty"),
    "urgency": ("紧急程度", "urgency"),
    "proof": ("办结凭证", "proof"),
    "name": ("名称", "name"),
    "keywords": ("关键词", "keywords"),
    "questions": ("补充问题", "questions"),
    "conditions": ("立案结案条件", "conditions"),
    "description": ("说明", "description"),
    "lowest_level": ("最低处置层级", "lowest level"),
    "joinable_within_m": ("并案距离（米）", "metres within which reports join"),
}

# Of one year of the calendar; the year itself, where it is new or gone.
_YEARS: dict[str, tuple[str, str]] = {
    "": ("日历", "the calendar"),
    "holidays": ("放假日", "the holidays"),
    "make_up_days": ("调休上班日", "the make-up days"),
    "half_days": ("半天", "the half days"),
    "provisional": ("是否推算、尚未公布", "whether it is derived and not announced"),
}

_KINDS: dict[str, tuple[str, str]] = {
    "continuous_hours": ("个连续小时", "continuous hours"),
    "working_hours": ("个工作小时", "working hours"),
    "working_days": ("个工作日", "working days"),
    "calendar_days": ("个自然日", "calendar days"),
    "legal_days": ("日（法定期间）", "legal days"),
}

_URGENCIES: dict[str, tuple[str, str]] = {
    "general": ("一般", "general"),
    "utility": ("公用事业", "utility"),
    "emergency": ("紧急", "emergency"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the newer pack says differently."""

    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def diff(old: Pack, new: Pack) -> list[Change]:
    """Every change from one pack to another, in the order of the sections; empty when equal."""
    changes: list[Change] = []
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    for section in before:
        changes += _compare(section, before[section], after[section], ("", ""))
    return changes


def _compare(key: str, old: Any, new: Any, about: tuple[str, str]) -> list[Change]:
    if old == new:
        return []
    if _keyed(old) and _keyed(new) and (old or new) and key in _THINGS:
        return _compare_lists(key, old, new)
    if isinstance(old, dict) and isinstance(new, dict) and not _leaf(old) and not _leaf(new):
        return [
            change
            for name in {**old, **new}
            for change in _compare(f"{key}.{name}", old.get(name), new.get(name), about)
        ]
    return [_changed(key, old, new, about)]


def _compare_lists(key: str, old: list[Any], new: list[Any]) -> list[Change]:
    thing_zh, thing_en = _THINGS[key]
    before = {_code(item): item for item in old}
    after = {_code(item): item for item in new}
    changes = []
    for code, item in before.items():
        if code not in after:
            zh, en = _called(item)
            changes.append(
                Change(f"{key}[{code}]", f"删去{thing_zh}“{zh}”", f'removes the {thing_en} "{en}"')
            )
    for code, item in after.items():
        zh, en = _called(item)
        if code not in before:
            changes.append(
                Change(f"{key}[{code}]", f"新增{thing_zh}“{zh}”", f'adds the {thing_en} "{en}"')
            )
        else:
            about = (f"{thing_zh}“{zh}”的", f'{thing_en} "{en}": ')
            changes += _compare(f"{key}[{code}]", before[code], item, about)
    kept = [code for code in before if code in after]
    if kept != [code for code in after if code in before]:
        changes.append(
            Change(key, f"{thing_zh}的先后次序变了", f"the order of the {thing_en}s changes")
        )
    return changes


def _changed(key: str, old: Any, new: Any, about: tuple[str, str]) -> Change:
    field = key.split("].", 1)[1] if "]." in key else key
    zh, en = _of_year(field) or _FIELDS.get(field, (field, field))
    if isinstance(old, list) and isinstance(new, list):
        more = [item for item in new if item not in old]
        less = [item for item in old if item not in new]
        parts_zh, parts_en = [], []
        if more:
            parts_zh.append(f"增加 {_listed(more, 0)}")
            parts_en.append(f"gains {_listed(more, 1)}")
        if less:
            parts_zh.append(f"减去 {_listed(less, 0)}")
            parts_en.append(f"loses {_listed(less, 1)}")
        if not parts_zh:
            parts_zh, parts_en = ["次序变了"], ["changes its order"]
        return Change(
            key, f"{about[0]}{zh}{'，'.join(parts_zh)}", f"{about[1]}{en} {' and '.join(parts_en)}"
        )
    return Change(
        key,
        f"{about[0]}{zh}由“{_said(old, 0)}”改为“{_said(new, 0)}”",
        f'{about[1]}{en} changes from "{_said(old, 1)}" to "{_said(new, 1)}"',
    )


def _of_year(field: str) -> tuple[str, str] | None:
    """What a list of a year's days is called, as in `calendar.years.2027.holidays`."""
    section, _, rest = field.partition(".years.")
    year, _, what = rest.partition(".")
    known = _YEARS.get(what) if section == "calendar" else None
    return None if known is None else (f"{year} 年{known[0]}", f"{known[1]} of {year}")


def _said(value: Any, language: int) -> str:
    """A value in the words of one language (0 中文, 1 English)."""
    if value is None:
        return ("无", "none")[language]
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][language]
    if isinstance(value, dict):
        if _limit(value):
            said = f"{value['amount']} {_KINDS[value['kind']][language]}"
            for urgency, names in _URGENCIES.items():
                if own := value.get(urgency):
                    said += f"{('；', '; ')[language]}{names[language]} {_said(own, language)}"
            return said
        if {"zh", "en"} <= set(value):
            return str(value[("zh", "en")[language]])
        if "unit" in value and "desk_of" in value:
            return str(value["unit"] or f"desk of {value['desk_of']}")
        if "text" in value:
            return _said(value["text"], language)
        return ", ".join(f"{name} {_said(each, language)}" for name, each in value.items())
    return _listed(value, language) if isinstance(value, list) else str(value)


def _listed(values: list[Any], language: int) -> str:
    return ("、", ", ")[language].join(_said(value, language) for value in values)


def _keyed(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _leaf(value: dict[str, Any]) -> bool:
    """Whether a table is one value to a reader: a limit, a text, a reference to a unit."""
    keys = set(value)
    return _limit(value) or {"zh", "en"} <= keys or keys == {"unit", "desk_of"}


def _limit(value: dict[str, Any]) -> bool:
    """Whether a table is a limit, with those of single urgencies or without."""
    return {"kind", "amount"} <= set(value) <= {"kind", "amount", *_URGENCIES}


def _code(item: dict[str, Any]) -> str:
    return str(item.get("code") or item.get("id"))


def _called(item: dict[str, Any]) -> tuple[str, str]:
    name = item.get("name")
    if isinstance(name, dict):
        return str(name["zh"]), str(name["en"])
    return _code(item), _code(item)
