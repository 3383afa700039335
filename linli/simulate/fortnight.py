"""Two weeks in the demo district, played through the same acts that people use.

Every report is received, dispatched, answered and asked about at its own moment of made-up time;
followers and timers run in between, so that the journal reads as if it had happened. The same seed
gives the same fortnight.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from linli.cases.lifecycle import OPEN
from linli.cases.models import Case
from linli.clock.sweep import ring_due
from linli.journal.deliver import deliver_all
from linli.policy.queries import AdoptedRelease
from linli.simulate.people_act import Days
from linli.simulate.reporting import grids, hand_in
from linli.simulate.staff import Staff

# Share of a day's reports in each hour, from midnight: nights are quiet, mornings are not.
_HOURS = (1, 1, 1, 1, 1, 2, 5, 9, 12, 12, 10, 7, 6, 6, 8, 9, 8, 7, 6, 6, 5, 4, 2, 1)
_PER_DAY = 40
_PULSE = timedelta(minutes=10)


@dataclass(order=True, slots=True)
class Planned:
    """Something that will be done at a moment; the number keeps equal moments in order."""

    at: datetime
    number: int
    work: Callable[[datetime], None] = field(compare=False)


def nothing(now: datetime) -> None:
    """A moment at which only timers may ring."""


class Diary:
    """What is still to be done, in the order of made-up time."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []
        self._numbers = count()

    def plan(self, at: datetime, work: Callable[[datetime], None]) -> None:
        """Do this at that moment."""
        heapq.heappush(self._planned, Planned(at, next(self._numbers), work))

    def next_before(self, end: datetime) -> Planned | None:
        """The next thing to do before `end`, taken off the diary."""
        if self._planned and self._planned[0].at < end:
            return heapq.heappop(self._planned)
        return None


@dataclass(frozen=True, slots=True)
class Played:
    """How the fortnight went."""

    cases: int
    still_open: int
    refused: int


def play(
    staff: Staff,
    adopted: AdoptedRelease,
    *,
    until: datetime,
    days: int,
    random: Random,
    say: Callable[[int, int], None],
) -> Played:
    """Play the days before `until`; `say` is told how many of how many reports are in.

    What an act refuses is left as it is, as in life: a case that is overdue cannot be held.
    """
    diary = Diary()
    begin = until - timedelta(days=days)
    people = Days(staff, adopted.pack, diary, random)
    times = _report_times(begin, until, adopted, random)
    places = grids()
    done = 0

    def report(at: datetime) -> None:
        nonlocal done
        done += 1
        case_id = hand_in(places, staff, adopted.pack, now=at, random=random)
        if case_id is not None:
            people.take_up(case_id, at)
        say(done, len(times))

    for at in times:
        diary.plan(at, report)
    for pulse in range(int((until - begin) / _PULSE)):
        diary.plan(begin + pulse * _PULSE, nothing)
    while (planned := diary.next_before(until)) is not None:
        planned.work(planned.at)
        if planned.work is not nothing or ring_due(now=planned.at, limit=500):
            deliver_all(now=planned.at)
            people.ask_whoever_was_closed(planned.at)
    open_now = Case.objects.filter(state__in=[state.value for state in OPEN]).count()
    return Played(Case.objects.count(), open_now, people.refused)


def _report_times(
    begin: datetime, until: datetime, adopted: AdoptedRelease, random: Random
) -> list[datetime]:
    zone = adopted.pack.district.zone
    times = []
    day = begin.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    while day < until:
        weekend = day.weekday() >= 5
        for _ in range(round(random.gauss(_PER_DAY * (0.6 if weekend else 1.0), 5))):
            hour = random.choices(range(24), weights=_HOURS)[0]
            at = day + timedelta(hours=hour, seconds=random.randrange(3_600))
            if begin <= at < until:
                times.append(at)
        day += timedelta(days=1)
    return sorted(times)
