"""One look at the wall: all its panels, of now or of a moment of an earlier day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from linli.insights.queries.rates import series
from linli.insights.queries.standing import DataTime, data_time
from linli.web.bodies import local
from linli.web.command.moment import Moment
from linli.web.command.panels import Intake, Open
from linli.web.command.panels_need import alarms, due, fate, ticker
from linli.web.command.panels_rates import ranking, three, three_then
from linli.web.command.scope import Scope
from linli.web.command.shapes import PanelsOut, WallOut


def moment_of(scope: Scope, at: datetime, *, past: bool) -> Moment:
    """A moment by the district's clock."""
    return Moment(at=at, past=past, zone=ZoneInfo(scope.pack.district.time_zone))


def panels(scope: Scope, moment: Moment) -> PanelsOut:
    """The panels of a scope; a replay has those whose past is on record."""
    intake, found = Intake(scope, moment), Open(scope, moment)
    shown = PanelsOut(
        today=intake.sum(),
        hours=intake.hours(),
        channels=intake.channels(),
        counters=found.counters(),
        map=found.cells(),
        alarms=alarms(scope, moment),
        communities=found.communities() if scope.street else None,
    )
    if moment.past:
        shown.rates = three_then(scope, moment.at)
        return shown
    rates = series(scope.pack, scope.street)
    shown.unusual = intake.unusual()
    shown.ticker = ticker(scope, moment)
    shown.rates = three(scope, rates)
    shown.ranking = ranking(scope, rates)
    shown.due = due(scope, moment)
    shown.fate = fate(scope, moment)
    return shown


def wall(scope: Scope, *, now: datetime) -> WallOut:
    """The wall as it stands; its figures are of the time of the data, not of the question.

    Read first, so that what is counted meanwhile is at worst newer than it says.
    """
    data = data_time()
    moment = moment_of(scope, data.as_of or now, past=False)
    return written(scope, data, panels(scope, moment), now=now)


def wall_then(scope: Scope, at: datetime, *, now: datetime) -> WallOut:
    """The wall of an earlier moment, without what was known only later."""
    moment = moment_of(scope, at, past=True)
    return written(scope, data_time(), panels(scope, moment), now=now, at=at)


def written(
    scope: Scope,
    data: DataTime,
    shown: PanelsOut,
    *,
    now: datetime,
    at: datetime | None = None,
) -> WallOut:
    """As it is sent."""
    return WallOut(
        seq=data.seq,
        version="",
        after="",
        as_of=None if data.as_of is None else local(data.as_of),
        now=local(now),
        at=None if at is None else local(at),
        scope=scope.out(),
        panels=shown,
    )
