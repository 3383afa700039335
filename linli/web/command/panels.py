"""The panels of the wall, from the counts: what came in, what is open, where."""

from collections import Counter
from datetime import timedelta

from linli.cases.timing import calendar_under
from linli.insights.life import Phase
from linli.insights.queries.intake import Came, came, is_workday, like_days, usual
from linli.insights.queries.standing import (
    ByArea,
    added,
    closed,
    in_all,
    moved_since,
    standing,
    standing_at,
)
from linli.policy.queries import current
from linli.web.bodies import Both, both
from linli.web.command.moment import Moment
from linli.web.command.scope import Scope, levels, named
from linli.web.command.shapes import (
    CellOut,
    CommunitiesOut,
    CommunityOut,
    CountersOut,
    HoursOut,
    OutcomesOut,
    PhasesOut,
    ShareOut,
    SharesOut,
    TodayOut,
    WallMapOut,
)

UNUSUAL_ROWS = 8
UNUSUAL_FROM = 3  # fewer voices than that are no news, whatever is usual
CAUSE_FROM = 10
DAY = timedelta(days=1)
LONG_AGO = timedelta(days=30)
UNKNOWN = Both(zh="未分类", en="Not classified")


class Intake:
    """Today's voices and the usual ones, asked once for the four panels that show them."""

    def __init__(self, scope: Scope, moment: Moment) -> None:
        self.scope, self.moment = scope, moment
        calendar = calendar_under(current().id)
        self.workday = is_workday(calendar, moment.day)
        self.today = came(scope.street, moment.day, moment.at)
        days = like_days(moment.day, calendar, scope.pack.wall.like_days)
        self.usual = usual(scope.street, days, moment.minute) if days else Came(days=0)

    def sum(self) -> TodayOut:
        """今日受理."""
        outcomes = self.today.outcomes
        return TodayOut(
            day=self.moment.day,
            workday=self.workday,
            count=self.today.so_far,
            usual=round(self.usual.mean(self.usual.so_far), 1),
            like_days=self.usual.days,
            outcomes=OutcomesOut(
                filed=outcomes["filed"],
                joined=outcomes["joined"],
                pending=outcomes["pending"],
                declined=outcomes["declined"],
            ),
        )

    def hours(self) -> HoursOut:
        """逐时受理."""
        until = self.moment.minute // 60
        joined = self.today.joined.most_common(1)
        (hour, code), most = joined[0] if joined else ((0, ""), 0)
        known = most >= CAUSE_FROM
        return HoursOut(
            counts=[self.today.hours[one] for one in range(until + 1)],
            usual=[round(self.usual.mean(self.usual.hours[one]), 2) for one in range(24)],
            minute=self.moment.minute,
            cause_hour=hour if known else None,
            cause=category(self.scope, code) if known else None,
            joined=most if known else 0,
        )

    def channels(self) -> SharesOut:
        """渠道: every channel of the pack, the busiest first."""
        rows = [
            self._share(one.code, both(one.name), self.today.channels, self.usual.channels)
            for one in self.scope.pack.intake.channels
        ]
        rows.sort(key=lambda row: (-row.count, -row.usual))
        return SharesOut(items=rows, total=self.today.so_far)

    def unusual(self) -> SharesOut:
        """与平常不同: the categories that differ most, by how surprising that is."""
        rows = [
            self._share(
                code, category(self.scope, code), self.today.categories, self.usual.categories
            )
            for code in self.today.categories.keys() | self.usual.categories.keys()
        ]
        rows = [row for row in rows if max(row.count, row.usual) >= UNUSUAL_FROM]
        # Counts scatter about their mean by its root: 18 for 9 says more than 130 for 121.
        rows.sort(key=lambda row: -abs(row.count - row.usual) / (row.usual + 1) ** 0.5)
        return SharesOut(items=rows[:UNUSUAL_ROWS], total=self.today.so_far)

    def _share(self, code: str, name: Both, now: Counter[str], then: Counter[str]) -> ShareOut:
        usual_now = round(self.usual.mean(then[code]), 1)
        return ShareOut(code=code, name=name, count=now[code], usual=usual_now)


