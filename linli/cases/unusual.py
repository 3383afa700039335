"""Which reading of what is personal is unusual 异常查阅: from counts to findings. Pure.

Nobody is accused here: a finding is a reason for the auditor to look and to ask.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from linli.policy.sections.readings import Unusual

ENOUGH_DAYS = 3  # so many days make a usual one
FAR = 1.5  # so far beyond what is unusual for others, her own days count no more
ALONE = 3  # times the least, where there is nobody and nothing to compare with


@dataclass(frozen=True, slots=True)
class DayOfReading:
    """How many cases somebody in a role read on a day."""

    officer_id: int
    unit_id: int
    role: str
    day: date
    cases: int


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """How often somebody read one reporter in one case, and whether she did anything about it."""

    officer_id: int
    unit_id: int
    case_id: int
    resident_id: int | None
    times: int
    last_on: date
    acted: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the auditor should look at: how much was seen, and how much is usual.

    `own` and `peers` are None where there was nothing to compare with.
    """

    kind: str
    officer_id: int
    unit_id: int
    day: date
    observed: int
    own: float | None = None
    peers: float | None = None
    case_id: int | None = None
    resident_id: int | None = None


def unusual_volume(days: Collection[DayOfReading], rules: Unusual, *, since: date) -> list[Finding]:
    """Days from `since` on with many more cases than her own usual day and than her peers'.

    Usual is the median of the days on which anything was read, her own before that day and those
    of others in her role: one wild day does not move it. On a day that is busy for all of them,
    usual is that day. Who is far beyond all the others is found however slowly she rose to it.
    """
    of_officer: dict[int, list[DayOfReading]] = defaultdict(list)
    of_role: dict[str, list[DayOfReading]] = defaultdict(list)
    for one in days:
        of_officer[one.officer_id].append(one)
        of_role[one.role].append(one)
    found = []
    for one in days:
        if one.day < since or one.cases < rules.least_cases:
            continue
        own = _usual(each.cases for each in of_officer[one.officer_id] if each.day < one.day)
        others = [each for each in of_role[one.role] if each.officer_id != one.officer_id]
        that_day = _usual(each.cases for each in others if each.day == one.day)
        peers = _usual(each.cases for each in others)
        if that_day is not None and peers is not None:
            peers = max(peers, that_day)
        if _is_unusual(one.cases, own, peers, rules):
            found.append(
                Finding("volume", one.officer_id, one.unit_id, one.day, one.cases, own, peers)
            )
    return found


def _is_unusual(cases: int, own: float | None, peers: float | None, rules: Unusual) -> bool:
    if own is None and peers is None:
        return cases > ALONE * rules.least_cases
    if peers is None:
        return cases > rules.times_own * (own or 0)
    if cases > FAR * rules.times_peers * peers:
        return True
    # Whoever is new is measured by the others alone, and has her first days for it.
    return cases > rules.times_peers * peers and cases > rules.times_own * (
        peers if own is None else own
    )


def read_elsewhere(
    counts: Mapping[tuple[int, int], tuple[int, date]], rules: Unusual
) -> list[Finding]:
    """Who read so many cases of a week that were neither in her area nor with her unit.

    `counts` has, for officer and unit, how many cases and the last day.
    """
    return [
        Finding("elsewhere", officer_id, unit_id, last_on, cases)
        for (officer_id, unit_id), (cases, last_on) in counts.items()
        if cases >= rules.elsewhere
    ]


def read_again(rows: Iterable[ReadAgain], rules: Unusual) -> list[Finding]:
    """One reporter, or one case, read again and again by somebody who did nothing about it.

    Of a reporter's cases those count on which she did nothing; what she works on is her work.
    """
    idle = [one for one in rows if not one.acted]
    of_resident: dict[tuple[int, int], list[ReadAgain]] = defaultdict(list)
    of_case: dict[tuple[int, int], list[ReadAgain]] = defaultdict(list)
    for one in idle:
        if one.resident_id is None:
            of_case[one.officer_id, one.case_id].append(one)
        else:
            of_resident[one.officer_id, one.resident_id].append(one)
    return [
        Finding(
            "again",
            officer_id,
            group[0].unit_id,
            max(one.last_on for one in group),
            times,
            case_id=max(group, key=lambda one: (one.times, one.case_id)).case_id,
            resident_id=group[0].resident_id,
        )
        for (officer_id, _), group in [*of_resident.items(), *of_case.items()]
        if (times := sum(one.times for one in group)) >= rules.again
    ]


def _usual(counts: Iterable[int]) -> float | None:
    known = list(counts)
    return median(known) if len(known) >= ENOUGH_DAYS else None
