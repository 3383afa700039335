"""What the journal says of a member of staff, in plain words."""

from collections.abc import Iterable
from datetime import datetime

from linli.journal.acting import Actor, ActorKind
from linli.journal.models import Entry
from linli.journal.tail import timeline
from linli.people.appointing import managed
from linli.people.holding import changeable
from linli.people.models import Officer, Post
from linli.people.permissions import must, reach
from linli.people.queries import OfficerFacts, officers
from linli.people.units import unit_map
from linli.web.bodies import Both, local
from linli.web.shape import Shape
from linli.web.workbench.staff import role_name

SHOWN = 100
# Signing in and out is no change of the person: it would bury what is.
TOLD = (
    "officer.added",
    "officer.corrected",
    "officer.locked",
    "officer.unlocked",
    "officer.left",
    "post.added",
    "post.ended",
    "password.changed",
    "factor.confirmed",
    "factor.removed",
    "factor.reset",
    "provider.linked",
    "provider.unlinked",
    "passkey.added",
    "passkey.removed",
    "passkey.blocked",
    "recovery_codes.renewed",
    "recovery_code.used",
)


class HappenedOut(Shape):
    """One thing that was done, by whom."""

    entry: int
    at: datetime
    text: Both
    by: str


class LifeOut(Shape):
    """What was done, the newest first; `more` when there is still more on record."""

    items: list[HappenedOut]
    more: bool


def life_of(officer_id: int, *, by: Actor, now: datetime) -> LifeOut:
    """The last changes of an officer's record; for those who administer her, or did."""
    if Officer.objects.filter(id=officer_id, active=False).exists():
        last = Post.objects.filter(officer_id=officer_id).order_by("-id")[:1]
        if not changeable(list(last), reach(by, "people.view", now=now)):
            must(by, "people.view", now=now)
    else:
        managed(officer_id, word="people.view", by=by, now=now)
    found = timeline("officer", officer_id).filter(event__in=TOLD).order_by("-id")
    entries = list(found[: SHOWN + 1])
    post_ids = {int(one.facts["post_id"]) for one in entries if "post_id" in one.facts}
    posts = {row.id: row for row in Post.objects.filter(id__in=post_ids)}
    people = officers(named_in(entries, posts.values()))
    return LifeOut(
        items=[
            HappenedOut(
                entry=one.id,
                at=local(one.at),
                text=told(one, posts, people),
                by=who(one, people),
            )
            for one in entries[:SHOWN]
        ],
        more=len(entries) > SHOWN,
    )


def named_in(entries: Iterable[Entry], posts: Iterable[Post]) -> set[int]:
    """The officers whose names the sentences need."""
    ids = {one.actor_id for one in entries if one.actor_kind == ActorKind.OFFICER}
    ids |= {int(found) for one in entries if (found := one.facts.get("successor_id"))}
    return ids | {post.officer_id for post in posts}


def who(entry: Entry, people: dict[int, OfficerFacts]) -> str:
    """Who did it; the house itself has no name."""
    if entry.actor_kind != ActorKind.OFFICER or entry.actor_id not in people:
        return ""
    return people[entry.actor_id].name.plain


def told(entry: Entry, posts: dict[int, Post], people: dict[int, OfficerFacts]) -> Both:
    """One entry as a sentence without its subject, which stands above all of them."""
    if entry.event in ("post.added", "post.ended"):
        post = posts.get(int(entry.facts["post_id"]))
        return of_post(entry, post)
    if entry.event == "password.changed":
        own = entry.actor_kind == ActorKind.OFFICER and entry.actor_id == entry.subject_id
        return (
            Both(zh="自己改了密码", en="changed her own password")
            if own
            else Both(zh="重发了初始密码", en="was given a first password anew")
        )
    if entry.event == "officer.left":
        successor = people.get(int(entry.facts.get("successor_id") or 0))
        if successor is not None:
            name = successor.name.plain
            return Both(zh=f"离职，由{name}接任", en=f"left; {name} took over")
    zh, en = {
        "officer.added": ("录入人员", "was entered"),
        "officer.corrected": ("更正了姓名或电话", "name or phone was corrected"),
        "officer.locked": ("账号停用", "was locked"),
        "officer.unlocked": ("账号启用", "was unlocked"),
        "officer.left": ("离职", "left"),
        "factor.confirmed": ("绑定了动态口令", "set up a second factor"),
        "factor.removed": ("自己解除了动态口令", "took her second factor away"),
        "factor.reset": ("第二重验证被重置", "had her second factor reset"),
        "provider.linked": ("关联了统一身份", "was linked to the identity provider"),
        "provider.unlinked": ("解除了统一身份关联", "is linked to the provider no more"),
        "passkey.added": ("添加了通行密钥", "added a passkey"),
        "passkey.removed": ("移除了通行密钥", "removed a passkey"),
        "passkey.blocked": ("通行密钥可能被复制，已停用", "had a passkey blocked that has a copy"),
        "recovery_codes.renewed": ("换了一批恢复码", "got new recovery codes"),
        "recovery_code.used": ("用恢复码登录", "signed in with a recovery code"),
    }[entry.event]
    return Both(zh=zh, en=en)


def of_post(entry: Entry, post: Post | None) -> Both:
    """A post given or ended, by role and unit; rows are kept, but one may be of another release."""
    begun = entry.event == "post.added"
    if post is None:
        return Both(zh="任岗" if begun else "免岗", en="post given" if begun else "post ended")
    unit = unit_map().by_id[post.unit_id]
    role = role_name(post.role)
    lent = post.stand_in_for_id is not None
    if begun:
        zh = f"{'代岗' if lent else '任岗'}：{unit.name_zh} {role.zh}"
        en = f"{'stands in as' if lent else 'was appointed'} {role.en}, {unit.name_en}"
        if post.to_on is not None:
            zh, en = f"{zh}，到 {post.to_on}", f"{en}, until {post.to_on}"
        return Both(zh=zh, en=en)
    return Both(
        zh=f"{'代岗结束' if lent else '免岗'}：{unit.name_zh} {role.zh}",
        en=f"{'no longer stands in as' if lent else 'no longer'} {role.en}, {unit.name_en}",
    )