def category(scope: Scope, code: str) -> Both:
    """A category's name."""
    known = scope.pack.category(code)
    return UNKNOWN if known is None else both(known.name)


class Open:
    """The open cases by area, asked once for counters, map and communities."""

    def __init__(self, scope: Scope, moment: Moment) -> None:
        self.scope, self.moment = scope, moment
        street = scope.street
        self.areas = standing_at(street, moment.at) if moment.past else standing(street)

    def counters(self) -> CountersOut:
        """在办 and its four parts."""
        moment = self.moment
        back = moved_since(self.scope.street, moment.at - DAY)
        # What happened between yesterday and the moment, and nothing of what came after it.
        later = moved_since(self.scope.street, moment.at) if moment.past else {}
        now, then = in_all(self.areas), in_all(_less(added(self.areas, back), later))
        today, yesterday = closed(
            self.scope.street,
            today=moment.midnight,
            yesterday=moment.midnight - DAY,
            yesterday_end=moment.at - DAY,
            at=moment.at,
        )
        return CountersOut(
            now=phases(now),
            change=phases(Counter({one: now[one] - then[one] for one in Phase})),
            closed=today,
            closed_change=today - yesterday,
        )

    def cells(self) -> WallMapOut:
        """The map's areas that have open cases, each with those of the areas below it."""
        street, community, grid = levels(self.scope.pack)
        # A screen draws two levels; what lies below them is counted into them.
        shown = {community, grid} if self.scope.street else {street, community}
        codes = {one.code for one in self.scope.areas if one.level in shown}
        lengths = sorted({len(code) for code in codes})
        grids = Counter(one.code[:length] for one in self.scope.at(grid) for length in lengths)
        lowest = self.scope.pack.levels.by_code[community if self.scope.street else street]
        summed: dict[str, list[int]] = {}
        unplaced = 0
        for code, count in self.areas.items():
            figures = (sum(count.values()), count[Phase.NEAR], count[Phase.LATE])
            for length in lengths:
                if length <= len(code) and code[:length] in codes:
                    one = summed.setdefault(code[:length], [0, 0, 0])
                    for place, n in enumerate(figures):
                        one[place] += n
            if code[: lowest.code_length] not in codes:
                unplaced += figures[0]
        wall = self.scope.pack.wall
        return WallMapOut(
            cells=[
                CellOut(code=code, open=n[0], near=n[1], late=n[2], grids=grids[code] or 1)
                for code, n in sorted(summed.items())
                if any(n)
            ],
            unplaced=unplaced,
            limits=list(wall.grid_limits if self.scope.street else wall.community_limits),
        )

    def communities(self) -> CommunitiesOut:
        """The communities of a street beside their figures of thirty days ago."""
        _, community, grid = levels(self.scope.pack)
        back = moved_since(self.scope.street, self.moment.at - LONG_AGO)
        later = moved_since(self.scope.street, self.moment.at) if self.moment.past else {}
        before = _less(added(self.areas, back), later)
        rows = []
        for one in self.scope.at(community):
            now = in_all({c: n for c, n in self.areas.items() if c.startswith(one.code)})
            then = in_all({c: n for c, n in before.items() if c.startswith(one.code)})
            grids = sum(other.code.startswith(one.code) for other in self.scope.at(grid))
            rows.append(
                CommunityOut(
                    code=one.code,
                    name=named(one),
                    open=now.total(),
                    per_grid=round(now.total() / max(1, grids), 1),
                    near=now[Phase.NEAR],
                    late=now[Phase.LATE],
                    before=max(0, then.total()),
                )
            )
        return CommunitiesOut(items=sorted(rows, key=lambda row: (-row.open, row.code)))


def phases(count: Counter[Phase]) -> PhasesOut:
    """The four parts, and their sum."""
    return PhasesOut(
        open=sum(count.values()),
        going=count[Phase.GOING],
        near=count[Phase.NEAR],
        late=count[Phase.LATE],
        held=count[Phase.HELD],
    )


def _less(one: ByArea, other: ByArea) -> ByArea:
    return added(one, {key: Counter({p: -n for p, n in v.items()}) for key, v in other.items()})
