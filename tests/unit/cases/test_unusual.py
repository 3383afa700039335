"""Unusual reading: an ordinary fortnight has none, and whoever snoops stands out."""

from datetime import date, timedelta
from random import Random

import pytest

from linli.cases.unusual import (
    DayOfReading,
    ReadAgain,
    read_again,
    read_elsewhere,
    unusual_volume,
)
from linli.policy.sections.readings import Unusual

RULES = Unusual()
FIRST = date(2026, 11, 2)  # a Monday
# How many cases somebody of each role reads on an ordinary day, and how many people there are.
OFFICE = {"hotline_operator": (32, 6), "community_clerk": (5, 12), "unit_clerk": (9, 20)}


def fortnight(random: Random) -> list[DayOfReading]:
    """Two working weeks of an office: some days twice as busy as others, some people new."""
    days, officer = [], 0
    for role, (usual, people) in OFFICE.items():
        for _ in range(people):
            officer += 1
            begins = random.choice([0, 0, 0, 5])  # one in four came in the second week
            own = usual * random.uniform(0.8, 1.25)
            for at in range(begins, 12):
                day = FIRST + timedelta(days=at)
                busy = random.choice([1, 1, 1, 1, 2])
                if day.weekday() < 5 and (cases := round(random.gauss(own, own / 5) * busy)) > 0:
                    days.append(DayOfReading(officer, 1, role, day, cases))
    return days


def test_an_ordinary_fortnight_raises_no_alarm() -> None:
    looked = 0
    for seed in range(60):
        days = fortnight(Random(seed))
        looked += len(days)
        assert unusual_volume(days, RULES, since=FIRST) == [], seed
    assert looked > 15_000


@pytest.mark.parametrize(
    ("role", "read"),
    [
        ("unit_clerk", 75),  # who usually reads nine
        ("community_clerk", 45),
        ("hotline_operator", 260),
    ],
)
def test_whoever_reads_a_list_through_stands_out(role: str, read: int) -> None:
    for seed in range(50):
        days = fortnight(Random(seed))
        friday = FIRST + timedelta(days=11)
        days = [one for one in days if one.day < friday or one.role != role]
        snoop = next(one for one in days if one.role == role)
        days.append(DayOfReading(snoop.officer_id, 1, role, friday, read))
        [found] = unusual_volume(days, RULES, since=friday)
        assert (found.officer_id, found.observed) == (snoop.officer_id, read)
        assert found.peers is not None


def test_whoever_rises_slowly_is_still_far_from_the_others() -> None:
    days = fortnight(Random(1))
    slow = [
        DayOfReading(999, 1, "unit_clerk", FIRST + timedelta(days=at), 6 + at * 8)
        for at in range(12)
    ]
    found = unusual_volume([*days, *slow], RULES, since=FIRST)
    assert {one.officer_id for one in found} == {999}


def test_with_nothing_to_compare_with_only_very_much_is_unusual() -> None:
    def alone(cases: int) -> int:
        day = DayOfReading(1, 1, "unit_clerk", FIRST, cases)
        return len(unusual_volume([day], RULES, since=FIRST))

    assert (alone(20), alone(60), alone(61)) == (0, 0, 1)


def test_read_elsewhere_from_the_third_case_on() -> None:
    counts = {(1, 7): (2, FIRST), (2, 7): (3, FIRST)}
    [found] = read_elsewhere(counts, RULES)
    assert (found.officer_id, found.unit_id, found.observed) == (2, 7, 3)


def test_one_reporter_again_and_again_over_her_cases_unless_one_works_on_them() -> None:
    def row(
        officer: int, case: int, resident: int | None, times: int, *, acted: bool = False
    ) -> ReadAgain:
        return ReadAgain(officer, 7, case, resident, times, FIRST, acted)

    rows = [
        row(1, 11, 5, 2),
        row(1, 12, 5, 2),  # the same neighbour's other matter
        row(2, 11, 5, 9, acted=True),  # her own work
        row(3, 13, None, 4),  # a case whose reporter has no account
        row(4, 14, 6, 3),  # not often enough
        row(5, 15, 8, 3),
        row(5, 16, 8, 9, acted=True),  # of hers only this one counts not
    ]
    found = {(one.officer_id, one.observed) for one in read_again(rows, RULES)}
    assert found == {(1, 4), (3, 4)}
