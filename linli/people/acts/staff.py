"""Staff come, take posts, stand in for one another, and go."""

import re
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.journal.acting import Actor, Conflict, Invalid, act
from linli.journal.record import record
from linli.people.acts.sessions import Why, end_sessions
from linli.people.appointing import (
    check_apart,
    check_may_appoint,
    check_not_oneself,
    keep_an_administrator,
    no_such,
)
from linli.people.events import OfficerAdded, PostAdded, PostEnded
from linli.people.models import NAME, PHONE, Officer, Post
from linli.people.passwords import check_new_password, hashed, place_words
from linli.people.permissions import Subject, must, reach
from linli.people.phones import phone_normal
from linli.people.sealing import blind, seal
from linli.people.units import unit_by_code, unit_by_id

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@act
def add_officer(
    username: str,
    name: str,
    *,
    password: str | None = None,
    phone: str = "",
    must_change_password: bool = True,
    by: Actor,
    now: datetime,
) -> int:
    """Enter a member of staff and give her id; she may do nothing before she has a post.

    Without a password nobody can sign in as her until one is set. Raises Conflict when the
    username is taken, Invalid when it, the phone or the password will not do.
    """
    if not reach(by, "people.add", now=now):
        must(by, "people.add", now=now)
    username = username.strip().casefold()
    if not USERNAME.fullmatch(username):
        raise Invalid(
            "officer.username",
            "用户名用小写字母、数字、点、横线，2 至 60 个字符。",
            "A username is 2 to 60 small letters, digits, dots and dashes.",
            field="username",
        )
    if not name.strip():
        raise Invalid("officer.name", "请填写姓名。", "A name is needed.", field="name")
    if password is not None:
        check_new_password(password, username, place_words())
    number = phone_normal(phone)
    if phone.strip() and not number:
        raise Invalid(
            "phone.unclear", "这不是电话号码。", "This is not a phone number.", field="phone"
        )
    officer, is_new = Officer.objects.get_or_create(
        username=username,
        defaults={
            "name_sealed": seal(name.strip(), NAME),
            "phone_sealed": seal(number, PHONE) if number else None,
            "phone_index": blind(number, PHONE) if number else None,
            "password": hashed(password),
            "must_change_password": must_change_password,
            "first_password_at": now if password is not None and must_change_password else None,
            "created_at": now,
        },
    )
    if not is_new:
        raise Conflict(
            "officer.username_taken",
            f"用户名“{username}”已有人用。请换一个。",
            f"The username {username} is taken. Choose another.",
        )
    record(OfficerAdded(officer_id=officer.id), by=by, now=now)
    return officer.id


@act
def add_post(
    officer_id: int,
    role: str,
    *,
    unit_code: str,
    area_code: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Give an officer a role at a unit over an area, and give the post's id.

    The area is the unit's own unless another is named; the first day is today unless another is.
    """
    unit = unit_by_code(unit_code)
    area_code = area_code or unit.area_code
    check_may_appoint(by, role, {area_code, unit.area_code}, now=now)
    if not unit.active:
        raise Conflict(
            "unit.retired",
            f"单位“{unit.name_zh}”已停用，不能再任岗。",
            f"The unit {unit.name_en} is retired and takes no more posts.",
        )
    return write_post(
        Post(
            officer_id=officer_id,
            role=role,
            unit_id=unit.id,
            area_code=area_code,
            from_on=from_on or timezone.localdate(now),
            to_on=to_on,
        ),
        by=by,
        now=now,
    )


@act
def stand_in(
    officer_id: int,
    post_id: int,
    *,
    from_on: date | None = None,
    to_on: date,
    by: Actor,
    now: datetime,
) -> int:
    """Let an officer stand in for a post 代岗 until a day, and give the new post's id."""
    lent = Post.objects.filter(id=post_id, ended_at=None).first()
    if lent is None:
        raise no_such("post", "岗位", post_id)
    if lent.stand_in_for_id is not None:
        raise Conflict(
            "post.lent_already",
            "代岗不能再转给别人。请从原岗位安排代岗。",
            "A stand-in's post cannot be lent on. Arrange it from the original post.",
        )
    if lent.officer_id == officer_id:
        raise Conflict(
            "post.own",
            "不能替自己代岗。请另选一位同事。",
            "Nobody stands in for herself. Choose a colleague.",
            field="officer",
        )
    check_may_appoint(by, lent.role, {lent.area_code, unit_by_id(lent.unit_id).area_code}, now=now)
    return write_post(
        Post(
            officer_id=officer_id,
            role=lent.role,
            unit_id=lent.unit_id,
            area_code=lent.area_code,
            from_on=from_on or timezone.localdate(now),
            to_on=to_on,
            stand_in_for=lent,
        ),
        by=by,
        now=now,
    )


def write_post(post: Post, *, by: Actor, now: datetime) -> int:
    """Put a post on record. Raises Conflict when the officer holds the very same already.

    Whoever is given other rights today signs in anew: her sessions end, and nobody else's.
    """
    if post.to_on is not None and post.to_on < post.from_on:
        raise Invalid(
            "post.days",
            "岗位的截止日期早于开始日期。",
            "The post's last day comes before its first.",
            field="to_on",
        )
    # Locked: two clerks giving the same post at once must give one post and one refusal.
    if not Officer.objects.select_for_update().filter(id=post.officer_id, active=True).exists():
        raise no_such("officer", "在岗人员", post.officer_id)
    check_not_oneself(post.officer_id, by)
    check_apart(post)
    same = same_posts(post.officer_id, post.role, post.unit_id, post.area_code, post.from_on)
    if same.exists():
        raise Conflict(
            "post.held_already",
            "此人已在这个岗位上。",
            "This officer already holds that post.",
        )
    post.save()
    record(
        PostAdded(
            officer_id=post.officer_id,
            post_id=post.id,
            role=post.role,
            unit_code=unit_by_id(post.unit_id).code,
            area_code=post.area_code,
            stand_in_for=post.stand_in_for_id,
        ),
        by=by,
        now=now,
    )
    if post.from_on <= timezone.localdate(now):
        end_sessions(post.officer_id, Why.POST, by=by, now=now)
    return post.id


def same_posts(
    officer_id: int, role: str, unit_id: int, area_code: str, from_on: date
) -> QuerySet[Post]:
    """The very same post, if the officer holds it on this day or later."""
    return Post.objects.filter(
        Q(to_on=None) | Q(to_on__gte=from_on),
        officer_id=officer_id,
        role=role,
        unit_id=unit_id,
        area_code=area_code,
        ended_at=None,
    )


@act
def end_post(post_id: int, *, by: Actor, now: datetime) -> None:
    """End a post now, and with it whoever stands in for it. Ended twice is ended once.

    Its rights are gone with the next request, and the sessions of those who had them end at once.
    """
    post = Post.objects.select_for_update().filter(id=post_id).first()
    if post is None:
        raise no_such("post", "岗位", post_id)
    must(by, "people.grant", Subject(area_code=post.area_code), now=now)
    if post.ended_at is not None:
        return
    post.ended_at = now
    post.save(update_fields=["ended_at"])
    record(PostEnded(officer_id=post.officer_id, post_id=post.id), by=by, now=now)
    lent = Post.objects.filter(stand_in_for_id=post.id, ended_at=None)
    for officer_id in (post.officer_id, *lent.values_list("officer_id", flat=True)):
        end_sessions(officer_id, Why.POST, by=by, now=now)
    keep_an_administrator(post.officer_id, post.role, by=by, now=now)
