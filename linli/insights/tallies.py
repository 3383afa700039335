"""What one fold changes in the counts, gathered in memory and written in a few statements."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from linli.insights.life import Life
from linli.insights.models import Arrival, Happening, OpenCase
from linli.policy.pack import Pack

AREA, UNIT = "area", "unit"
CHANNEL, CATEGORY = "channel", "category"

_ADD_STANDING = """
INSERT INTO insights_standing (by, key, phase, n)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[])
ON CONFLICT (by, key, phase) DO UPDATE SET n = insights_standing.n + excluded.n
"""
_ADD_INTAKE = """
INSERT INTO insights_intake (scope, by, day, hour, key, n)
SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::int[], %s::text[], %s::int[])
ON CONFLICT (scope, by, day, hour, key) DO UPDATE SET n = insights_intake.n + excluded.n
"""


@dataclass(frozen=True, slots=True)
class Look:
    """A life as it was counted: where, with whom, in which phase, with which alarm."""

    area_code: str
    unit_id: int
    phase: str
    alarm: str


def look(life: Life | None) -> Look | None:
    """How a life is counted now; None when it is not among the open."""
    if life is None:
        return None
    return Look(life.area_code, life.unit_id, life.phase.value, life.alarm.value)


def street_of(pack: Pack, area_code: str) -> str:
    """The street in whose figures an area counts, or nothing when no street is known."""
    level = next((one for one in pack.levels.levels if one.depth == 1), None)
    return "" if level is None else pack.levels.ancestor(area_code, level.code) or ""


@dataclass
class Tallies:
    """Increments of the sums, and the rows that are new, changed or gone."""

    pack: Pack
    standing: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    intake: Counter[tuple[str, str, date, int, str]] = field(default_factory=Counter)
    happenings: list[Happening] = field(default_factory=list)
    new_arrivals: dict[str, Arrival] = field(default_factory=dict)
    changed_arrivals: dict[str, Arrival] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.pack.district.time_zone)

    def happened(
        self,
        life: Life,
        what: str,
        at: datetime,
        before: Look | None,
        after: Look | None,
        *,
        number: int | None = None,
    ) -> None:
        """A case went from one look to another; a move to another area is two happenings."""
        self._stand(before, -1)
        self._stand(after, +1)
        if before is not None and after is not None and before.area_code != after.area_code:
            self._row(life, what, at, before, None, None)
            self._row(life, what, at, None, after, number)
        else:
            self._row(life, what, at, before, after, number)

    def _stand(self, one: Look | None, n: int) -> None:
        if one is not None:
            self.standing[AREA, one.area_code, one.phase] += n
            self.standing[UNIT, str(one.unit_id), one.phase] += n

    def _row(
        self,
        life: Life,
        what: str,
        at: datetime,
        before: Look | None,
        after: Look | None,
        number: int | None,
    ) -> None:
        where = after or before
        assert where is not None
        last = self.happenings[-1] if self.happenings else None
        if (
            what == "dispatched"
            and last is not None
            and (last.case_id, last.what, last.at) == (life.case_id, "opened", at)
        ):
            # Opened and dispatched in one breath is one line on the wall: 新受理, with its unit.
            last.unit_id, last.due_at = where.unit_id, life.due_at
            return
        self.happenings.append(
            Happening(
                at=at,
                case_id=life.case_id,
                what=what,
                street=street_of(self.pack, where.area_code),
                area_code=where.area_code,
                unit_id=where.unit_id,
                category=life.category,
                before=before.phase if before else "",
                after=after.phase if after else "",
                alarm_before=before.alarm if before else "",
                alarm_after=after.alarm if after else "",
                due_at=life.due_at,
                number=number,
            )
        )

    def arrived(self, arrival: Arrival, n: int = 1) -> None:
        """A voice counts, or with -1 counts no longer, in the hour it came in."""
        for scope in {"", arrival.street}:
            for by, key in ((CHANNEL, arrival.channel), (CATEGORY, arrival.category)):
                self.intake[scope, by, arrival.day, arrival.minute // 60, key] += n

    def write(self, lives: dict[int, Life | None]) -> bool:
        """All of it, in a handful of statements; True when anything changed that is counted."""
        _add(_ADD_STANDING, self.standing)
        _add(_ADD_INTAKE, self.intake)
        if self.new_arrivals:
            Arrival.objects.bulk_create(self.new_arrivals.values(), ignore_conflicts=True)
        if self.changed_arrivals:
            Arrival.objects.bulk_update(
                self.changed_arrivals.values(),
                ["street", "category", "outcome", "settled_at"],
                batch_size=500,
            )
        Happening.objects.bulk_create(self.happenings, batch_size=1_000)
        gone = [case_id for case_id, life in lives.items() if life is None]
        if gone:
            OpenCase.objects.filter(case_id__in=gone).delete()
        rows = [row_of(life, self.pack) for life in lives.values() if life is not None]
        if rows:
            OpenCase.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["case_id"],
                update_fields=_COLUMNS,
                batch_size=1_000,
            )
        return bool(self.happenings or self.new_arrivals or self.changed_arrivals or lives)


_COLUMNS = [one.name for one in OpenCase._meta.concrete_fields if not one.primary_key]


def row_of(life: Life, pack: Pack) -> OpenCase:
    """The row of an open case."""
    return OpenCase(
        case_id=life.case_id,
        street=street_of(pack, life.area_code),
        area_code=life.area_code,
        unit_id=life.unit_id,
        category=life.category,
        urgent=life.urgent,
        state=life.state.value,
        received_at=life.received_at,
        due_at=life.due_at,
        near_at=life.near_at,
        phase=life.phase.value,
        alarm=life.alarm.value,
        turns_at=life.turns_at,
        orders=life.orders,
        calls=life.calls,
    )


def moved(arrival: Arrival, tallies: Tallies, area_code: str, category: str) -> None:
    """A case was amended: its voices count where and as what it is now."""
    tallies.arrived(arrival, -1)
    arrival.street, arrival.category = street_of(tallies.pack, area_code), category
    tallies.arrived(arrival)


def copied(life: Life | None) -> Life | None:
    """A life that may be changed without changing this one."""
    return None if life is None else replace(life)


def _add(statement: str, counted: Counter[Any]) -> None:
    rows = [(*key, n) for key, n in sorted(counted.items()) if n]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
