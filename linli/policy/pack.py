"""The policy pack 规则包: all sections together, and the questions that need more than one."""

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property

from linli.policy.sections.assessment import Assessment
from linli.policy.sections.attempts import Attempts
from linli.policy.sections.calendar import Calendar
from linli.policy.sections.categories import Categories, Category
from linli.policy.sections.channels import Channels
from linli.policy.sections.collaboration import Collaboration
from linli.policy.sections.district import District
from linli.policy.sections.exchange import Exchange
from linli.policy.sections.feedback import Feedback
from linli.policy.sections.grounds import Grounds
from linli.policy.sections.hotline import Hotline
from linli.policy.sections.insights import Insights
from linli.policy.sections.intake import Intake
from linli.policy.sections.ladder import Ladder
from linli.policy.sections.levels import Levels
from linli.policy.sections.limits import Clock
from linli.policy.sections.notices import Notices
from linli.policy.sections.rates import Rates
from linli.policy.sections.readings import Readings
from linli.policy.sections.retention import Retention
from linli.policy.sections.rights import Rights
from linli.policy.sections.roles import Roles
from linli.policy.sections.routing import Routing
from linli.policy.sections.scripts import Scripts
from linli.policy.sections.section import Section
from linli.policy.sections.sheets import Sheets
from linli.policy.sections.sign_in import SignIn
from linli.policy.sections.units import AreaName, UnitEntry, UnitRef, Units, UnitSeries
from linli.policy.sections.wall import Wall


class Pack(Section):
    """A district's constitution, complete and frozen.

    A pack that came through `read_pack` has been checked: every code it names exists.
    """

    district: District
    levels: Levels
    units: Units
    categories: Categories
    calendar: Calendar
    clock: Clock
    routing: Routing
    roles: Roles
    grounds: Grounds
    feedback: Feedback
    notices: Notices
    intake: Intake
    # Releases from before there was such a section go without.
    collaboration: Collaboration = Collaboration()
    ladder: Ladder = Ladder()
    rates: Rates = Rates()
    wall: Wall = Wall()
    insights: Insights = Insights()
    assessment: Assessment = Assessment()
    exchange: Exchange = Exchange()
    hotline: Hotline = Hotline()
    sheets: Sheets = Sheets()
    scripts: Scripts = Scripts()
    sign_in: SignIn = SignIn()
    retention: Retention = Retention()
    readings: Readings = Readings()
    channels: Channels = Channels()
    rights: Rights = Rights()
    attempts: Attempts = Attempts()

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of the pack's meaning: the layout of its files does not count."""
        plain = json.dumps(
            self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(plain.encode()).hexdigest()

    def category(self, code: str) -> Category | None:
        """The category under a code, or None."""
        return self.categories.by_code.get(code)

    def is_in_the_street(self, code: str) -> bool:
        """Whether a category is known, and of what anybody could see."""
        known = self.category(code)
        return known is not None and known.is_in_the_street

    @property
    def district_desk(self) -> str:
        """The code of the district centre: the desk for what has no place."""
        return self.units.desk_of_level[self.levels.levels[0].code]

    def desk_at(self, level: str, area_code: str | None) -> str | None:
        """The code of the unit that is the desk of `level` over this area.

        None when the level has no desk or the area is unknown at that level (a report that
        names only its street has no community).
        """
        target = self.units.desk_of_level.get(level)
        if target is None:
            return None
        if target not in self.units.series_by_code:
            return target
        over = None if area_code is None else self.levels.ancestor(area_code, level)
        return None if over is None else self.units.series_unit(target, over)

    def desks_over(self, area_code: str | None) -> tuple[str, ...]:
        """The codes of the desks over an area, the lowest first, the district's last."""
        found = (self.desk_at(level.code, area_code) for level in reversed(self.levels.levels))
        return tuple(desk for desk in found if desk is not None)

    def desk_over(self, area_code: str | None) -> str:
        """The code of the lowest desk over an area; of the district's where there is no area."""
        return self.desks_over(area_code)[0]

    def desk_above(self, desk: str, area_code: str | None) -> str | None:
        """The next desk up from `desk` over an area, or None when it is the district's already.

        A unit that is no desk over this area reports to the lowest desk.
        """
        desks = self.desks_over(area_code)
        if desk not in desks:
            return desks[0]
        place = desks.index(desk) + 1
        return desks[place] if place < len(desks) else None

    def unit_for(self, ref: UnitRef, area_code: str | None) -> str | None:
        """The code of the unit that a reference means over an area, or None without one."""
        if ref.unit is not None:
            return ref.unit
        return None if ref.desk_of is None else self.desk_at(ref.desk_of, area_code)

    def units_for(self, areas: Iterable[AreaName]) -> list[UnitEntry]:
        """Every unit of the district, the series spelt out over its areas, parents first."""
        entries = [
            UnitEntry(
                code=unit.code,
                name_zh=unit.name.zh,
                name_en=unit.name.en,
                kind=unit.kind,
                area=unit.area,
                parent=unit.parent,
                duty_phone=unit.duty_phone,
                may_be_asked=unit.may_be_asked,
                series=None,
            )
            for unit in self.units.units
        ]
        known = sorted(areas, key=lambda area: area.code)
        for series in self.units.unit_series:
            entries += [
                self._series_entry(series, area) for area in known if area.level == series.level
            ]
        return entries

    def _series_entry(self, series: UnitSeries, area: AreaName) -> UnitEntry:
        parent = None if series.parent is None else self.unit_for(series.parent, area.code)
        return UnitEntry(
            code=self.units.series_unit(series.code, area.code),
            name_zh=series.name.zh.replace("{name}", area.name_zh),
            name_en=series.name.en.replace("{name}", area.name_en),
            kind=series.kind,
            area=area.code,
            parent=parent,
            duty_phone=series.duty_phone,
            may_be_asked=series.may_be_asked,
            series=series.code,
        )
