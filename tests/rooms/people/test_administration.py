"""People are entered, corrected, locked and let go; each administrator within her own streets."""

from datetime import date, timedelta

import pytest

from linli.journal.acting import Actor, Conflict, Forbidden, NotFound
from linli.journal.models import Entry
from linli.people.acts.officers import (
    correct_officer,
    lock_officer,
    renew_password,
    retire_officer,
    stand_in_for,
    unlock_officer,
)
from linli.people.acts.sessions import sign_officer_out
from linli.people.acts.sign_in import sign_in
from linli.people.acts.staff import add_officer, add_post, end_post
from linli.people.authority import authority_now
from linli.people.models import Post
from linli.people.queries import officers, session_by_token
from tests.cast import (
    CHENGDONG,
    FOUNDER,
    GUDU,
    HUAIYIN,
    LIULIN,
    NOW,
    PASSWORD,
    Cast,
    in_office,
)
from tests.rooms.people.conftest import refused

HERE = "10.0.0.7"
UNTIL = date(2026, 11, 29)


@pytest.fixture
def luo_ping(cast: Cast) -> Actor:
    """罗萍, who keeps the accounts of 柳林街道."""
    return in_office("luo_ping", "罗萍", "street_administrator", f"street-{LIULIN}")


@pytest.fixture
def tang_rui(cast: Cast) -> Actor:
    """唐锐, who gives the posts of 柳林街道."""
    return in_office("tang_rui", "唐锐", "street_security_administrator", f"street-{LIULIN}")


def test_it_takes_two_hands_to_let_somebody_in(cast: Cast) -> None:
    # given: who keeps accounts enters her
    lin = add_officer("lin.yue", "林悦", phone="13800000000", by=cast.deng_wei, now=NOW)

    # when: who administers security gives her a post and a first password
    post = add_post(
        lin,
        "grid_worker",
        unit_code=f"community-{HUAIYIN}",
        area_code=f"{HUAIYIN}002",
        by=cast.qin_yu,
        now=NOW,
    )
    password = renew_password(lin, by=cast.qin_yu, now=NOW)

    # then
    opened = sign_in("lin.yue", password, address=HERE, now=NOW)
    assert opened.must_change_password
    assert Post.objects.get(id=post).area_code == f"{HUAIYIN}002"
    assert not Entry.objects.filter(facts__icontains=password).exists()


def test_neither_hand_does_what_is_the_others(cast: Cast) -> None:
    deng, qin, wang = cast.deng_wei, cast.qin_yu, cast.wang_min
    before = Entry.objects.count()
    for act in (
        lambda: add_post(wang.id, "auditor", unit_code="centre", by=deng, now=NOW),
        lambda: end_post(wang.post_id, by=deng, now=NOW),
        lambda: stand_in_for(cast.ma_jun.id, [wang.post_id], to_on=UNTIL, by=deng, now=NOW),
        lambda: lock_officer(wang.id, by=deng, now=NOW),
        lambda: unlock_officer(wang.id, by=deng, now=NOW),
        lambda: renew_password(wang.id, by=deng, now=NOW),
        lambda: sign_officer_out(wang.id, by=deng, now=NOW),
        lambda: retire_officer(wang.id, by=deng, now=NOW),
        lambda: add_officer("lin.yue", "林悦", by=qin, now=NOW),
        lambda: correct_officer(wang.id, name="王敏敏", by=qin, now=NOW),
        # who audits both can do neither
        lambda: add_officer("lin.yue", "林悦", by=cast.xu_hui, now=NOW),
        lambda: lock_officer(wang.id, by=cast.xu_hui, now=NOW),
    ):
        with refused(Forbidden):
            act()
    assert Entry.objects.count() == before


def test_a_street_administers_its_own_people(cast: Cast, luo_ping: Actor, tang_rui: Actor) -> None:
    lin = add_officer("lin.yue", "林悦", by=luo_ping, now=NOW)
    station = f"community-{HUAIYIN}"
    add_post(lin, "community_clerk", unit_code=station, by=tang_rui, now=NOW)
    assert renew_password(lin, by=tang_rui, now=NOW)
    correct_officer(cast.liu_fang.id, name="刘芳芳", by=luo_ping, now=NOW)
    assert officers([cast.liu_fang.id])[cast.liu_fang.id].name.plain == "刘芳芳"
    lock_officer(cast.wang_min.id, by=tang_rui, now=NOW)
    unlock_officer(cast.wang_min.id, by=tang_rui, now=NOW)


