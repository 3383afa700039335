"""The panels that ask for somebody: alarms, what just happened, what falls due, where it stands."""

from datetime import datetime, time, timedelta

from linli.cases.timing import answer_limit, calendar_under
from linli.clock.deadline import DAY_COUNTS, LimitKind, used
from linli.clock.line import MissingYear
from linli.insights.models import EarlyWarning
from linli.insights.queries.alarms import Row, needing, needing_at, needs_and_fates
from linli.insights.queries.happened import due_next, how_many, newest, orders_of_day
from linli.insights.queries.warnings import open_at
from linli.people.units import unit_map
from linli.policy.queries import current
from linli.territory.lookup import current as land
from linli.web.bodies import Both, local
from linli.web.command.moment import Moment
from linli.web.command.need_shapes import (
    AlarmOut,
    AlarmsOut,
    DueOut,
    FateOut,
    Lag,
    RiseOut,
    SlotOut,
    TickerLineOut,
    TickerOut,
)
from linli.web.command.panels import category
from linli.web.command.scope import Scope, levels, named

ALARMS_SHOWN = 40
LINES_SHOWN = 12
MINUTES_OF_DISTRICT, MINUTES_OF_STREET = 10, 30
OFFICE_ENDS = time(18)
SLOT = timedelta(minutes=15)
_KINDS: dict[LimitKind, Lag] = {
    LimitKind.CONTINUOUS_HOURS: "hours",
    LimitKind.WORKING_HOURS: "working",
    LimitKind.WORKING_DAYS: "working",
}


def unit_name(unit_id: int) -> Both:
    """A unit's name; empty for one that is gone."""
    unit = unit_map().by_id.get(unit_id)
    return Both(zh="", en="") if unit is None else Both(zh=unit.name_zh, en=unit.name_en)


def place_at(code: str, level: str) -> Both | None:
    """The name of the area of a level that an area lies in."""
    place = land().place_of(code) if code else None
    found = None if place is None else place.at_level(level)
    return None if found is None else named(found)


