"""Rules come into force by two people: one proposes, another adopts; cases keep their release."""

import pytest

from linli.journal.acting import Actor, Conflict, Forbidden, NotNow
from linli.journal.models import Entry
from linli.people.acts.rules import adopt_rules, propose_rules, withdraw_rules
from linli.people.acts.staff import add_post
from linli.people.units import unit_by_code
from linli.policy.acts import adopt
from linli.policy.models import Proposal, Release
from linli.policy.pack import Pack
from linli.policy.queries import current, release
from tests.cast import FOUNDER, NOW, Cast, demo_pack
from tests.rooms.people.conftest import refused


def renamed(name: str) -> Pack:
    """The demo's rules, but that urban management has another name."""
    tree = demo_pack().model_dump(mode="json")
    for unit in tree["units"]["units"]:
        if unit["code"] == "dept-urban-management":
            unit["name"]["zh"] = name
    return Pack.model_validate(tree)


def proposed(cast: Cast, name: str = "区城市管理局") -> Proposal:
    return propose_rules(renamed(name), note="改名", by=cast.deng_wei, now=NOW)


def test_the_second_person_puts_it_in_force_and_the_units_follow(cast: Cast) -> None:
    before = current()
    proposal = proposed(cast)
    assert current().id == before.id, "a proposal changes nothing"
    adopted = adopt_rules(proposal.id, [], base_id=before.id, by=cast.zhou_ming, now=NOW)
    assert current().id == adopted.id != before.id
    assert unit_by_code("dept-urban-management").name_zh == "区城市管理局"
    assert release(before.id).pack.hash == demo_pack().hash, "cases opened before keep theirs"
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.settled_by_id) == ("adopted", cast.zhou_ming.id)
    entry = Entry.objects.filter(event="policy.adopted").latest("id")
    assert entry.actor_id == cast.zhou_ming.id


def test_whoever_proposes_does_not_adopt(cast: Cast) -> None:
    before = current()
    proposal = proposed(cast)
    with refused(Forbidden) as told:
        adopt_rules(proposal.id, [], base_id=before.id, by=cast.deng_wei, now=NOW)
    assert told.value.code == "people.may_not"
    # not even with another post that may: whoever keeps the system is on duty, too
    add_post(cast.deng_wei.id, "duty_officer", unit_code="centre", by=FOUNDER, now=NOW)
    both = Actor.officer(cast.deng_wei.id)
    with refused(Forbidden) as told:
        adopt_rules(proposal.id, [], base_id=before.id, by=both, now=NOW)
    assert told.value.code == "policy.four_eyes"
    with refused(Forbidden):
        adopt_rules(proposal.id, [], base_id=before.id, by=FOUNDER, now=NOW)
    assert current().id == before.id


@pytest.mark.parametrize("who", ["wang_min", "xu_hui", "chen_qiang"])
def test_others_neither_propose_nor_adopt_nor_withdraw(cast: Cast, who: str) -> None:
    by, before = getattr(cast, who), current()
    with refused(Forbidden):
        propose_rules(renamed("别的名字"), note="", by=by, now=NOW)
    proposal = proposed(cast)
    with refused(Forbidden):
        adopt_rules(proposal.id, [], base_id=before.id, by=by, now=NOW)
    with refused(Forbidden):
        withdraw_rules(proposal.id, by=by, now=NOW)
    assert current().id == before.id
    assert Proposal.objects.get().outcome == ""


def test_what_was_read_against_other_rules_is_read_again(cast: Cast) -> None:
    read = current()
    proposal = proposed(cast)
    meanwhile = adopt(renamed("城管大队"), by=FOUNDER, now=NOW)
    with refused(Conflict):
        adopt_rules(proposal.id, [], base_id=read.id, by=cast.zhou_ming, now=NOW)
    assert current().id == meanwhile.id


def test_one_proposal_waits_at_a_time_and_the_same_rules_are_none(cast: Cast) -> None:
    with refused(NotNow):
        propose_rules(demo_pack(), note="", by=cast.deng_wei, now=NOW)
    first = proposed(cast)
    with refused(Conflict):
        proposed(cast, "另一个名字")
    withdraw_rules(first.id, by=cast.zhou_ming, now=NOW)
    with refused(NotNow):
        withdraw_rules(first.id, by=cast.deng_wei, now=NOW)
    assert proposed(cast, "另一个名字").id != first.id


def test_an_older_release_comes_back_as_itself(cast: Cast) -> None:
    first = current()
    second = adopt(renamed("城管大队"), by=FOUNDER, now=NOW)
    back = propose_rules(first.pack, note="试行不顺", by=cast.deng_wei, now=NOW)
    adopted = adopt_rules(back.id, [], base_id=second.id, by=cast.qin_yu, now=NOW)
    assert (adopted.id, adopted.number) == (first.id, first.number)
    assert Release.objects.count() == 2
