"""What happened to one's own account, from the journal and the record of what was refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import TruncDate

from linli.attempts.models import Attempt
from linli.journal.acting import ActorKind
from linli.journal.models import Entry
from linli.journal.tail import timeline
from linli.people.models import Session
from linli.people.queries import officers
from linli.web.bodies import Both, local
from linli.web.shape import Shape

SHOWN = 20
MANY_TRIES = 3
AS_FAR_BACK = timedelta(days=30)
KNOCKING = (Attempt.Kind.SIGN_IN, Attempt.Kind.WAITING, Attempt.Kind.FACTOR)
# event → what happened (中文, English), as its owner reads it.
TOLD = {
    "account.new_device": ("在一台新设备上登录", "Signed in on a new device"),
    "password.changed": ("密码改了", "The password was changed"),
    "factor.confirmed": ("绑定了动态口令", "A second factor was set up"),
    "factor.removed": ("解除了动态口令", "The second factor was taken away"),
    "factor.reset": ("动态口令被重置", "The second factor was reset"),
    "passkey.added": ("添加了通行密钥", "A passkey was added"),
    "passkey.removed": ("移除了通行密钥", "A passkey was removed"),
    "passkey.blocked": (
        "通行密钥像是被复制了，已停用",
        "A passkey seems to have been copied, and is blocked",
    ),
    "recovery_codes.renewed": ("换了新的恢复码", "New recovery codes were made"),
    "recovery_code.used": ("用恢复码登录", "Signed in with a recovery code"),
    "provider.linked": ("关联了统一身份", "Linked to the identity provider"),
    "provider.unlinked": ("解除了统一身份关联", "No longer linked to the identity provider"),
    "officer.corrected": ("姓名或电话改了", "Name or telephone was corrected"),
    "officer.locked": ("账号被停用", "The account was locked"),
    "officer.unlocked": ("账号重新启用", "The account was unlocked"),
}


class AccountNewsOut(Shape):
    """One thing that happened; `by` is the colleague who did it, empty for oneself."""

    at: datetime
    text: Both
    by: str
    is_new: bool


class AccountNewsListOut(Shape):
    """The newest first, and how many have not been heard of yet."""

    items: list[AccountNewsOut]
    unheard: int


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose news, in which session, and what of it she has heard."""

    officer_id: int
    session_id: int
    signed_in_at: datetime
    heard_at: datetime

    def has_yet_to_hear(self, entry: Entry) -> bool:
        """Whether it is news: not what she has done in this very session, which was no other's."""
        if entry.at <= self.heard_at:
            return False
        if entry.event == "account.new_device":
            return bool(entry.facts["session_id"] != self.session_id)
        own = entry.actor_kind == ActorKind.OFFICER and entry.actor_id == self.officer_id
        return not own or entry.at < self.signed_in_at


def asker(officer_id: int, session_id: int, *, now: datetime) -> Asker:
    """Whoever has heard nothing yet is told of the last month."""
    heard, began = Session.objects.values_list("officer__heard_at", "created_at").get(id=session_id)
    month = now - AS_FAR_BACK
    return Asker(officer_id, session_id, began, month if heard is None else max(heard, month))


def unheard(whose: Asker) -> int:
    """How much she has not heard of: what was done, and wrong tries as one for each day."""
    return _done_unheard(whose) + len(_wrong(whose.officer_id, whose.heard_at))


def _done_unheard(whose: Asker) -> int:
    return sum(map(whose.has_yet_to_hear, _entries(whose.officer_id, whose.heard_at)))


def news(whose: Asker, *, now: datetime) -> AccountNewsListOut:
    """The last month, at most twenty; wrong tries day by day."""
    since = now - AS_FAR_BACK
    entries = list(_entries(whose.officer_id, since)[:SHOWN])
    names = officers(
        one.actor_id
        for one in entries
        if one.actor_kind == ActorKind.OFFICER and one.actor_id != whose.officer_id
    )
    items = [
        AccountNewsOut(
            at=local(one.at),
            text=Both(zh=TOLD[one.event][0], en=TOLD[one.event][1]),
            by=names[one.actor_id].name.plain if one.actor_id in names else "",
            is_new=whose.has_yet_to_hear(one),
        )
        for one in entries
    ]
    # Counted from there on: one more slip after she has heard of many is no news.
    fresh = {at for at, _ in _wrong(whose.officer_id, whose.heard_at)}
    items += [
        AccountNewsOut(
            at=local(at),
            text=Both(zh=f"登录没有成功 {many} 次", en=f"{many} sign-ins failed"),
            by="",
            is_new=at in fresh,
        )
        for at, many in _wrong(whose.officer_id, since)
    ]
    items.sort(key=lambda one: one.at, reverse=True)
    return AccountNewsListOut(items=items[:SHOWN], unheard=_done_unheard(whose) + len(fresh))


def _entries(officer_id: int, since: datetime) -> QuerySet[Entry]:
    found = timeline("officer", officer_id).filter(event__in=TOLD, at__gt=since)
    return found.order_by("-id")


def _wrong(officer_id: int, since: datetime) -> list[tuple[datetime, int]]:
    """The days with more wrong tries than a tired person makes: their last moment, how many."""
    rows = (
        Attempt.objects.filter(officer_id=officer_id, kind__in=KNOCKING, last_at__gt=since)
        .annotate(day=TruncDate("last_at"))
        .order_by()
        .values("day")
        .annotate(last=Max("last_at"), times=Sum("many"))
    )
    return [(row["last"], row["times"]) for row in rows if row["times"] >= MANY_TRIES]