def late_by(category_code: str, urgent: bool, due_at: datetime, at: datetime) -> tuple[int, Lag]:
    """Minutes since the deadline in the limit's own kind of time, and which that is."""
    adopted = current()
    limit = answer_limit(category_code, "emergency" if urgent else "general", adopted)
    if limit.kind in DAY_COUNTS:
        return max(0, int((at - due_at).total_seconds() // 60)), "days"
    try:
        late = used(due_at, at, limit.kind, calendar=calendar_under(adopted.id))
    except MissingYear:
        return max(0, int((at - due_at).total_seconds() // 60)), "hours"
    return int(late.total_seconds() // 60), _KINDS[limit.kind]


def alarms(scope: Scope, moment: Moment) -> AlarmsOut:
    """需人处理: on a street's page followed by the overdue ones that are supervised already."""
    if moment.past:
        rows = needing_at(scope.street, moment.at)
        counts = {
            why: sum(row.alarm == why for row in rows) for why in ("late", "fruitless", "lapsed")
        }
        overdue = supervised = 0
    else:
        rows = needing(scope.street, now=moment.at, limit=ALARMS_SHOWN, all_late=bool(scope.street))
        why, fate = needs_and_fates(scope.street, scope.pack.levels.levels[0].code)
        counts = dict(why)
        overdue, supervised = fate.total(), fate["below"] + fate["district"]
    counted = [counts.get(why, 0) for why in ("late", "fruitless", "lapsed")]
    rising = open_at(scope.street, at=moment.at, past=moment.past)
    return AlarmsOut(
        total=sum(counted),
        late=counted[0],
        fruitless=counted[1],
        lapsed=counted[2],
        overdue=overdue,
        supervised=supervised,
        items=[_alarm(scope, row, moment.at) for row in rows[:ALARMS_SHOWN]],
        warnings=len(rising),
        rise=_rise(scope, rising[0]) if rising else None,
    )


def _rise(scope: Scope, row: EarlyWarning) -> RiseOut:
    place = land().place_of(row.area_code)
    return RiseOut(
        category=category(scope, row.category),
        place=None if place is None else named(place.area),
        observed=row.observed,
        expected=round(row.expected, 1),
    )


def _alarm(scope: Scope, row: Row, at: datetime) -> AlarmOut:
    street, community, grid = levels(scope.pack)
    due_at, unit_id = row.due_at, row.unit_id
    if row.alarm == "lapsed" and row.calls:
        _, due, unit_id = min(row.calls.values(), key=lambda call: str(call[1]))
        due_at = datetime.fromisoformat(due)
    late, late_in = late_by(row.category, row.urgent, due_at, at)
    if row.alarm == "lapsed":
        late, late_in = max(0, int((at - due_at).total_seconds() // 60)), "hours"
    issued = [datetime.fromisoformat(order[1]) for order in row.orders.values()]
    pin_level = grid if scope.street else community
    pin = scope.pack.levels.ancestor(row.area_code, pin_level) or row.area_code
    return AlarmOut(
        number=row.number,
        category=category(scope, row.category),
        street=place_at(row.area_code, street),
        community=place_at(row.area_code, community),
        pin=pin,
        unit=unit_name(unit_id),
        why=row.alarm or "supervised",
        urgent=row.urgent,
        due_at=local(due_at),
        late=late,
        late_in=late_in,
        supervised_at=local(max(issued)) if issued else None,
    )


def ticker(scope: Scope, moment: Moment) -> TickerOut:
    """刚刚发生."""
    street, community, _ = levels(scope.pack)
    minutes = MINUTES_OF_STREET if scope.street else MINUTES_OF_DISTRICT
    shown = community if scope.street else street
    return TickerOut(
        items=[
            TickerLineOut(
                id=one.id,
                at=local(one.at),
                what=one.what,
                category=category(scope, one.category),
                place=place_at(one.area_code, shown),
                unit=unit_name(one.unit_id),
                due_at=local(one.due_at),
                number=one.number,
            )
            for one in newest(scope.street, at=moment.at, limit=LINES_SHOWN)
        ],
        minutes=minutes,
        recent=how_many(scope.street, at=moment.at, minutes=minutes),
    )


def due(scope: Scope, moment: Moment) -> DueOut:
    """接下来到期: by quarters until the offices close, or for four hours where that is past."""
    street, community, _ = levels(scope.pack)
    closes = moment.local.replace(hour=OFFICE_ENDS.hour, minute=0, second=0, microsecond=0)
    if moment.local >= closes - SLOT:
        closes = moment.local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=5)
    midnight = moment.midnight + timedelta(days=1)
    rows = due_next(scope.street, now=moment.at, until=max(closes, midnight))
    start = moment.local.replace(minute=moment.local.minute // 15 * 15, second=0, microsecond=0)
    slots = []
    while start < closes:
        count = sum(start <= row.due_at < start + SLOT for row in rows)
        slots.append(SlotOut(start=start, count=count))
        start += SLOT
    first = rows[0] if rows else None
    shown = community if scope.street else street
    return DueOut(
        slots=slots,
        until=closes,
        before=sum(row.due_at < closes for row in rows),
        later=sum(closes <= row.due_at < max(midnight, closes) for row in rows),
        next_at=None if first is None else local(first.due_at),
        next_category=None if first is None else category(scope, first.category),
        next_place=None if first is None else place_at(first.area_code, shown),
    )


def fate(scope: Scope, moment: Moment) -> FateOut:
    """超期走到哪一步, and what became of today's orders."""
    _, found = needs_and_fates(scope.street, scope.pack.levels.levels[0].code)
    orders = orders_of_day(scope.street, since=moment.midnight, now=moment.at)
    return FateOut(
        none=found["none"],
        below=found["below"],
        district=found["district"],
        fruitless=found["fruitless"],
        orders=orders.all,
        answered=orders.answered,
        running=orders.running,
        overdue=orders.overdue,
    )
