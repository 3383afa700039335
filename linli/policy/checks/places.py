"""Checks levels and units: areas' codes nest, every unit has its place, every desk exists."""

from collections.abc import Iterator
from itertools import pairwise

from linli.policy.checks.finding import doubled, ref_problems
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.calendar import AROUND_THE_CLOCK
from linli.policy.sections.section import CODE_PATTERN
from linli.policy.sections.units import Unit

LEVELS, UNITS = "levels.toml", "units.toml"


def place_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with levels, units, series and desks."""
    yield from _level_problems(pack)
    named = [unit.code for unit in pack.units.units]
    yield from doubled(UNITS, "units", named + [each.code for each in pack.units.unit_series])
    for unit in pack.units.units:
        yield from _unit_problems(pack, unit)
    yield from _series_problems(pack)
    yield from _desk_problems(pack)


def _level_problems(pack: Pack) -> Iterator[Problem]:
    levels = pack.levels.levels
    yield from doubled(LEVELS, "levels", (level.code for level in levels))
    if not levels:
        yield Problem(LEVELS, "levels", "至少要有一个层级。", "needs at least one level.")
        return
    for depth, level in enumerate(levels):
        if level.depth != depth:
            yield Problem(
                LEVELS,
                f"levels[{level.code}].depth",
                f"层级应从 0 起依次排列，这里应为 {depth}。",
                f"levels stand in order from 0; this one must be {depth}.",
            )
    for above, below in pairwise(levels):
        if below.code_length <= above.code_length:
            yield Problem(
                LEVELS,
                f"levels[{below.code}].code_length",
                f"下级代码应比“{above.code}”更长。",
                f'must be longer than that of "{above.code}": codes nest by prefix.',
            )
    if levels[0].code_length != len(pack.district.division_code):
        yield Problem(
            LEVELS,
            f"levels[{levels[0].code}].code_length",
            "应与 district.toml 的 division_code 等长。",
            "must be the length of division_code in district.toml.",
        )


def area_problems(pack: Pack, file: str, key: str, area: str) -> Iterator[Problem]:
    """What is wrong with an area's code, as far as a pack without its areas can tell."""
    if not area.startswith(pack.district.division_code):
        yield Problem(
            file,
            key,
            f"“{area}”不在本区（{pack.district.division_code}）。",
            f'"{area}" is not in this district ({pack.district.division_code}).',
        )
    elif pack.levels.of_area(area) is None:
        lengths = ", ".join(str(level.code_length) for level in pack.levels.levels)
        yield Problem(
            file,
            key,
            f"“{area}”的位数不属于任何层级（{lengths}）。",
            f'"{area}" has the length of no level ({lengths}).',
        )


def _unit_problems(pack: Pack, unit: Unit) -> Iterator[Problem]:
    key = f"units[{unit.code}]"
    yield from area_problems(pack, UNITS, f"{key}.area", unit.area)
    yield from _hours_problems(pack, key, unit.hours)
    if unit.supervised_by is not None:
        named, said = f"{key}.supervised_by", unit.supervised_by
        yield from ref_problems(pack, UNITS, named, said, handles=False)
    elif unit.parent is None:
        yield Problem(
            UNITS,
            key,
            "没有上级单位，请用 supervised_by 写明反映它的案件由谁办理。",
            "has no parent: say by supervised_by who takes what is said against it.",
        )
    known = pack.units.by_code
    if unit.parent is not None and unit.parent not in known:
        yield unknown(UNITS, f"{key}.parent", unit.parent, known, zh="单位", en="unit")
        return
    passed = {unit.code}
    above = unit.parent
    while above is not None and above in known:
        if above in passed:
            yield Problem(
                UNITS, f"{key}.parent", "上级单位绕成了圈。", "the parents run in a circle."
            )
            return
        passed.add(above)
        above = known[above].parent


def _hours_problems(pack: Pack, key: str, hours: str | None) -> Iterator[Problem]:
    known = {AROUND_THE_CLOCK, *pack.calendar.hours}
    if hours is not None and hours not in known:
        yield unknown(UNITS, f"{key}.hours", hours, known, zh="工作时间", en="hours")


def _series_problems(pack: Pack) -> Iterator[Problem]:
    for series in pack.units.unit_series:
        key = f"unit_series[{series.code}]"
        yield from _hours_problems(pack, key, series.hours)
        if series.level not in pack.levels.by_code:
            yield unknown(
                UNITS, f"{key}.level", series.level, pack.levels.by_code, zh="层级", en="level"
            )
        if series.unit_code.count("{area}") != 1 or not CODE_PATTERN.fullmatch(
            series.unit_code.replace("{area}", "990100")
        ):
            yield Problem(
                UNITS,
                f"{key}.unit_code",
                "应为含一个 {area} 的代码，如 street-{area}。",
                "must be a code with one {area} in it, like street-{area}.",
            )
        for language, text in (("zh", series.name.zh), ("en", series.name.en)):
            if "{name}" not in text:
                yield Problem(
                    UNITS,
                    f"{key}.name.{language}",
                    "应含 {name}，否则各单位同名。",
                    "must contain {name}, or all its units have one name.",
                )
        if series.supervised_by is not None:
            named, said = f"{key}.supervised_by", series.supervised_by
            yield from ref_problems(pack, UNITS, named, said, handles=False)
        if series.parent is not None:
            # A parent is an office above, not one that handles: the centre may well be one.
            yield from ref_problems(pack, UNITS, f"{key}.parent", series.parent, handles=False)


def _desk_problems(pack: Pack) -> Iterator[Problem]:
    units = pack.units
    for level, code in units.desk_of_level.items():
        key = f"desk_of_level.{level}"
        if level not in pack.levels.by_code:
            yield unknown(UNITS, key, level, pack.levels.by_code, zh="层级", en="level")
        series = units.series_by_code.get(code)
        if series is not None and series.level != level:
            yield Problem(
                UNITS,
                key,
                f"系列“{code}”属于层级“{series.level}”，不能作这一级的受理中心。",
                f'the series "{code}" is of level "{series.level}" and cannot be the desk here.',
            )
        if series is None and code not in units.by_code:
            known = [*units.by_code, *units.series_by_code]
            yield unknown(UNITS, key, code, known, zh="单位或系列", en="unit or series")
    if not pack.levels.levels:
        return
    top = pack.levels.levels[0].code
    if units.desk_of_level.get(top) not in units.by_code:
        yield Problem(
            UNITS,
            f"desk_of_level.{top}",
            "最高层级必须有一个受理中心，且是一个具体单位：没有地点的诉求由它受理。",
            "the top level needs a desk, and a single unit: reports without a place go there.",
        )
