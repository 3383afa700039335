"""Whose wall it is: the district's or one street's, as far as the caller's posts reach."""

from dataclasses import dataclass
from datetime import datetime

from linli.journal.acting import Actor, NotFound
from linli.people.permissions import Reach, reach
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.territory.lookup import current as land
from linli.territory.place import AreaRef
from linli.web.bodies import Both, Named
from linli.web.command.shapes import ScopeOut


@dataclass(frozen=True, slots=True)
class Scope:
    """One wall. `street` is the street's code, or empty for the whole district."""

    pack: Pack
    area: AreaRef
    district: AreaRef
    street: str
    areas: tuple[AreaRef, ...]  # streets, communities and grids of it
    codes: frozenset[str]

    def at(self, level: str) -> list[AreaRef]:
        """Its areas of a level."""
        return [one for one in self.areas if one.level == level]

    def out(self) -> ScopeOut:
        """As the screen is told."""
        street, community, grid = levels(self.pack)
        return ScopeOut(
            code=self.area.code,
            name=named(self.area),
            zone=self.pack.district.time_zone,
            district=Named(code=self.district.code, name=named(self.district)),
            street=bool(self.street),
            streets=len(self.at(street)),
            communities=len(self.at(community)),
            grids=len(self.at(grid)),
        )


def levels(pack: Pack) -> tuple[str, str, str]:
    """The codes of the levels below the district: street, community, grid."""
    by_depth = {level.depth: level.code for level in pack.levels.levels}
    return by_depth.get(1, ""), by_depth.get(2, ""), by_depth.get(3, "")


def named(area: AreaRef) -> Both:
    """An area's name in both languages."""
    return Both(zh=area.name_zh, en=area.name_en)


def scope_of(code: str, by: Actor, *, now: datetime) -> Scope:
    """The wall of an area, or the widest that the caller may see when no area is named.

    Raises NotFound for what is neither district nor street, and for what the caller may not see.
    """
    seen = reach(by, "wall.view", now=now)
    pack = current().pack
    top = pack.levels.levels[0]
    if not code:
        widest = sorted(seen.area_codes, key=lambda one: (len(one), one))
        code = "" if seen.everything or not widest else widest[0]
    code = code or pack.district.division_code
    found = _scope(pack, code, top.code)
    if found is None or not _covers(seen, code):
        raise NotFound(
            "wall.no_such_area",
            "大屏只到区和街道。没有这个辖区，或不在您的岗位范围内。",
            "The wall is of the district or a street. There is no such area, or your post does "
            "not reach it.",
            field="area",
        )
    return found


def scope_named(code: str) -> Scope | None:
    """The wall of an area whoever asks: for the house's own threads."""
    pack = current().pack
    return _scope(pack, code, pack.levels.levels[0].code)


def _covers(seen: Reach, code: str) -> bool:
    return seen.everything or any(code.startswith(area) for area in seen.area_codes)


def _scope(pack: Pack, code: str, top: str) -> Scope | None:
    territory = land()
    place = territory.place_of(code)
    street, community, grid = levels(pack)
    if place is None or place.area.level not in {top, street}:
        return None
    wanted = {street, community, grid}
    areas = tuple(one for one in territory.under(code) if one.level in wanted)
    return Scope(
        pack=pack,
        area=place.area,
        district=place.chain[-1],
        street=code if place.area.level == street else "",
        areas=areas,
        codes=frozenset(one.code for one in areas),
    )
