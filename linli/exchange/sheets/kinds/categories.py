"""Categories 事项清单 as a sheet, with the groups they are in."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, get_args

from linli.batches.kinds import Column
from linli.exchange.sheets.headed import NOTHING, Headed, by_name
from linli.exchange.sheets.limits import URGENCIES, limit_of, limit_words
from linli.exchange.sheets.packed import Packed, changed, code_in, proposing_kind, understood
from linli.journal.acting import Actor
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.categories import Category, CategoryKind, Group, Proof
from linli.policy.sections.limits import Urgency
from linli.tables.workbook import Cell

KIND_NAMES: dict[str, tuple[str, str]] = {
    "part": ("部件", "part"),
    "event": ("事件", "event"),
    "consultation": ("咨询", "consultation"),
    "dispute": ("纠纷", "dispute"),
    "suggestion": ("建议", "suggestion"),
    "service": ("服务", "service"),
    "complaint": ("投诉", "complaint"),
}
PROOF_NAMES: dict[str, tuple[str, str]] = {
    "none": ("不需要", "none"),
    "note": ("文字", "note"),
    "photo_after": ("办理后照片", "photo after"),
    "photo_before_after": ("办理前后照片", "photos before and after"),
}
LIMITS = ("accept", "contact", "answer", "verify")
DESK = ("所在", "desk of ")
_LIMIT_NOTE = ("如 4 工作小时；紧急 1 小时", "Such as 4 working hours; emergency 1 hours")


def _said(names: dict[str, tuple[str, str]], sides: Sequence[str]) -> dict[str, str]:
    return {word.casefold(): one for one in sides for word in (one, *names[one])}


_KINDS = _said(KIND_NAMES, get_args(CategoryKind))
_PROOFS = _said(PROOF_NAMES, get_args(Proof))
_URGENCIES = _said({one: URGENCIES[one] for one in get_args(Urgency)}, get_args(Urgency))
COLUMNS = (
    Column(
        "code",
        ("代码", "code"),
        ("必填：小写英文，如 road-pothole；以后不要改", "Needed: such as road-pothole"),
        needed=True,
        width=24,
    ),
    Column("name_zh", ("名称", "name"), ("新事项必填", "Needed for a new one"), width=22),
    Column("name_en", ("英文名称", "name in English"), ("不填就用中文名", "Or the name"), width=26),
    Column(
        "group", ("大类代码", "group"), ("大类的代码或名称", "A group's code or name"), width=18
    ),
    Column(
        "group_name_zh",
        ("大类名称", "group name"),
        ("新大类必填", "Needed for a new one"),
        width=18,
    ),
    Column("group_name_en", ("大类英文名", "group name in English"), ("可不填", "May be empty")),
    Column(
        "kind",
        ("类型", "kind"),
        ("、".join(zh for zh, _ in KIND_NAMES.values()), ", ".join(KIND_NAMES)),
    ),
    Column("description_zh", ("说明", "description"), ("给居民看的话", "For residents"), width=36),
    Column("description_en", ("英文说明", "description in English"), ("可不填", "Or the other")),
    Column("keywords", ("关键词", "keywords"), ("用顿号分开", "Divided by commas"), width=36),
    Column("urgency", ("紧急程度", "urgency"), ("一般、水电气暖、紧急", ", ".join(URGENCIES))),
    Column("accept", ("签收时限", "time to accept"), _LIMIT_NOTE, width=20),
    Column("contact", ("联系时限", "time to contact"), ("不另定就写“无”", 'Or "none"'), width=20),
    Column("answer", ("办结时限", "time to answer"), _LIMIT_NOTE, width=20),
    Column("verify", ("核查时限", "time to verify"), ("不另定就写“无”", 'Or "none"'), width=20),
    Column("lowest_level", ("最低层级", "lowest level"), ("层级名称或代码", "A level"), width=14),
    Column(
        "duty",
        ("责任单位", "duty"),
        ("单位代码或名称；“所在社区”就是事发地的社区", 'A unit, or "desk of community"'),
        width=24,
    ),
    Column(
        "proof",
        ("办结凭证", "proof"),
        ("、".join(zh for zh, _ in PROOF_NAMES.values()), ", ".join(PROOF_NAMES)),
        width=18,
    ),
    Column(
        "conditions_zh", ("立案结案条件", "conditions"), ("什么算立案，什么算办结", ""), width=36
    ),
    Column("conditions_en", ("英文条件", "conditions in English"), ("可不填", "Or the other")),
    Column(
        "joinable_within_m", ("并案距离米", "joinable within metres"), ("0 就是不并", "0 for never")
    ),
)
Listed = tuple[Category, Group]


def _reader(pack: Pack) -> Callable[[Headed], Listed]:
    groups = by_name([(one.code, one.name.zh, one.name.en) for one in pack.categories.groups])
    levels = by_name([(one.code, one.name.zh, one.name.en) for one in pack.levels.levels])
    units = by_name([(one.code, one.name.zh, one.name.en) for one in pack.units.units])

    def texts(line: Headed, key: str, known: dict[str, Any] | None, fallback: str) -> Any:
        before = (known or {}).get(key) or {"zh": "", "en": ""}
        zh = line(f"{key}_zh") or before["zh"] or fallback
        return {"zh": zh, "en": line(f"{key}_en") or before["en"] or zh}

    def group(line: Headed) -> Group:
        words = line("group").casefold()
        known = pack.categories.groups_by_code.get(groups.get(words, ""))
        name = {"zh": line("group_name_zh"), "en": line("group_name_en")}
        if known is None:
            name["zh"] = line.needed("group_name_zh")
            return understood(
                line, Group, {"code": words, "name": name | {"en": name["en"] or name["zh"]}}
            )
        before = known.name.model_dump()
        return Group.model_validate(
            {"code": known.code, "name": {side: name[side] or before[side] for side in name}}
        )

    def duty(line: Headed) -> dict[str, str]:
        words = line("duty").casefold()
        for mark in DESK:
            level = levels.get(words.removeprefix(mark))
            if words.startswith(mark) and level is not None:
                return {"desk_of": level}
        return {"unit": line.coded("duty", units)}

    def read(line: Headed) -> Listed:
        known = pack.category(code_in(line))
        said = {} if known is None else known.model_dump()
        if known is None:
            for key in ("name_zh", "group", "kind", "accept", "answer", "lowest_level", "duty"):
                line.needed(key)
            said = {"keywords": (), "urgency": "general", "proof": "note", "limits": {}}
        code, name = code_in(line), texts(line, "name", said, "")
        said |= {
            "code": code,
            "name": name,
            "description": texts(line, "description", said, name["zh"]),
            "conditions": texts(line, "conditions", said, name["zh"]),
        }
        within = group(line) if line("group") else pack.categories.groups_by_code[said["group"]]
        said["group"] = within.code
        if words := line("keywords"):
            parts = (one.strip() for one in re.split("[、,，;；]", words))
            said["keywords"] = tuple(one for one in parts if one)
        for key, words_of in (("kind", _KINDS), ("urgency", _URGENCIES), ("proof", _PROOFS)):
            if line(key):
                said[key] = line.coded(key, words_of)
        if line("lowest_level"):
            said["lowest_level"] = line.coded("lowest_level", levels)
        if line("duty"):
            said["duty"] = duty(line)
        if words := line("joinable_within_m"):
            said["joinable_within_m"] = words.removesuffix(".0")
        said["limits"] = dict(said["limits"]) | _limits(line)
        return understood(line, Category, said), within

    return read


def _limits(line: Headed) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in LIMITS:
        words = line(key)
        if not words:
            continue
        if words in NOTHING:
            found[key] = None
            continue
        limit = limit_of(words)
        if limit is None:
            raise line.bad(
                key,
                f"“{words[:40]}”不是时限。请写成 4 工作小时、3 工作日、2 小时，或加“；紧急 1 小时”",
                f'"{words[:40]}" is no limit: write 4 working hours, 3 working days, 2 hours, and'
                ' if need be "; emergency 1 hours"',
            )
        found[key] = limit.model_dump()
    return found


def _lay(pack: Pack, listed: dict[str, Listed], whole: bool) -> Pack:
    """The catalogue in its order, changed where the sheet says so; groups that are used stay."""
    catalogue = pack.categories
    kept = [
        listed[one.code][0] if one.code in listed else one
        for one in catalogue.categories
        if one.code in listed or not whole
    ]
    kept += [one for code, (one, _) in listed.items() if code not in catalogue.by_code]
    groups = {one.code: one for one in catalogue.groups}
    groups |= {group.code: group for _, group in listed.values()}
    used = {one.group for one in kept}
    left = tuple(one for code, one in groups.items() if code in used)
    return changed(pack, categories=changed(catalogue, categories=tuple(kept), groups=left))


def _known(pack: Pack, code: str) -> Listed | None:
    found = pack.category(code)
    return None if found is None else (found, pack.categories.groups_by_code[found.group])


def _rows(by: Actor, now: datetime, side: int) -> Iterator[Sequence[Cell]]:
    pack = current().pack
    none = ("无", "none")[side]
    for one in pack.categories.categories:
        within, level = pack.categories.groups_by_code[one.group], one.duty.desk_of
        yield (
            one.code,
            one.name.zh,
            one.name.en,
            within.code,
            within.name.zh,
            within.name.en,
            KIND_NAMES[one.kind][side],
            one.description.zh,
            one.description.en,
            ("、", ", ")[side].join(one.keywords),
            URGENCIES[one.urgency][side],
            *(limit_words(getattr(one.limits, key), side) or none for key in LIMITS),
            one.lowest_level,
            f"{DESK[side]}{level}" if level else one.duty.unit,
            PROOF_NAMES[one.proof][side],
            one.conditions.zh,
            one.conditions.en,
            one.joinable_within_m,
        )


CATEGORIES = proposing_kind(
    "categories",
    ("事项清单", "Categories"),
    (
        "事项、大类、时限、责任单位；补充问题不在表里，改表不会动它。改动成为一份待复核的规则包。",
        "Categories, groups, limits and duties; questions are not in the sheet and stay as they"
        " are. What changes becomes a pack that a second person reads.",
    ),
    Packed(
        columns=COLUMNS,
        section="categories",
        key=code_in,
        reader=_reader,
        lay=_lay,
        known=_known,
    ),
    _rows,
)
