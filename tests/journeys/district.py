"""The district as a journey lives in it: everybody at a screen, and the clock on the wall."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import time_machine

from linli.clock.guard import ClockGuard
from linli.clock.models import Timer
from linli.clock.sweep import ring_due, sweep
from linli.journal.deliver import deliver_all, stuck
from linli.people.models import Officer as OfficerRow
from linli.web.rates import forget_knocks
from tests.cast import NOW, STAFF, Cast, in_office, password_hash
from tests.journeys.people import Officer, Resident, Visitor

ADDRESSES = 0x0A000001  # 10.0.0.1 and on: everybody has a telephone of her own
TIMERS_AT_ONCE = 500


class District:
    """The people of the cast, the strangers who come along, and how their time passes.

    As long as the worker is up, whoever is to be told is told at once, and every timer rings in the
    minute it is due: `days_pass` goes from one to the next.
    """

    def __init__(self, cast: Cast, clock: time_machine.Traveller) -> None:
        self.cast = cast
        self.clock = clock
        self.worker_is_up = True
        self.line_is_bad = False
        self._addresses = iter(range(ADDRESSES, ADDRESSES + 10_000))
        self.granny_lin = Resident(self, "13912340001")
        self.xiao_zhang = Resident(self, "13812346027")
        self.staff = {key: Officer(self, key) for key, *_ in STAFF}
        self.wang_min = self.staff["wang_min"]
        self.liu_fang = self.staff["liu_fang"]
        self.zhou_ming = self.staff["zhou_ming"]
        self.chen_qiang = self.staff["chen_qiang"]
        self.sun_li = self.staff["sun_li"]
        self.zhao_lei = self.staff["zhao_lei"]
        self.wu_ting = self.staff["wu_ting"]
        self.ma_jun = self.staff["ma_jun"]
        self.xu_hui = self.staff["xu_hui"]
        self.deng_wei = self.staff["deng_wei"]
        self.he_xiulan = self.staff["he_xiulan"]
        self.he_xiulan.door = "grid"

    @property
    def now(self) -> datetime:
        """What the clock on the wall says."""
        return datetime.now(UTC)

    def somebody(self) -> Visitor:
        """A passer-by without an account."""
        return Visitor(self)

    def takes_office(self, key: str, name: str, role: str, unit: str) -> Officer:
        """One more member of staff, whose post begins today."""
        by = in_office(key, name, role, unit)
        OfficerRow.objects.filter(id=by.id).update(password=password_hash())
        return Officer(self, key)

    def address(self) -> str:
        """A network address that nobody else has."""
        number = next(self._addresses)
        return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))

    def tell(self) -> None:
        """Let the worker bring the latest news to those concerned, unless it is down."""
        if not self.worker_is_up:
            return
        deliver_all(now=self.now)
        assert not stuck()

    def days_pass(self, **span: float) -> None:
        """Let time go by, such as `days=1, hours=3`, with the worker at work."""
        self.until(self.now + timedelta(**span))

    def until(self, moment: datetime) -> None:
        """Let time go by until a moment."""
        while (due := self._next_ring()) is not None and due <= moment:
            self._moves_to(max(due, self.now))
            while ring_due(now=self.now, limit=TIMERS_AT_ONCE):
                pass
            self.tell()
        self._moves_to(moment)
        self.tell()

    @contextmanager
    def nobody_watches(self, **span: float) -> Iterator[None]:
        """The server goes down after its last heartbeat and comes up when the span is over."""
        sweep(self.now, 0.0, guard=ClockGuard())
        self.worker_is_up = False
        yield
        self._moves_to(self.now + timedelta(**span))
        self.worker_is_up = True
        # Another process, on a machine that has just been started.
        sweep(self.now, 7.0, guard=ClockGuard())
        self.tell()

    def _moves_to(self, moment: datetime) -> None:
        if moment > self.now:
            self.clock.move_to(moment)
            forget_knocks()

    @staticmethod
    def _next_ring() -> datetime | None:
        waiting = Timer.objects.filter(rung_at=None, cancelled_at=None).order_by("due_at")
        return waiting.values_list("due_at", flat=True).first()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of November 2026 as the district's clocks show it; the 18th is the first day."""
    return datetime(2026, 11, day, hour, minute, tzinfo=NOW.tzinfo) - timedelta(hours=8)
