"""Roles that watch one another are never one person's, and nobody gives a post to herself."""

from datetime import timedelta
from itertools import combinations

import pytest

from linli.journal.acting import Conflict
from linli.people.acts.officers import retire_officer, stand_in_for
from linli.people.acts.staff import add_post, end_post
from linli.people.models import Post
from linli.policy.sections.permissions import HANDS, PERMISSIONS, changes
from tests.cast import FOUNDER, LIULIN, NOW, Cast
from tests.rooms.people.conftest import refused

TODAY = NOW.date()
WEEK = timedelta(days=7)


def held(officer_id: int) -> set[str]:
    return set(
        Post.objects.filter(officer_id=officer_id, ended_at=None).values_list("role", flat=True)
    )


SYSTEM = ("administrator", "street_administrator")
SECURITY = ("security_administrator", "street_security_administrator")
AUDIT = ("auditor",)
OTHERS = {
    "deng_wei": (*SECURITY, *AUDIT),
    "qin_yu": (*SYSTEM, *AUDIT),
    "xu_hui": (*SYSTEM, *SECURITY),
}


@pytest.mark.parametrize(
    ("who", "role"), [(who, role) for who, roles in OTHERS.items() for role in roles]
)
def test_who_audits_does_not_administer_and_the_other_way_round(
    cast: Cast, who: str, role: str
) -> None:
    officer, roles = getattr(cast, who), cast.pack.roles.by_code
    before = held(officer.id)
    unit = "centre" if not role.startswith("street") else f"street-{LIULIN}"
    with refused(Conflict) as told:
        add_post(officer.id, role, unit_code=unit, by=FOUNDER, now=NOW)
    assert told.value.code == "post.apart"
    assert roles[role].name.zh in told.value.zh
    assert all(roles[one].name.zh in told.value.zh for one in before)
    assert held(officer.id) == before


def test_two_posts_of_one_hand_are_no_trouble(cast: Cast) -> None:
    add_post(cast.deng_wei.id, SYSTEM[1], unit_code=f"street-{LIULIN}", by=cast.qin_yu, now=NOW)
    assert held(cast.deng_wei.id) == set(SYSTEM)


def test_not_even_as_a_stand_in_or_a_successor(cast: Cast) -> None:
    keeper = cast.qin_yu
    posts = [cast.deng_wei.post_id or 0]
    with refused(Conflict) as told:
        stand_in_for(cast.xu_hui.id, posts, to_on=TODAY + WEEK, by=keeper, now=NOW)
    assert told.value.code == "post.apart"
    with refused(Conflict):
        retire_officer(cast.deng_wei.id, successor_id=cast.xu_hui.id, by=keeper, now=NOW)
    assert held(cast.xu_hui.id) == {"auditor"}
    assert held(cast.deng_wei.id) == {"administrator"}


def test_one_after_the_other_is_possible(cast: Cast) -> None:
    Post.objects.filter(id=cast.xu_hui.post_id).update(to_on=TODAY)
    with refused(Conflict):
        add_post(cast.xu_hui.id, "administrator", unit_code="centre", by=FOUNDER, now=NOW)
    tomorrow = TODAY + timedelta(days=1)
    add_post(
        cast.xu_hui.id, "administrator", unit_code="centre", from_on=tomorrow, by=FOUNDER, now=NOW
    )
    end_post(cast.deng_wei.post_id or 0, by=FOUNDER, now=NOW)
    add_post(cast.deng_wei.id, "auditor", unit_code="centre", by=FOUNDER, now=NOW)


def test_nobody_gives_a_post_to_herself(cast: Cast) -> None:
    qin = cast.qin_yu
    with refused(Conflict) as told:
        add_post(qin.id, "duty_officer", unit_code="centre", by=qin, now=NOW)
    assert told.value.code == "post.to_oneself"
    with refused(Conflict):
        stand_in_for(qin.id, [cast.zhou_ming.post_id or 0], to_on=TODAY + WEEK, by=qin, now=NOW)
    assert held(qin.id) == {"security_administrator"}


def test_the_demos_three_administrators_share_no_power(cast: Cast) -> None:
    roles = cast.pack.roles.by_code
    for one, other in combinations(("administrator", "security_administrator", "auditor"), 2):
        shared = set(roles[one].grants) & set(roles[other].grants)
        assert not [word for word in shared if changes(word)]
    assert all(len(role.hands) <= 1 for role in roles.values())
    assert {hand for role in roles.values() for hand in role.hands} == set(HANDS)


def test_the_demos_auditor_changes_nothing(cast: Cast) -> None:
    auditor = cast.pack.roles.by_code["auditor"]
    assert [word for word in auditor.grants if changes(word)] == []
    assert "journal.read" in auditor.grants
    assert "journal.read" not in cast.pack.roles.by_code["administrator"].grants
    assert changes("people.add")
    assert not changes("case.export")
    assert sum(map(changes, PERMISSIONS)) > 40
