"""Units 单位: who can be asked to handle a case, and which unit is the desk of which level."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from linli.policy.sections.section import AreaCode, Code, Line, Section, Text

UnitKind = Literal[
    "centre", "street_office", "community_station", "department", "utility", "property"
]


class UnitRef(Section):
    """Names a unit: by its code, or as the desk of a level over the place in question."""

    unit: Code | None = None
    desk_of: Code | None = None


class Unit(Section):
    """One unit with a name of its own: the centre, a department, a utility, a company."""

    code: Code
    name: Text
    kind: UnitKind
    area: AreaCode
    parent: Code | None = None
    duty_phone: Line | None = None
    may_be_asked: bool = True
    hours: Code | None = None
    # Who takes what is said against it 回避; the parent, where nobody is named.
    supervised_by: UnitRef | None = None


class UnitSeries(Section):
    """A unit for every area of a level: fourteen street offices are one entry.

    `unit_code` contains `{area}`; the texts of `name` contain `{name}`, the area's name.
    """

    code: Code
    level: Code
    kind: UnitKind
    unit_code: Line
    name: Text
    parent: UnitRef | None = None
    duty_phone: Line | None = None
    may_be_asked: bool = True
    hours: Code | None = None
    supervised_by: UnitRef | None = None


@dataclass(frozen=True, slots=True)
class AreaName:
    """What the series need to know of an area: its code, names and level."""

    code: str
    name_zh: str
    name_en: str
    level: str


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One unit after the series are spelt out, ready to become a row."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    area: str
    parent: str | None
    duty_phone: str | None
    may_be_asked: bool
    series: str | None


class Units(Section):
    """All units and series, and the desk of each level that has one."""

    units: tuple[Unit, ...]
    unit_series: tuple[UnitSeries, ...] = ()
    # Level code → code of the unit or of the series whose unit is the desk there.
    desk_of_level: dict[Code, Code]

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """Each named unit under its code; units of series are not among them."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def series_by_code(self) -> dict[str, UnitSeries]:
        """Each series under its code."""
        return {series.code: series for series in self.unit_series}

    def series_unit(self, series_code: str, area_code: str) -> str:
        """The code of the unit that a series makes for one area of its level."""
        return self.series_by_code[series_code].unit_code.replace("{area}", area_code)

    def hours_of(self, code: str) -> str | None:
        """The code of a unit's own hours, or None when it keeps those of the offices."""
        said = self.said_of(code)
        return None if said is None else said.hours

    def supervisor_of(self, code: str) -> UnitRef | None:
        """Who is named to take what is said against a unit, or None when nobody is."""
        said = self.said_of(code)
        return None if said is None else said.supervised_by

    def said_of(self, code: str) -> Unit | UnitSeries | None:
        """What the pack says of a unit: under its own name, or as one of a series."""
        named = self.by_code.get(code)
        if named is not None:
            return named
        for series in self.unit_series:
            before, _, after = series.unit_code.partition("{area}")
            area = code.removeprefix(before).removesuffix(after)
            if area.isdecimal() and code == f"{before}{area}{after}":
                return series
        return None
