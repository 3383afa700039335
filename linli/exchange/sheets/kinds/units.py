"""Units as a sheet: those with a name of their own; the series make theirs from the areas."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import get_args

from linli.batches.kinds import Column
from linli.exchange.sheets.headed import NOTHING, Headed, by_name
from linli.exchange.sheets.packed import Packed, changed, code_in, proposing_kind, understood
from linli.journal.acting import Actor
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.calendar import AROUND_THE_CLOCK
from linli.policy.sections.units import Unit, UnitKind, UnitRef
from linli.tables.cells import code, phone
from linli.tables.workbook import Cell
from linli.territory.queries import area_names

KIND_NAMES: dict[str, tuple[str, str]] = {
    "centre": ("指挥中心", "centre"),
    "street_office": ("街道", "street office"),
    "community_station": ("社区", "community station"),
    "department": ("部门", "department"),
    "utility": ("公用企业", "utility"),
    "property": ("物业企业", "property company"),
}
YES_NO: dict[str, str] = {"是": "yes", "否": "no", "yes": "yes", "no": "no", "y": "yes", "n": "no"}
YES_NO |= {"true": "yes", "false": "no", "1": "yes", "0": "no"}
COLUMNS = (
    Column(
        "code",
        ("代码", "code"),
        ("必填：小写英文，如 dept-water；以后不要改", "Needed: small letters, such as dept-water"),
        needed=True,
        width=26,
    ),
    Column("name_zh", ("名称", "name"), ("必填", "Needed: the Chinese name"), width=30),
    Column("name_en", ("英文名称", "name in English"), ("不填就用中文名", "Or the name"), width=30),
    Column(
        "kind",
        ("类型", "kind"),
        ("、".join(zh for zh, _ in KIND_NAMES.values()), ", ".join(KIND_NAMES)),
    ),
    Column("area", ("辖区", "area"), ("辖区代码或名称", "An area's code or name"), width=20),
    Column(
        "parent",
        ("上级单位", "parent"),
        ("单位代码或名称；没有就写“无”", 'A unit\'s code or name, or "none"'),
        width=24,
    ),
    Column(
        "duty_phone",
        ("值班电话", "duty phone"),
        ("没有就写“无”", 'Or "none"'),
        width=18,
    ),
    Column("may_be_asked", ("可派单", "may be asked"), ("是、否", "yes or no"), width=10),
    Column(
        "hours",
        ("工作时间", "hours"),
        (
            f"日历里的工作时间代码，{AROUND_THE_CLOCK} 是全天候；和机关一样就写“无”",
            f'A code of the calendar, {AROUND_THE_CLOCK}, or "none"',
        ),
        width=18,
    ),
    Column(
        "supervised_by",
        ("监督单位", "supervised by"),
        (
            "谁办理反映它的案件：单位代码，或 @层级 指所在层级的受理中心；不写就是上级单位",
            "Who takes what is said against it: a unit's code, or @level for the desk there;"
            " the parent when empty",
        ),
        width=18,
    ),
)
_KINDS = {word.casefold(): one for one in get_args(UnitKind) for word in (one, *KIND_NAMES[one])}


def _reader(pack: Pack) -> Callable[[Headed], Unit]:
    areas = by_name([(one.code, one.name_zh, one.name_en) for one in area_names()])
    units = by_name([(one.code, one.name.zh, one.name.en) for one in pack.units.units])

    def read(line: Headed) -> Unit:
        known = pack.units.by_code.get(code_in(line))
        said = {} if known is None else known.model_dump()
        names = {"zh": line("name_zh"), "en": line("name_en")}
        if known is None:
            names["zh"] = line.needed("name_zh")
            names["en"] = names["en"] or names["zh"]
            line.needed("kind")
            line.needed("area")
        else:
            names = {side: words or said["name"][side] for side, words in names.items()}
        said |= {"code": code_in(line), "name": names}
        if line("kind"):
            said["kind"] = line.coded("kind", _KINDS)
        if words := line("area"):
            words = code(words, line.headings["area"])
            said["area"] = areas.get(words.casefold(), words)
        if words := line("parent"):
            # It may stand further down in the same sheet: whether it does, the checks say.
            said["parent"] = None if words in NOTHING else units.get(words.casefold(), words)
        if words := line("duty_phone"):
            whole = phone(words, line.headings["duty_phone"])
            said["duty_phone"] = None if words in NOTHING else whole
        if line("may_be_asked"):
            said["may_be_asked"] = line.coded("may_be_asked", YES_NO) == "yes"
        if words := line("hours"):
            said["hours"] = None if words in NOTHING else words
        if words := line("supervised_by"):
            said["supervised_by"] = None if words in NOTHING else _ref(words, units)
        return understood(line, Unit, said)

    return read


def _ref(words: str, units: dict[str, str]) -> dict[str, str]:
    if words.startswith("@"):
        return {"desk_of": words[1:]}
    return {"unit": units.get(words.casefold(), words)}


def _lay(pack: Pack, units: dict[str, Unit], whole: bool) -> Pack:
    """The units of before in their order, changed where the sheet says so, then the new ones."""
    before = pack.units.by_code
    kept = [units.get(one, unit) for one, unit in before.items() if one in units or not whole]
    new = [unit for one, unit in units.items() if one not in before]
    return changed(pack, units=changed(pack.units, units=(*kept, *new)))


def _rows(by: Actor, now: datetime, side: int) -> Iterator[Sequence[Cell]]:
    for unit in current().pack.units.units:
        yield (
            unit.code,
            unit.name.zh,
            unit.name.en,
            KIND_NAMES[unit.kind][side],
            unit.area,
            unit.parent or NONE[side],
            unit.duty_phone or NONE[side],
            (("否", "no"), ("是", "yes"))[unit.may_be_asked][side],
            unit.hours or NONE[side],
            _named(unit.supervised_by) or NONE[side],
        )


def _named(ref: UnitRef | None) -> str:
    if ref is None:
        return ""
    return ref.unit or f"@{ref.desk_of}"


NONE = ("无", "none")
UNITS = proposing_kind(
    "units",
    ("单位", "Units"),
    (
        "部门、公用企业、物业等有名称的单位；街道和社区由辖区自动生成。"
        "改动成为一份待复核的规则包。",
        "Departments, utilities, companies; the offices of streets and communities follow from"
        " the areas. What changes becomes a pack that a second person reads.",
    ),
    Packed(
        columns=COLUMNS,
        section="units",
        key=code_in,
        reader=_reader,
        lay=_lay,
        known=lambda pack, key: pack.units.by_code.get(key),
    ),
    _rows,
)
