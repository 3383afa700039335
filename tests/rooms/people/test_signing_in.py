"""Staff sign in with a password; a wrong one is slow, says nothing, and locks out nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, TooMany
from linli.journal.models import Entry
from linli.people.acts.officers import retire_officer
from linli.people.acts.sessions import keep_session, open_session, sign_out, take_post
from linli.people.acts.sign_in import change_password, reset_password, sign_in
from linli.people.acts.staff import add_officer, add_post
from linli.people.authority import acting_under
from linli.people.models import Post, Session
from linli.people.permissions import Subject, may
from linli.people.queries import session_by_token
from linli.people.tasks import tidy
from linli.people.units import unit_by_code
from tests.cast import FOUNDER, LIULIN, NOW, PASSWORD, Cast
from tests.rooms.people.conftest import refused

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
NEW = "井盖 was fixed in May"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_the_right_password_opens_a_session(cast: Cast) -> None:
    opened = sign_in(" Wang.Min ", PASSWORD, address=HERE, device="Firefox", now=NOW)
    known = session_by_token(opened.token, now=NOW)
    assert known is not None
    assert known.actor == cast.wang_min
    assert known.authority.unit_ids == {unit_by_code(f"street-{LIULIN}").id}
    assert known.expires_at == opened.expires_at == NOW + 12 * HOUR
    assert not known.must_change_password
    assert opened.token not in repr(opened)
    row = Session.objects.get(id=opened.session_id)
    assert opened.token.encode() not in bytes(row.token_hash)
    entry = Entry.objects.get(event="session.opened")
    assert (entry.actor_kind, entry.actor_id) == ("officer", cast.wang_min.id)
    assert "Firefox" not in str(entry.facts)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("wang.min", "linjiang flows west"),
        ("wang.min", ""),
        ("wang.minn", PASSWORD),
        ("", PASSWORD),
        ("gone", PASSWORD),  # has left
        ("new", PASSWORD),  # nobody has set a password yet
        ("new", ""),
    ],
)
def test_whatever_is_wrong_is_refused_in_the_same_words(
    cast: Cast, username: str, password: str
) -> None:
    add_officer("new", "何军", by=FOUNDER, now=NOW)
    gone = add_officer("gone", "何军", password=PASSWORD, by=FOUNDER, now=NOW)
    retire_officer(gone, by=FOUNDER, now=NOW)
    with refused(Forbidden) as refusal:
        sign_in(username, password, address=HERE, now=NOW)
    assert refusal.value.zh == "用户名或密码不对。忘记密码请联系本单位管理员重置。"
    assert Session.objects.count() == 0


def wrong(username: str = "wang.min", *, address: str = HERE, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Forbidden):
            sign_in(username, "wrong wrong wrong", address=address, now=NOW)


def test_after_five_wrong_tries_the_address_waits_and_nobody_else_does(cast: Cast) -> None:
    wrong(times=5)
    with pytest.raises(TooMany) as refusal:
        sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    assert refusal.value.retry_after_seconds == 10
    assert "10 秒" in refusal.value.zh
    assert sign_in("wang.min", PASSWORD, address=ELSEWHERE, now=NOW), "she herself, at her desk"
    assert sign_in("zhou.ming", PASSWORD, address=HERE, now=NOW), "a colleague, same address"
    assert sign_in("wang.min", PASSWORD, address=HERE, now=NOW + timedelta(seconds=10))


def test_the_waits_double_up_to_a_quarter_of_an_hour_and_are_forgotten(cast: Cast) -> None:
    now, waits = NOW, []
    for _ in range(14):
        with pytest.raises((Forbidden, TooMany)) as refusal:
            sign_in("wang.min", "wrong wrong wrong", address=HERE, now=now)
        if isinstance(refusal.value, TooMany):
            waits.append(refusal.value.retry_after_seconds)
            now += timedelta(seconds=refusal.value.retry_after_seconds)
            with pytest.raises(Forbidden):
                sign_in("wang.min", "wrong wrong wrong", address=HERE, now=now)
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]
    now += HOUR
    wrong_again = 0
    for _ in range(5):
        with pytest.raises(Forbidden):
            sign_in("wang.min", "wrong wrong wrong", address=HERE, now=now)
        wrong_again += 1
    assert wrong_again == 5


def test_of_two_at_once_the_one_that_is_counted_second_does_not_wait(cast: Cast) -> None:
    sign_in("wang.min", PASSWORD, address=HERE, now=NOW + timedelta(seconds=2))
    assert sign_in("zhou.ming", PASSWORD, address=HERE, now=NOW)
    assert sign_in("wang.min", PASSWORD, address=HERE, now=NOW)


def test_the_right_password_clears_the_tries(cast: Cast) -> None:
    for _ in range(3):
        wrong(times=4)
        sign_in("wang.min", PASSWORD, address=HERE, now=NOW)


# Sessions


def test_a_token_is_one_query_and_brings_the_posts(cast: Cast) -> None:
    opened = sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    subject = Subject(desk_unit_id=unit_by_code(f"street-{LIULIN}").id)
    with CaptureQueriesContext(connection) as asked:
        known = session_by_token(opened.token, now=NOW)
        assert known is not None
        with acting_under(known.authority):
            assert may(known.actor, "case.close", subject, now=NOW)
    assert len(asked) == 1


def test_a_post_whose_days_are_over_is_gone_with_the_next_request(cast: Cast) -> None:
    Post.objects.filter(id=cast.wang_min.post_id).update(to_on=NOW.date())
    opened = sign_in("wang.min", PASSWORD, address=HERE, now=NOW + 9 * HOUR)
    known = session_by_token(opened.token, now=NOW + 13 * HOUR)
    assert known is not None
    assert len(known.authority.posts) == 1
    known = session_by_token(opened.token, now=NOW + 14 * HOUR)
    assert known is not None
    assert known.authority.posts == ()


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 5000])
def test_a_token_that_opens_nothing_opens_nothing(cast: Cast, token: str) -> None:
    assert session_by_token(token, now=NOW) is None


@pytest.mark.parametrize(
    ("device", "idle", "longest"),
    [
        (Session.Device.DESK, 12 * HOUR, 7 * DAY),
        (Session.Device.PHONE, 3 * DAY, 30 * DAY),
        (Session.Device.WALL, DAY, 30 * DAY),
    ],
)
def test_how_long_a_session_lasts_depends_on_the_device_and_stands_in_the_pack(
    cast: Cast, device: Session.Device, idle: timedelta, longest: timedelta
) -> None:
    opened = sign_in("zhou.ming", PASSWORD, address=HERE, device_kind=device, now=NOW)
    assert opened.expires_at == NOW + idle
    assert session_by_token(opened.token, now=NOW + idle) is None, "not used"
    now = NOW
    while session_by_token(opened.token, now=now) is not None:
        keep_session(opened.session_id, now=now)
        now += idle * 0.9
    assert longest <= now - NOW < longest + idle, "used all the time"


def test_a_resident_stays_signed_in_for_three_months(cast: Cast) -> None:
    lin = cast.granny_lin
    opened = open_session(Session.Kind.RESIDENT, lin.id, by=lin, now=NOW)
    assert (opened.expires_at, opened.ends_at) == (NOW + 90 * DAY, NOW + 365 * DAY)


def test_who_may_not_watch_the_wall_gets_no_walls_session(cast: Cast) -> None:
    sign_in("chen.qiang", PASSWORD, address=HERE, device_kind=Session.Device.WALL, now=NOW)
    assert Session.objects.get().device_kind == "desk"


def test_being_seen_is_written_at_most_once_in_five_minutes(cast: Cast) -> None:
    opened = sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    soon, later = NOW + 4 * MINUTE, NOW + 5 * MINUTE
    known = session_by_token(opened.token, now=soon)
    assert known is not None
    assert not known.is_due_to_be_kept
    keep_session(opened.session_id, now=soon)
    assert Session.objects.get().last_seen_at == NOW
    known = session_by_token(opened.token, now=later)
    assert known is not None
    assert known.is_due_to_be_kept
    keep_session(opened.session_id, now=later)
    assert Session.objects.get().last_seen_at == later


def test_signing_out_ends_ones_own_session_and_no_others(cast: Cast) -> None:
    mine = sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    hers = sign_in("zhou.ming", PASSWORD, address=HERE, now=NOW)
    sign_out(hers.session_id, by=cast.wang_min, now=NOW)
    sign_out(mine.session_id, by=Actor.resident(cast.wang_min.id), now=NOW)
    assert session_by_token(hers.token, now=NOW) is not None
    assert session_by_token(mine.token, now=NOW) is not None
    for _ in range(2):
        sign_out(mine.session_id, by=cast.wang_min, now=NOW)
    assert session_by_token(mine.token, now=NOW) is None
    assert Entry.objects.filter(event="session.ended").count() == 1


def test_who_leaves_is_signed_out_at_once(cast: Cast) -> None:
    opened = sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    retire_officer(cast.wang_min.id, by=FOUNDER, now=NOW)
    assert session_by_token(opened.token, now=NOW) is None


def test_one_works_in_one_of_ones_posts_or_in_all(cast: Cast) -> None:
    water_post = add_post(
        cast.wang_min.id, "unit_clerk", unit_code="utility-water", by=FOUNDER, now=NOW
    )
    opened = sign_in("wang.min", PASSWORD, address=HERE, now=NOW)

    def posts() -> tuple[int | None, int]:
        known = session_by_token(opened.token, now=NOW)
        assert known is not None
        return known.actor.post_id, len(known.authority.posts)

    assert posts() == (None, 2)
    take_post(opened.session_id, water_post, by=cast.wang_min, now=NOW)
    assert posts() == (water_post, 1)
    take_post(opened.session_id, None, by=cast.wang_min, now=NOW)
    assert posts() == (None, 2)
    not_hers = Post.objects.get(officer_id=cast.zhou_ming.id).id
    with refused(NotFound):
        take_post(opened.session_id, not_hers, by=cast.wang_min, now=NOW)
    assert posts() == (None, 2)


def test_sessions_are_tidied_away_a_month_after_their_end_and_tries_sooner(cast: Cast) -> None:
    sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    assert tidy(NOW + DAY) == 0
    assert tidy(NOW + 3 * DAY) == 2, "the tries by name and by address"
    assert tidy(NOW + 30 * DAY) == 0
    assert tidy(NOW + 32 * DAY) == 1
    assert not Session.objects.exists()


# Passwords


def test_a_first_password_opens_nothing_but_the_way_to_change_it(cast: Cast) -> None:
    reset_password(cast.wang_min.id, "lamp under the bridge", by=cast.qin_yu, now=NOW)
    opened = sign_in("wang.min", "lamp under the bridge", address=HERE, now=NOW)
    assert opened.must_change_password
    known = session_by_token(opened.token, now=NOW)
    assert known is not None
    assert known.must_change_password
    subject = Subject(desk_unit_id=unit_by_code(f"street-{LIULIN}").id)
    with acting_under(known.authority):
        assert not may(known.actor, "case.close", subject, now=NOW)
    change_password(
        "lamp under the bridge", NEW, session_id=opened.session_id, by=known.actor, now=NOW
    )
    known = session_by_token(opened.token, now=NOW)
    assert known is not None
    assert len(known.authority.posts) == 1


def test_a_changed_password_ends_all_other_sessions(cast: Cast) -> None:
    here = sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    there = sign_in("wang.min", PASSWORD, address=ELSEWHERE, now=NOW)
    hers = sign_in("zhou.ming", PASSWORD, address=HERE, now=NOW)
    change_password(PASSWORD, NEW, session_id=here.session_id, by=cast.wang_min, now=NOW)
    assert session_by_token(here.token, now=NOW) is not None
    assert session_by_token(there.token, now=NOW) is None
    assert session_by_token(hers.token, now=NOW) is not None
    wrong()
    with pytest.raises(Forbidden):
        sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    assert sign_in("wang.min", NEW, address=HERE, now=NOW)


@pytest.mark.parametrize(
    ("old", "new", "fault", "code"),
    [
        ("wrong wrong wrong", NEW, Forbidden, "password.wrong"),
        (PASSWORD, PASSWORD, Invalid, "password.same"),
        (PASSWORD, "short", Invalid, "password.short"),
        (PASSWORD, "Wang.Min 2026!", Invalid, "password.username"),
        (PASSWORD, "Water Affairs Bureau 26", Invalid, "password.context"),  # a unit's name
    ],
)
def test_a_change_that_will_not_do_changes_nothing(
    cast: Cast, old: str, new: str, fault: type[Invalid], code: str
) -> None:
    with refused(fault) as refusal:
        change_password(old, new, by=cast.wang_min, now=NOW)
    assert refusal.value.code == code
    assert sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    assert not Entry.objects.filter(event="password.changed").exists()


def test_only_those_who_add_staff_reset_a_password(cast: Cast) -> None:
    with refused(Forbidden):
        reset_password(cast.zhou_ming.id, NEW, by=cast.wang_min, now=NOW)
    with refused(NotFound):
        reset_password(0, NEW, by=cast.qin_yu, now=NOW)
    with refused(Forbidden):
        change_password(PASSWORD, NEW, by=cast.granny_lin, now=NOW)
