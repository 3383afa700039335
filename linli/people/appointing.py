"""Who may appoint whom: how far the one who gives reaches, and who must remain."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.journal.acting import Actor, ActorKind, Conflict, Forbidden, Invalid, NotFound
from linli.people.authority import authority_of
from linli.people.models import Officer, Post
from linli.people.permissions import Subject, forbidden, must, reach
from linli.people.units import unit_by_id
from linli.policy.queries import current
from linli.policy.sections.roles import PSEUDO_ROLES


def check_may_appoint(
    by: Actor, role: str, area_codes: set[str], *, word: str = "people.grant", now: datetime
) -> None:
    """Refuse a role that does not exist, or that reaches further than the one who gives it."""
    roles = current().pack.roles
    given = roles.by_code.get(role)
    if given is None or role in PSEUDO_ROLES:
        known = [code for code in roles.by_code if code not in PSEUDO_ROLES]
        raise Invalid(
            "post.role",
            f"没有角色“{role}”。可用：{'、'.join(known)}。",
            f"There is no role {role}. Known: {', '.join(known)}.",
            field="role",
        )
    authority = authority_of(by, now=now)
    for area_code in area_codes:
        must(by, word, Subject(area_code=area_code), now=now)
    if reach(by, word, now=now).everything:
        return
    # Whoever appoints for one area must not make somebody who may act in all of them.
    for granted, relations in given.grants.items():
        if "any" in relations and not reach(by, granted, now=now).everything:
            refusal: Forbidden = forbidden(roles, authority, granted, Subject())
            refusal.field = "role"
            raise refusal


def check_not_oneself(officer_id: int, by: Actor) -> None:
    """Refuse a post that somebody gives to herself, whatever her role: a colleague has to."""
    if by.kind is ActorKind.OFFICER and by.id == officer_id:
        raise Conflict(
            "post.to_oneself",
            "不能给自己任岗。请另一位管理员来做。",
            "Nobody gives a post to herself. Another administrator can.",
            field="officer",
        )


def check_apart(post: Post) -> None:
    """Refuse a second role of those that are kept apart 分立, while the first is held."""
    roles = current().pack.roles
    others = roles.apart_from(post.role)
    if not others:
        return
    overlapping = Q(to_on=None) | Q(to_on__gte=post.from_on)
    if post.to_on is not None:
        overlapping &= Q(from_on__lte=post.to_on)
    held = (
        Post.objects.filter(overlapping, officer_id=post.officer_id, ended_at=None)
        .filter(role__in=others)
        .first()
    )
    if held is not None:
        has, new = roles.by_code[held.role].name, roles.by_code[post.role].name
        raise Conflict(
            "post.apart",
            f"“{has.zh}”和“{new.zh}”不能由同一个人担任，代岗也不行。请另选一位，或先免去{has.zh}。",
            f"Nobody is {has.en} and {new.en} at once, nor stands in as one. Choose a colleague, "
            f"or end the post as {has.en} first.",
            field="role",
        )


def managed(officer_id: int, *, word: str = "people.grant", by: Actor, now: datetime) -> Officer:
    """The officer, for one who may do this `word` to her: all her posts lie where the asker may.

    An administrator of a street gives no password to somebody whose posts reach beyond it. Who
    holds no post any more is judged by her last; who never held one is for the district.
    """
    officer = Officer.objects.filter(id=officer_id, active=True).first()
    if officer is None:
        raise no_such("officer", "在岗人员", officer_id)
    if reach(by, word, now=now).everything:
        return officer
    posts = list(live_posts(officer_id, now=now))
    posts = posts or list(Post.objects.filter(officer_id=officer_id).order_by("-id")[:1])
    roles = current().pack.roles.by_code
    if not posts or any(post.role not in roles for post in posts):
        must(by, word, now=now)
    for post in posts:
        places = {post.area_code, unit_by_id(post.unit_id).area_code}
        check_may_appoint(by, post.role, places, word=word, now=now)
    return officer


def live_posts(officer_id: int, *, now: datetime) -> QuerySet[Post]:
    """An officer's posts that are in force or will be."""
    return Post.objects.filter(
        Q(to_on=None) | Q(to_on__gte=timezone.localdate(now)), officer_id=officer_id, ended_at=None
    ).order_by("id")


def keep_an_administrator(officer_id: int, *roles: str, by: Actor, now: datetime) -> None:
    """Refuse what would leave nobody who keeps accounts, or who appoints, everywhere.

    The system knows what it does.
    """
    if by.kind is ActorKind.SYSTEM:
        return
    grants = current().pack.roles.relations
    for asked in ("people.add", "people.grant"):
        mighty = {role for (role, word), how in grants.items() if word == asked and "any" in how}
        if mighty & set(roles):
            _somebody_remains(mighty, now=now)


def _somebody_remains(mighty: set[str], *, now: datetime) -> None:
    today = timezone.localdate(now)
    others = Post.objects.filter(
        Q(to_on=None) | Q(to_on__gte=today),
        role__in=mighty,
        ended_at=None,
        stand_in_for=None,
        from_on__lte=today,
        officer__active=True,
        officer__locked_at=None,
    )
    if not others.exists():
        raise Conflict(
            "officer.last_administrator",
            "这是最后一位管理员。请先任命另一位，再做这一步。",
            "This is the last administrator. Appoint another first.",
        )


def no_such(kind: str, zh: str, wanted: int) -> NotFound:
    return NotFound(
        f"people.no_such_{kind}", f"没有编号为 {wanted} 的{zh}。", f"There is no {kind} {wanted}."
    )
