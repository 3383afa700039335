"""Who may do what to which case, under the demo district's roles: one table."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from linli.journal.acting import ActorKind
from linli.people.authority import Authority, HeldPost
from linli.people.permissions import (
    NOWHERE,
    SYSTEM_VERBS,
    Reach,
    Subject,
    forbidden,
    reach_of,
)
from linli.policy.sections.permissions import PERSONAL
from linli.policy.sections.roles import PERMISSIONS, Role, Roles

DEMO = Path(__file__).parents[3] / "districts" / "demo" / "roles.toml"

CENTRE, WILLOW_STREET, EAST_STREET, WILLOW_STATION, WATER, PROPERTY = range(1, 7)
DISTRICT, WILLOW, EAST = "990100", "990100001", "990100002"
COMMUNITY, GRID, OTHER_GRID = "990100001003", "990100001003002", "990100001004001"


@cache
def demo_roles() -> Roles:
    return Roles.model_validate(tomllib.loads(DEMO.read_text()))


def officer(role: str, unit_id: int, area_code: str, *, id: int = 50) -> Authority:  # noqa: A002
    return Authority(ActorKind.OFFICER, id, (HeldPost(id, role, unit_id, area_code),))


WHO = {
    "duty officer": officer("duty_officer", CENTRE, DISTRICT),
    "willow clerk": officer("street_clerk", WILLOW_STREET, WILLOW),
    "east clerk": officer("street_clerk", EAST_STREET, EAST),
    "station": officer("community_clerk", WILLOW_STATION, COMMUNITY),
    "water": officer("unit_clerk", WATER, DISTRICT),
    "grid worker": officer("grid_worker", WILLOW_STATION, GRID),
    "next grid's": officer("grid_worker", EAST_STREET, OTHER_GRID),
    "operator": officer("hotline_operator", CENTRE, DISTRICT),
    "auditor": officer("auditor", CENTRE, DISTRICT),
    "administrator": officer("administrator", CENTRE, DISTRICT),
    "security": officer("security_administrator", CENTRE, DISTRICT),
    "between posts": Authority(ActorKind.OFFICER, 51),
    "granny Lin": Authority(ActorKind.RESIDENT, 7),
    "a neighbour": Authority(ActorKind.RESIDENT, 8),
    "a visitor": Authority(ActorKind.VISITOR, 0),
    "the sweep": Authority(ActorKind.SYSTEM, 0),
}

# A cover in Granny Lin's grid: the street's desk sent it to the water company.
COVER = Subject(
    holder_unit_id=WATER,
    desk_unit_id=WILLOW_STREET,
    area_code=GRID,
    resident_ids=frozenset({7}),
)

TABLE: list[tuple[str, set[str]]] = [
    # dispatching is the desk's, and the district's above it
    ("case.dispatch", {"duty officer", "willow clerk", "the sweep"}),
    ("case.file", {"duty officer", "willow clerk", "operator", "the sweep"}),
    ("case.decline", {"duty officer", "willow clerk"}),
    # only who holds it accepts, answers and returns it: not even the centre
    ("case.accept", {"water"}),
    # who holds it applies for a hold or for more time; here the asked unit stands for the holder
    ("case.apply", {"water"}),
    ("case.approve", {"duty officer", "water"}),
    ("case.answer", {"water"}),
    ("case.return", {"water"}),
    # nobody judges their own answer
    ("case.verify", {"duty officer", "willow clerk"}),
    ("case.close", {"duty officer", "willow clerk"}),
    ("case.reopen", {"duty officer", "willow clerk", "the sweep"}),
    # whose clock it is does not stop it
    ("case.hold", {"duty officer", "willow clerk"}),
    ("case.resume", {"duty officer", "willow clerk", "water", "the sweep"}),
    ("case.withdraw", {"duty officer", "willow clerk", "operator", "granny Lin"}),
    ("case.redact", {"duty officer", "willow clerk", "the sweep"}),
    (
        "case.read",
        {
            "duty officer",
            "willow clerk",
            "station",
            "water",
            "grid worker",
            "operator",
            "auditor",
            "granny Lin",
            "the sweep",
        },
    ),
    # the auditor sees cases, not persons; the administrator sees neither
    ("case.read_personal", {"duty officer", "willow clerk", "water", "operator"}),
    ("callback.answer", {"granny Lin"}),
    ("callback.enter", {"duty officer", "willow clerk", "station", "grid worker", "operator"}),
    # three hands 三员: none has the word of another
    ("people.add", {"administrator", "the sweep"}),
    ("people.grant", {"security", "the sweep"}),
    ("policy.propose", {"administrator"}),
    ("policy.adopt", {"security", "duty officer", "the sweep"}),
    ("journal.read", {"auditor", "the sweep"}),
    ("people.erase", {"administrator", "granny Lin", "the sweep"}),
]


@pytest.mark.parametrize(("verb", "allowed"), TABLE, ids=[verb for verb, _ in TABLE])
def test_who_may(verb: str, allowed: set[str]) -> None:
    roles = demo_roles()
    may = {who for who, by in WHO.items() if reach_of(roles, by, verb).covers(by, COVER)}
    assert may == allowed


def test_a_receipt_code_makes_a_report_the_visitors_own() -> None:
    roles, visitor = demo_roles(), WHO["a visitor"]
    shown = Subject(resident_ids=frozenset({7}), code_shown=True)
    for verb in ("case.read", "callback.answer", "evidence.read"):
        assert reach_of(roles, visitor, verb).covers(visitor, shown)
    assert not reach_of(roles, visitor, "case.read_personal").covers(visitor, shown)


def test_who_has_signed_in_may_still_do_what_any_visitor_may() -> None:
    roles = demo_roles()
    for verb in PERMISSIONS:
        visitor, resident = (reach_of(roles, WHO[who], verb) for who in ("a visitor", "granny Lin"))
        assert resident.everything >= visitor.everything
        assert resident.own >= visitor.own


def test_an_assisting_unit_reads_and_writes_progress_and_leaves_the_rest_to_the_main_one() -> None:
    roles, helper = demo_roles(), WHO["water"]
    helped = Subject(holder_unit_id=PROPERTY, area_code=GRID, assisting_unit_ids=frozenset({WATER}))
    may = {word for word in PERMISSIONS if reach_of(roles, helper, word).covers(helper, helped)}
    assert {"case.read", "case.note", "evidence.add"} <= may
    assert not {"case.answer", "case.accept", "case.return", "case.read_personal"} & may


def test_two_posts_give_what_each_gives_and_no_mixture() -> None:
    roles = demo_roles()
    both = Authority(
        ActorKind.OFFICER,
        50,
        (
            HeldPost(1, "street_clerk", WILLOW_STREET, WILLOW),
            HeldPost(2, "unit_clerk", WATER, DISTRICT),
        ),
    )
    elsewhere = Subject(holder_unit_id=PROPERTY, desk_unit_id=WATER, area_code=EAST)
    assert reach_of(roles, both, "case.close").covers(both, COVER)
    assert reach_of(roles, both, "case.answer").covers(both, COVER)
    assert not reach_of(roles, both, "case.close").covers(both, elsewhere), (
        "the right of the one post does not hold for the unit of the other"
    )


def test_no_place_is_in_nobodys_area() -> None:
    roles, clerk = demo_roles(), WHO["station"]
    assert not reach_of(roles, clerk, "case.read").covers(clerk, Subject())


def test_an_area_is_its_code_and_what_lies_below_it() -> None:
    near = Reach(area_codes=frozenset({WILLOW}))
    clerk = WHO["willow clerk"]
    assert near.covers(clerk, Subject(area_code=WILLOW))
    assert near.covers(clerk, Subject(area_code=GRID))
    assert not near.covers(clerk, Subject(area_code=DISTRICT))
    assert not near.covers(clerk, Subject(area_code=EAST))


@pytest.mark.parametrize("who", list(WHO))
def test_a_word_that_is_no_permission_is_a_fault_not_a_refusal(who: str) -> None:
    with pytest.raises(LookupError):
        reach_of(demo_roles(), WHO[who], "case.aprove")


def test_the_system_has_no_word_that_is_no_permission_and_judges_nothing() -> None:
    assert set(PERMISSIONS) >= SYSTEM_VERBS
    judging = {"case.close", "case.verify", "case.answer", "callback.answer", "case.read_personal"}
    assert not judging & SYSTEM_VERBS


# Refusals: who may, and what would work instead.


def test_a_refusal_names_who_may_and_what_the_asker_may_do() -> None:
    # No unit ids: their names would have to be looked up.
    asked = Subject(area_code=GRID, resident_ids=frozenset({7}))
    refusal = forbidden(demo_roles(), WHO["granny Lin"], "case.answer", asked)
    assert refusal.code == "people.may_not"
    assert refusal.zh == "只有主办单位可以办结答复。您可以：撤回、查看案件、查看案件列表。"
    assert refusal.en == (
        "Only the unit that holds it may answer a case. "
        "You may: withdraw a case; read a case; list cases."
    )


def test_a_visitor_is_told_to_sign_in_or_show_the_code() -> None:
    refusal = forbidden(demo_roles(), WHO["a visitor"], "case.withdraw", Subject())
    assert "诉求人本人" in refusal.zh
    assert "查询码" in refusal.zh
    assert "receipt code" in refusal.en


def test_an_officer_without_a_post_is_told_so() -> None:
    refusal = forbidden(demo_roles(), WHO["between posts"], "case.close", Subject())
    assert "没有在任岗位" in refusal.zh
    assert "hold no post" in refusal.en


def test_an_officer_with_a_first_password_is_told_to_change_it() -> None:
    new = Authority(ActorKind.OFFICER, 52, new_password_due=True)
    refusal = forbidden(demo_roles(), new, "case.close", Subject())
    assert refusal.zh == "请先修改初始密码，再继续。"


def test_what_no_role_grants_is_said_to_be_so() -> None:
    none = Roles(roles=(Role.model_validate({**demo_roles().roles[0].model_dump(), "grants": {}}),))
    refusal = forbidden(none, WHO["duty officer"], "case.close", Subject())
    assert "目前没有岗位可以结案" in refusal.zh


def test_a_masked_role_sees_nothing_personal_by_whatever_post() -> None:
    told = demo_roles()
    written = tomllib.loads(DEMO.read_text())
    for one in written["roles"]:
        one["masked"] = one["code"] == "unit_clerk"
    roles = Roles.model_validate(written)
    clerk = WHO["water"]
    both = replace(clerk, posts=(*clerk.posts, *WHO["duty officer"].posts))
    for by in (clerk, both, both.narrowed(both.posts[-1].id)):
        for word in PERMISSIONS:
            before, now = reach_of(told, by, word), reach_of(roles, by, word)
            assert now == (NOWHERE if word in PERSONAL else before), word