@pytest.mark.parametrize("who", ["gao_yuan", "zhou_ming", "chen_qiang", "qin_yu"])
def test_and_nobody_beyond_its_border(
    cast: Cast, luo_ping: Actor, tang_rui: Actor, who: str
) -> None:
    other = getattr(cast, who)
    before = Entry.objects.count()
    for act in (
        lambda: correct_officer(other.id, name="某某", by=luo_ping, now=NOW),
        lambda: renew_password(other.id, by=tang_rui, now=NOW),
        lambda: lock_officer(other.id, by=tang_rui, now=NOW),
        lambda: retire_officer(other.id, by=tang_rui, now=NOW),
        lambda: end_post(other.post_id, by=tang_rui, now=NOW),
        lambda: add_post(
            luo_ping.id, "grid_worker", unit_code=f"community-{GUDU}", by=tang_rui, now=NOW
        ),
        lambda: add_post(
            luo_ping.id, "duty_officer", unit_code=f"street-{LIULIN}", by=tang_rui, now=NOW
        ),
    ):
        with refused(Forbidden):
            act()
    assert Entry.objects.count() == before
    assert sign_in(Cast.username(who), PASSWORD, address=HERE, now=NOW)


def test_one_post_beyond_the_border_is_enough_to_be_out_of_reach(
    cast: Cast, tang_rui: Actor
) -> None:
    add_post(
        cast.liu_fang.id, "community_clerk", unit_code=f"community-{GUDU}", by=FOUNDER, now=NOW
    )
    with refused(Forbidden):
        renew_password(cast.liu_fang.id, by=tang_rui, now=NOW)


def test_a_locked_account_is_out_at_once_and_loses_nothing(cast: Cast) -> None:
    opened = sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    lock_officer(cast.wang_min.id, by=cast.qin_yu, now=NOW)
    lock_officer(cast.wang_min.id, by=cast.qin_yu, now=NOW)
    assert session_by_token(opened.token, now=NOW) is None
    assert authority_now(cast.wang_min.id, now=NOW).posts == ()
    with pytest.raises(Forbidden) as told:
        sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    assert told.value.code == "sign_in.locked"
    with pytest.raises(Forbidden) as told:
        sign_in("wang.min", "not her password", address=HERE, now=NOW)
    assert told.value.code == "sign_in.wrong", "a stranger learns nothing"
    unlock_officer(cast.wang_min.id, by=cast.qin_yu, now=NOW)
    assert authority_now(cast.wang_min.id, now=NOW).posts
    assert Entry.objects.filter(event="officer.locked").count() == 1


def test_who_loses_a_post_signs_in_anew_and_so_does_who_stood_in_for_it(cast: Cast) -> None:
    stand_in_for(cast.ma_jun.id, [cast.wang_min.post_id or 0], to_on=UNTIL, by=FOUNDER, now=NOW)
    tokens = {
        name: sign_in(name, PASSWORD, address=HERE, now=NOW).token
        for name in ("wang.min", "ma.jun", "zhou.ming")
    }
    end_post(cast.wang_min.post_id or 0, by=FOUNDER, now=NOW)
    left = [name for name, token in tokens.items() if session_by_token(token, now=NOW)]
    assert left == ["zhou.ming"]


def test_who_gets_a_post_signs_in_anew_unless_it_is_to_come(cast: Cast) -> None:
    tokens = {
        name: sign_in(name, PASSWORD, address=HERE, now=NOW).token
        for name in ("wang.min", "ma.jun", "zhou.ming")
    }
    for officer, first in ((cast.wang_min, NOW.date()), (cast.ma_jun, UNTIL)):
        add_post(
            officer.id,
            "unit_clerk",
            unit_code="utility-water",
            from_on=first,
            by=cast.qin_yu,
            now=NOW,
        )
    left = [name for name, token in tokens.items() if session_by_token(token, now=NOW)]
    assert left == ["ma.jun", "zhou.ming"]
    told = Entry.objects.get(event="sessions.ended")
    assert (told.subject_id, told.facts["count"], told.facts["why"]) == (
        cast.wang_min.id,
        1,
        "post",
    )


