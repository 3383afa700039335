"""How the wall's data looks: codes, counts, times. Never a name of a person, a door, a position."""

from datetime import date, datetime

from linli.web.bodies import Both, Named
from linli.web.command.need_shapes import AlarmsOut, DueOut, FateOut, TickerOut
from linli.web.shape import Shape


class ScopeOut(Shape):
    """What the wall is of: the district, or one street; and how much lies below it.

    `zone` is where the district's clocks are, for moments that are chosen on the screen.
    """

    code: str
    name: Both
    zone: str
    district: Named
    street: bool
    streets: int
    communities: int
    grids: int


class OutcomesOut(Shape):
    """What became of the voices of the day; together they are all of them."""

    filed: int
    joined: int
    pending: int
    declined: int


class TodayOut(Shape):
    """Voices of the day, and how many there usually are by this minute."""

    day: date
    workday: bool
    count: int
    usual: float
    like_days: int
    outcomes: OutcomesOut


class HoursOut(Shape):
    """Voices by hour, up to the one that runs; `cause`: what the most joined voices are about."""

    counts: list[int]
    usual: list[float]
    minute: int
    cause_hour: int | None
    cause: Both | None
    joined: int


class ShareOut(Shape):
    """One channel or category: how many today, how many usually by this minute."""

    code: str
    name: Both
    count: int
    usual: float


class SharesOut(Shape):
    """Some of these, and the total that they are part of."""

    items: list[ShareOut]
    total: int


class PhasesOut(Shape):
    """Open cases by phase: `open` is the sum of the other four."""

    open: int
    going: int
    near: int
    late: int
    held: int


class CountersOut(Shape):
    """Open cases and today's closings; what changed since the same minute of the day before."""

    now: PhasesOut
    change: PhasesOut
    closed: int
    closed_change: int


class CellOut(Shape):
    """One area of the map."""

    code: str
    open: int
    near: int
    late: int
    grids: int


class WallMapOut(Shape):
    """Open cases by area, street, community and grid alike; `unplaced` lie in none of them.

    Colours are cases per grid: `limits` part them, fixed by the policy pack.
    """

    cells: list[CellOut]
    unplaced: int
    limits: list[float]


class CommunityOut(Shape):
    """A community of a street, with what was open thirty days ago."""

    code: str
    name: Both
    open: int
    per_grid: float
    near: int
    late: int
    before: int


class CommunitiesOut(Shape):
    """The communities of a street, those with most open cases first."""

    items: list[CommunityOut]


class FigureRateOut(Shape):
    """A share with its n, with and without what was excluded; change in percentage points.

    Of fewer people than the pack ranks there is no percentage. `line`: the periods, oldest first.
    """

    share: float | None
    counted: float
    n: int
    raw_share: float | None
    raw_counted: float
    raw_n: int
    change: float | None
    line: list[float | None]


class WallRatesOut(Shape):
    """The three rates of the running month, up to the last day of assessment."""

    start: datetime
    end: datetime
    contacted: FigureRateOut
    solved: FigureRateOut
    satisfied: FigureRateOut


class RankedOut(Shape):
    """A street by its solving rate; without a rank where too few were reached."""

    code: str
    name: Both
    rank: int | None
    rank_before: int | None
    rate: FigureRateOut


class KindOut(Shape):
    """All units of one kind together."""

    kind: str
    units: int
    rate: FigureRateOut


class RankingOut(Shape):
    """The streets in the order of their solving rate, and all together."""

    items: list[RankedOut]
    whole: FigureRateOut
    kinds: list[KindOut]


class PanelsOut(Shape):
    """The panels; in a delta those that did not change are left out."""

    today: TodayOut | None = None
    hours: HoursOut | None = None
    channels: SharesOut | None = None
    unusual: SharesOut | None = None
    counters: CountersOut | None = None
    map: WallMapOut | None = None
    communities: CommunitiesOut | None = None
    alarms: AlarmsOut | None = None
    ticker: TickerOut | None = None
    rates: WallRatesOut | None = None
    ranking: RankingOut | None = None
    due: DueOut | None = None
    fate: FateOut | None = None


class WallOut(Shape):
    """The wall, or what changed of it. `as_of` is the data's own time, `now` the server's.

    `seq` numbers the state of the counts. `version` numbers what a stream sends, and `after` is the
    version that a delta builds upon (empty: none, it is complete). `at` is set in a replay.
    """

    seq: int
    version: str
    after: str
    as_of: datetime | None
    now: datetime
    at: datetime | None
    scope: ScopeOut
    panels: PanelsOut
