"""When trying to contact a reporter was enough, and limits by category and urgency."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.cases.contacting import Try, owed_since, settled_at
from linli.cases.timing import accept_limit, answer_limit, contact_limit, verify_limit
from linli.policy.queries import AdoptedRelease
from linli.policy.sections.limits import ContactRule, StageLimit
from tests.cast import demo_pack

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
RULE = ContactRule(kind="continuous_hours", amount=24, tries=3, apart_minutes=60)


def tried(*minutes: int, reached: int | None = None) -> list[Try]:
    return [Try(NOON + timedelta(minutes=one), one == reached) for one in minutes]


@pytest.mark.parametrize(
    ("tries", "minute"),
    [
        (tried(), None),
        # reached at the first
        (tried(5, reached=5), 5),
        # three in vain, an hour apart
        (tried(0, 60, 120), 120),
        # three in a minute are one: whoever does not answer now will not in a minute either
        (tried(0, 1, 2), None),
        # those between do not count, and do not push the next away
        (tried(0, 30, 60, 90, 120), 120),
        # two in vain, then reached
        (tried(0, 60, 61, reached=61), 61),
    ],
)
def test_reached_once_or_tried_often_enough(tries: list[Try], minute: int | None) -> None:
    settled = None if minute is None else NOON + timedelta(minutes=minute)
    assert settled_at(tries, RULE) == settled


def test_nothing_is_owed_without_a_unit_or_a_telephone() -> None:
    later = NOON + timedelta(hours=2)
    assert owed_since(None, NOON, [], RULE) is None
    assert owed_since(NOON, None, [], RULE) is None
    assert owed_since(NOON, NOON, tried(5, reached=5), RULE) is None
    # From the dispatch, or from the first voice that left a telephone if that came later.
    assert owed_since(later, NOON, [], RULE) == later
    assert owed_since(NOON, later, tried(5), RULE) == later


def test_a_limit_says_what_holds_for_one_urgency() -> None:
    limit = StageLimit.model_validate(
        {
            "kind": "working_days",
            "amount": 5,
            "emergency": {"kind": "continuous_hours", "amount": 4},
        }
    )
    assert limit.of("general").amount == limit.of("utility").amount == 5
    assert limit.of("emergency").kind == "continuous_hours"


def test_every_stage_has_its_limit_by_category_and_urgency() -> None:

    adopted = AdoptedRelease(id=1, number=1, hash="", adopted_at=NOON, pack=demo_pack())
    found = {
        (category, urgency): tuple(
            (limit.kind.value, limit.amount)
            for limit in (
                accept_limit(category, urgency, adopted),
                contact_limit(category, urgency, adopted),
                answer_limit(category, urgency, adopted),
                verify_limit(category, urgency, adopted),
            )
        )
        for category, urgency in (
            ("road-pothole", "general"),
            ("road-pothole", "emergency"),
            ("neighbour-dispute", "general"),
            ("neighbour-dispute", "emergency"),
            ("", "emergency"),
        )
    }
    hours, office, days = "continuous_hours", "working_hours", "working_days"
    assert found == {
        ("road-pothole", "general"): ((office, 4), (hours, 24), (days, 5), (days, 1)),
        # the category's own for an emergency, where it has any; else the district's
        ("road-pothole", "emergency"): ((hours, 1), (hours, 2), (hours, 24), (office, 4)),
        # a category that contacts faster and verifies longer
        ("neighbour-dispute", "general"): ((office, 4), (office, 4), (days, 10), (days, 2)),
        # marked an emergency, it waits for no office, though its category names office hours alone
        ("neighbour-dispute", "emergency"): ((hours, 1), (hours, 2), (hours, 24), (days, 2)),
        ("", "emergency"): ((hours, 1), (hours, 2), (hours, 24), (office, 4)),
    }
