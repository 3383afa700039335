"""The answer to "is this pack sound?": errors that forbid its use, warnings that do not."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from linli.policy.pack import Pack
from linli.policy.problems import Problem
from linli.policy.read import try_read

_NOVEMBER = 11


@dataclass(frozen=True, slots=True)
class PackReport:
    """What checking a folder found; `pack` is None when the folder could not be understood."""

    folder: str
    pack: Pack | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether the pack can be adopted."""
        return not self.errors

    def counts(self) -> dict[str, int]:
        """How much the pack holds of what, for a person to see that nothing was lost."""
        if self.pack is None:
            return {}
        return {
            "levels": len(self.pack.levels.levels),
            "units": len(self.pack.units.units),
            "unit_series": len(self.pack.units.unit_series),
            "groups": len(self.pack.categories.groups),
            "categories": len(self.pack.categories.categories),
            "rules": len(self.pack.routing.rules),
            "roles": len(self.pack.roles.roles),
            "templates": len(self.pack.notices.templates),
        }

    def to_json(self) -> dict[str, Any]:
        """The report in the shape that `linli policy check --json` promises."""
        return {
            "folder": self.folder,
            "sound": self.sound,
            "hash": self.pack.hash if self.pack is not None and self.sound else None,
            "counts": self.counts(),
            "errors": [asdict(problem) for problem in self.errors],
            "warnings": [asdict(problem) for problem in self.warnings],
        }


def check_pack(folder: Path, *, today: date) -> PackReport:
    """Read and check a folder; never raises for what stands in it."""
    pack, errors = try_read(folder)
    warnings: list[Problem] = []
    if pack is not None:
        errors += year_errors(pack, today)
        warnings = calendar_warnings(pack, today) + catalogue_warnings(pack)
    return PackReport(str(folder), pack, tuple(errors), tuple(warnings))


def year_errors(pack: Pack, today: date) -> list[Problem]:
    """A calendar without the present year: no working deadline can be given at all."""
    if today.year in pack.calendar.years:
        return []
    return [
        Problem(
            "calendar.toml",
            f"years.{today.year}",
            f"缺少 {today.year} 年的放假安排：今年的时限都算不出来。请增加 [years.{today.year}]。",
            f"the holidays of {today.year} are missing: no limit of this year can be computed. Add "
            f"[years.{today.year}].",
        )
    ]


def calendar_warnings(pack: Pack, today: date) -> list[Problem]:
    """What the calendar lacks for deadlines that start today, two months ahead.

    A limit given in December ends in January: from November on the next year is needed too.
    """
    years = pack.calendar.years
    found = []
    wanted = [today.year] + ([today.year + 1] if today.month >= _NOVEMBER else [])
    for year in wanted:
        key = f"years.{year}"
        if year not in years:
            if year == today.year:
                continue  # an error, and no mere warning
            found.append(
                Problem(
                    "calendar.toml",
                    key,
                    f"缺少 {year} 年的放假安排：到期日落在这一年的时限算不出来。",
                    f"the holidays of {year} are missing: no limit that ends in it can be given.",
                )
            )
        elif years[year].provisional:
            found.append(
                Problem(
                    "calendar.toml",
                    key,
                    f"{year} 年的放假安排是推算的；国务院公布后请改成公布的。",
                    f"the holidays of {year} are derived; replace them once the state announces.",
                )
            )
    return found


def catalogue_warnings(pack: Pack) -> list[Problem]:
    """Words that two categories share: a text with such a word alone says nothing."""
    owners: dict[str, list[str]] = {}
    for category in pack.categories.categories:
        for word in category.keywords:
            owners.setdefault(word, []).append(category.code)
    return [
        Problem(
            "categories/",
            "keywords",
            f"“{word}”同时属于 {'、'.join(codes)}，单凭它分不出事项。",
            f'"{word}" belongs to {", ".join(codes)} alike and tells them not apart.',
        )
        for word, codes in owners.items()
        if len(codes) > 1
    ]


def area_warnings(pack: Pack, area_codes: Iterable[str]) -> list[Problem]:
    """The areas that units and rules name and the territory does not have."""
    known = set(area_codes)
    named = [("units.toml", f"units[{unit.code}].area", unit.area) for unit in pack.units.units]
    named += [
        ("routing.toml", f"rules[{rule.id}].when.areas_under", area)
        for rule in pack.routing.rules
        for area in rule.when.areas_under
    ]
    return [
        Problem(file, key, f"辖区中没有“{area}”。", f'the territory has no area "{area}".')
        for file, key, area in named
        if area not in known
    ]
