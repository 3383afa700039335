"""What brings a district to life: its rules, its areas with their units, its first staff."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from linli.journal.acting import Actor, act
from linli.people.acts.staff import add_officer, add_post
from linli.people.acts.sync_units import sync_units
from linli.policy.acts import adopt
from linli.policy.pack import Pack
from linli.policy.problems import Problem
from linli.policy.queries import AdoptedRelease, current
from linli.policy.report import area_warnings
from linli.territory.acts import adopt_generation, merge
from linli.territory.files import read_areas
from linli.territory.queries import area_names, features_of, newest_generation
from linli.territory.survey import Survey, survey

SHOWN = 10
COMMAND = Actor.system("command")


@act
def adopt_pack(pack: Pack, *, now: datetime) -> AdoptedRelease:
    """Put a pack in force and bring the units in step with it, both or neither."""
    release = adopt(pack, by=COMMAND, now=now)
    sync_units(pack, area_names(), by=COMMAND, now=now)
    return release


@dataclass(frozen=True)
class TerritoryReport:
    """What an import of areas did, and how well the areas fit; `generation` is None in a trial."""

    generation: int | None
    survey: Survey
    warnings: tuple[Problem, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape that `linli territory import --json` promises."""
        return {
            "generation": self.generation,
            **asdict(self.survey),
            "warnings": [asdict(problem) for problem in self.warnings],
        }

    def lines(self) -> list[str]:
        """The same for a person, worst first, not more than ten of a kind."""
        found = self.survey
        told = [
            f"{found.areas} 个辖区；重叠 {len(found.overlaps)}，空隙 {len(found.gaps)}，"
            f"无上级或越界 {len(found.orphans)}，已修整 {len(found.repaired)}。 "
            f"{found.areas} areas; {len(found.overlaps)} overlaps, {len(found.gaps)} gaps, "
            f"{len(found.orphans)} orphans, {len(found.repaired)} mended."
        ]
        told += [
            f"  重叠 overlap {one.one} × {one.other}: {one.area_m2:.0f} m²"
            for one in found.overlaps[:SHOWN]
        ]
        told += [f"  空隙 gap {one.parent}: {one.area_m2:.0f} m²" for one in found.gaps[:SHOWN]]
        told += [
            f"  无上级 orphan {one.code}"
            if one.outside_m2 is None
            else f"  越界 outside {one.parent}: {one.code}, {one.outside_m2:.0f} m²"
            for one in found.orphans[:SHOWN]
        ]
        told += [f"  {problem}" for problem in self.warnings[:SHOWN]]
        if self.generation is None:
            return [*told, "只是试跑，没有改动。A trial run: nothing was changed."]
        return [
            *told,
            f"第 {self.generation} 代辖区已启用。Generation {self.generation} is in force.",
        ]


@act
def import_territory(
    file: Path, *, crs: str | None, whole: bool, dry_run: bool, now: datetime
) -> TerritoryReport:
    """Put the areas of a file in force and bring the units in step with them, both or neither."""
    pack = current().pack
    areas = read_areas(file, levels=pack.levels, crs=crs)
    generation = None
    merged = areas
    if not whole and (newest := newest_generation()) is not None:
        merged = merge(features_of(newest.id), areas)
    if not dry_run:
        generation = adopt_generation(merged, note=file.name, by=COMMAND, now=now).number
        sync_units(pack, area_names(), by=COMMAND, now=now)
    return TerritoryReport(
        generation,
        survey(merged, top_level=pack.levels.levels[0].code),
        tuple(area_warnings(pack, (area.code for area in merged))),
    )


@act
def add_staff(
    username: str,
    name: str,
    *,
    password: str,
    phone: str,
    role: str,
    unit_code: str,
    area_code: str,
    to_on: date | None,
    now: datetime,
) -> tuple[int, int]:
    """Enter a member of staff with a post; returns both ids. One refused is both refused."""
    officer_id = add_officer(username, name, password=password, phone=phone, by=COMMAND, now=now)
    post_id = add_post(
        officer_id,
        role,
        unit_code=unit_code,
        area_code=area_code,
        to_on=to_on,
        by=COMMAND,
        now=now,
    )
    return officer_id, post_id