def test_sessions_of_an_officer_are_ended_by_who_administers_her_alone(cast: Cast) -> None:
    here, there = (sign_in("wang.min", PASSWORD, address=HERE, now=NOW) for _ in range(2))
    hers = sign_in("zhou.ming", PASSWORD, address=HERE, now=NOW)
    with refused(Forbidden):
        sign_officer_out(cast.wang_min.id, by=cast.zhou_ming, now=NOW)
    # A session of somebody else is none of this officer's.
    assert sign_officer_out(cast.wang_min.id, hers.session_id, by=cast.qin_yu, now=NOW) == 0
    assert sign_officer_out(cast.wang_min.id, here.session_id, by=cast.qin_yu, now=NOW) == 1
    assert session_by_token(here.token, now=NOW) is None
    assert session_by_token(there.token, now=NOW) is not None
    assert sign_officer_out(cast.wang_min.id, by=cast.qin_yu, now=NOW) == 1
    assert session_by_token(there.token, now=NOW) is None
    assert session_by_token(hers.token, now=NOW) is not None


def test_a_successor_takes_over_what_was_hers_and_not_what_was_lent(cast: Cast) -> None:
    lent = stand_in_for(
        cast.wang_min.id, [cast.gao_yuan.post_id or 0], to_on=UNTIL, by=FOUNDER, now=NOW
    )
    retire_officer(cast.wang_min.id, successor_id=cast.liu_fang.id, by=cast.qin_yu, now=NOW)
    held = authority_now(cast.liu_fang.id, now=NOW).posts
    assert {(post.role, post.area_code) for post in held} == {
        ("community_clerk", HUAIYIN),
        ("street_clerk", LIULIN),
    }
    assert authority_now(cast.wang_min.id, now=NOW).posts == ()
    assert Post.objects.get(id=lent[0]).ended_at == NOW
    entry = Entry.objects.get(event="officer.left")
    assert entry.facts["successor_id"] == cast.liu_fang.id


def test_nobody_takes_over_from_herself_and_nobody_locks_herself(cast: Cast) -> None:
    with refused(Conflict):
        retire_officer(cast.wang_min.id, successor_id=cast.wang_min.id, by=FOUNDER, now=NOW)
    with refused(Conflict):
        lock_officer(cast.qin_yu.id, by=cast.qin_yu, now=NOW)
    with refused(Conflict):
        retire_officer(cast.qin_yu.id, by=cast.qin_yu, now=NOW)
    assert authority_now(cast.wang_min.id, now=NOW).posts
    assert authority_now(cast.qin_yu.id, now=NOW).posts


@pytest.mark.parametrize(
    ("who", "role"), [("qin_yu", "security_administrator"), ("deng_wei", "administrator")]
)
def test_the_last_administrator_stays(cast: Cast, who: str, role: str) -> None:
    last = getattr(cast, who)
    with refused(Conflict) as told:
        end_post(last.post_id, by=cast.qin_yu, now=NOW)
    assert told.value.code == "officer.last_administrator"
    assert authority_now(last.id, now=NOW).posts
    in_office("jin_bo", "金波", role, "centre")
    end_post(last.post_id, by=cast.qin_yu, now=NOW)
    assert not authority_now(last.id, now=NOW).posts


def test_a_stand_in_for_several_posts_is_all_or_none_and_ends_by_itself(cast: Cast) -> None:
    second = add_post(
        cast.wang_min.id, "grid_worker", unit_code=f"community-{HUAIYIN}", by=FOUNDER, now=NOW
    )
    posts = [cast.wang_min.post_id or 0, second]
    with refused(NotFound):
        stand_in_for(cast.ma_jun.id, [*posts, 999_999], to_on=UNTIL, by=cast.qin_yu, now=NOW)
    with refused(Conflict):
        stand_in_for(cast.wang_min.id, posts, to_on=UNTIL, by=cast.qin_yu, now=NOW)
    assert not Post.objects.filter(stand_in_for__isnull=False).exists()
    stand_in_for(cast.ma_jun.id, posts, to_on=UNTIL, by=cast.qin_yu, now=NOW)
    assert len(authority_now(cast.ma_jun.id, now=NOW).posts) == 3
    assert len(authority_now(cast.ma_jun.id, now=NOW + timedelta(days=12)).posts) == 1


def test_a_neighbouring_street_cannot_lend_this_ones_posts(cast: Cast) -> None:
    neighbour = in_office("qi_yun", "齐云", "street_security_administrator", f"street-{CHENGDONG}")
    with refused(Forbidden):
        stand_in_for(
            cast.gao_yuan.id, [cast.wang_min.post_id or 0], to_on=UNTIL, by=neighbour, now=NOW
        )
