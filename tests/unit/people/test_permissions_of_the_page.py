"""The door against the page: every role, level, place, holder, owner, state and verb."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from linli.cases.lifecycle import STEPS, State, permission
from linli.journal.acting import ActorKind
from linli.people.authority import Authority, HeldPost
from linli.people.permissions import Subject, reach_of
from linli.policy.read import read_pack
from linli.policy.sections.roles import Roles
from tests.cast import DEMO
from tests.unit.people import oracle
from tests.unit.people.oracle import Asker, Matter, Post

DISTRICT, STREET = "990100", "990100001"
LEVELS = (DISTRICT, STREET, "990100001001", "990100001001001")
MINE, OTHER, THIRD = 7, 8, 9  # units; officers and residents have the same numbers
ROLES = [one for one in oracle.roles() if one not in ("resident", "visitor", "system")]


@cache
def pack_roles() -> Roles:
    return read_pack(DEMO).roles


def places(area: str) -> dict[str, str]:
    """Where a case can lie, seen from an area."""
    return {
        "own": area,
        "child": area + "002",
        "grandchild": area + "002003",
        "parent": area[:-3] if len(area) > 6 else "9901",
        "sibling": area[:-3] + "009" if len(area) > 6 else "990109",
        "cousin": "990100008007006",
        "foreign": "880200001001001",
        "begins the same": area[:-1],
        "nowhere": "",
    }


UNITS: dict[str, tuple[int, int, frozenset[int]]] = {
    "nothing": (OTHER, THIRD, frozenset()),
    "holder": (MINE, THIRD, frozenset()),
    "desk": (OTHER, MINE, frozenset()),
    "both": (MINE, MINE, frozenset()),
    "assisting": (OTHER, THIRD, frozenset({MINE, 10})),
    "beside an assistant": (OTHER, THIRD, frozenset({10})),
}
OWNERS: dict[str, tuple[frozenset[int], frozenset[int], bool]] = {
    "nobody": (frozenset(), frozenset(), False),
    "reported": (frozenset({MINE, 11}), frozenset(), False),
    "entered": (frozenset(), frozenset({MINE, 11}), False),
    "another's": (frozenset({11}), frozenset({12}), False),
    "code shown": (frozenset({11}), frozenset(), True),
}


def askers() -> Iterator[Asker]:
    yield Asker("system")
    yield Asker("visitor")
    yield Asker("resident", MINE)
    yield Asker("officer", MINE)  # left, locked, or with a first password to change
    for role, area in product(ROLES, LEVELS):
        yield Asker("officer", MINE, (Post(role, MINE, area),))


def matters(area: str) -> Iterator[Matter]:
    for place, units, owner in product(places(area).values(), UNITS.values(), OWNERS.values()):
        holder, desk, assisting = units
        reported, entered, code = owner
        yield Matter(holder, desk, place, assisting, reported, entered, code)


def authority(asker: Asker) -> Authority:
    posts = tuple(
        HeldPost(number, post.role, post.unit, post.area) for number, post in enumerate(asker.posts)
    )
    return Authority(ActorKind(asker.kind), asker.number, posts)


def subject(matter: Matter) -> Subject:
    return Subject(
        holder_unit_id=matter.holder,
        desk_unit_id=matter.desk,
        area_code=matter.area,
        resident_ids=matter.reported_by,
        assisting_unit_ids=matter.assisting,
        officer_ids=matter.entered_by,
        code_shown=matter.code_shown,
    )


def test_the_door_and_the_page_agree_on_every_word() -> None:
    """Every asker × place × unit × owner × word."""
    asked, wrong = 0, []
    for asker in askers():
        by = authority(asker)
        reaches = {word: reach_of(pack_roles(), by, word) for word in oracle.words()}
        for matter in matters(asker.posts[0].area if asker.posts else STREET):
            seen = subject(matter)
            for word, reach in reaches.items():
                asked += 1
                if reach.covers(by, seen) != oracle.may(asker, word, matter):
                    wrong.append((asker, word, matter))
    assert not wrong, wrong[:5]
    assert asked >= 500_000


def test_the_record_and_the_page_agree_on_every_verb_in_every_state() -> None:
    """Where each verb leads, and by which word: 31 verbs × 10 states."""
    assert set(oracle.EVERY) == {state.value for state in State}
    for verb, steps in STEPS.items():
        word, leads = oracle.states()[verb.value]
        assert word == permission(verb)
        assert leads == {before.value: after.value for before, after in steps.items()}, verb
    assert set(oracle.states()) == {verb.value for verb in STEPS}


@pytest.mark.parametrize("seed", range(4))
def test_several_posts_add_up_and_never_mix(seed: int) -> None:
    """A role of one post never joins the unit or the area of another; one post named is one."""
    chance = random.Random(seed)
    for _ in range(400):
        posts = tuple(
            Post(chance.choice(ROLES), chance.choice((MINE, OTHER, THIRD)), chance.choice(LEVELS))
            for _ in range(chance.randint(2, 3))
        )
        asker = Asker("officer", MINE, posts)
        matter = chance.choice(list(matters(chance.choice(LEVELS))))
        by, seen = authority(asker), subject(matter)
        alone = chance.randrange(len(posts))
        for word in oracle.words():
            assert reach_of(pack_roles(), by, word).covers(by, seen) == oracle.may(
                asker, word, matter
            )
            one = by.narrowed(alone)
            assert reach_of(pack_roles(), one, word).covers(one, seen) == oracle.may(
                Asker("officer", MINE, (posts[alone],)), word, matter
            )


def test_a_word_that_is_none_is_no_door() -> None:
    with pytest.raises(LookupError):
        reach_of(pack_roles(), authority(Asker("system")), "case.raed")
