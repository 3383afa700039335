"""管理操作: what administrators did, from the journal, for the auditor."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query

from linli.attempts.acts import note_administration_export
from linli.batches.models import Batch
from linli.journal.acting import ActorKind, Invalid
from linli.journal.models import Entry
from linli.people.models import Officer, Post
from linli.people.queries import OfficerFacts, officers
from linli.web.bodies import Both, local
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.downloads import MOST_EXPORTED, table_answer
from linli.web.pages import PAGE, Cursor, Limit, cursor_after, cut, id_after
from linli.web.shape import Shape
from linli.web.workbench.administrative_words import ACTS, KIND_OF, sentence
from linli.web.workbench.officer_history import named_in
from linli.web.workbench.staff import ColleagueOut, named, role_name

routes = Routes(only=ActorKind.OFFICER)
MOST_ID = 2**53
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
# As whom the program on the server itself acts, when somebody types a command there.
COMMANDS = (
    "command",
    "site.command_line",
    "keys",
    "exchange.key",
    "exchange.end",
    "exchange.hotline",
)
HEADINGS = ("时间 at", "谁 who", "岗位 post", "种类 kind", "做了什么 what", "对谁 to whom")
KIND_NAMES = {
    "accounts": "账号",
    "posts": "岗位",
    "locks": "停用和退出",
    "ways_in": "登录方式",
    "rules": "规则和辖区",
    "tables": "表格",
    "doors": "对接",
    "channels": "消息渠道",
    "models": "文字模型",
    "keys": "密钥和系统",
    "requests": "个人信息请求",
    "records": "审计导出",
}


class ActOut(Shape):
    """Something that an administrator did; `by` is null for a command on the server itself."""

    id: int
    at: datetime
    kind: str
    by: ColleagueOut | None
    role: Both | None
    text: Both
    whom: ColleagueOut | None


class ActsOut(Shape):
    """A page of them, and the kinds that there are."""

    items: list[ActOut]
    next: str | None
    kinds: list[str]


class ActsWantedIn(Shape):
    """Which acts; what is left out does not count."""

    kind: str = Field("", max_length=20)
    officer: int = Field(0, ge=0, le=MOST_ID, description="The id of who did it, or to whom")
    q: str = Field("", max_length=60, description="Part of a name or username of either")
    since: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    until: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY, description="With this day")


@routes.way(
    "GET",
    "/administrative-acts",
    permission="journal.read",
    response=ActsOut,
    summary="管理操作 What administrators did",
)
def acts_done(
    request: HttpRequest, wanted: Query[ActsWantedIn], cursor: Cursor = "", limit: Limit = PAGE
) -> ActsOut:
    """The newest first."""
    rows = sought(wanted, before=id_after(cursor, "administrative") if cursor else None)
    page, following = cut(
        rows[: limit + 1], limit, lambda row: cursor_after("administrative", row.id)
    )
    return ActsOut(items=_acts(page), next=following, kinds=list(ACTS))


@routes.way(
    "GET",
    "/administrative-acts/sheet",
    permission="journal.read",
    response={200: None},
    summary="导出管理操作 What administrators did as Excel",
)
def sheet(request: HttpRequest, wanted: Query[ActsWantedIn]) -> HttpResponse:
    """The same rows, at most 20,000. That they were taken out is on record."""
    now = timezone.now()
    rows = _acts(sought(wanted)[:MOST_EXPORTED])
    note_administration_export(len(rows), by=actor(request), now=now)
    cells = (
        (
            f"{one.at:%Y-%m-%d %H:%M:%S}",
            one.by.name if one.by else "服务器命令 command on the server",
            f"{one.role.zh} {one.role.en}" if one.role else "",
            KIND_NAMES[one.kind],
            f"{one.text.zh} {one.text.en}",
            one.whom.name if one.whom else "",
        )
        for one in rows
    )
    return table_answer(cells, name="administration", head=HEADINGS, now=local(now))


def sought(wanted: ActsWantedIn, *, before: int | None = None) -> QuerySet[Entry]:
    """The acts looked for, the newest first, below an id.

    None of them is about a case, and what is not is a small part of the journal, which has an
    index of its own.
    """
    if wanted.kind and wanted.kind not in ACTS:
        raise Invalid(
            "administration.kind",
            f"没有这一种管理操作。可用：{'、'.join(ACTS)}。",
            f"There is no such kind. Known: {', '.join(ACTS)}.",
            field="kind",
        )
    events = ACTS[wanted.kind] if wanted.kind else tuple(KIND_OF)
    rows = Entry.objects.exclude(subject_kind="case").filter(event__in=events)
    by_people = Q(actor_kind=ActorKind.OFFICER)
    by_command = Q(actor_kind=ActorKind.SYSTEM, actor_name__in=COMMANDS)
    own = Q(actor_kind=ActorKind.OFFICER, subject_kind="officer", actor_id=F("subject_id"))
    own &= Q(event__in=ACTS["locks"] + ACTS["ways_in"])
    # Where sessions ended because of another act, that act is told.
    because = Q(event="sessions.ended") & ~Q(facts__why="administrator")
    rows = rows.filter(by_people | by_command).exclude(own).exclude(because)
    for ids in _whose(wanted):
        rows = rows.filter(
            Q(actor_kind=ActorKind.OFFICER, actor_id__in=ids)
            | Q(subject_kind="officer", subject_id__in=ids)
        )
    if wanted.since is not None:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")


def _whose(wanted: ActsWantedIn) -> Iterable[list[int]]:
    if wanted.officer:
        yield [wanted.officer]
    if words := wanted.q.strip():
        # Names are sealed: those of the staff are opened, the left ones too.
        yield [row.id for row in named(Officer.objects.order_by("id"), words)]


def _acts(rows: Iterable[Entry]) -> list[ActOut]:
    """The page in words: four statements at most, however long it is."""
    entries = list(rows)
    posts = _posts(entries)
    ids = named_in(entries, posts.values())
    ids |= {one.subject_id for one in entries if one.subject_kind == "officer"}
    people = officers(ids) if ids else {}
    sheets = [one.subject_id for one in entries if one.event == "batch.confirmed"]
    batches = dict(Batch.objects.filter(id__in=sheets).values_list("id", "kind")) if sheets else {}
    return [
        ActOut(
            id=one.id,
            at=local(one.at),
            kind=KIND_OF[one.event],
            by=_colleague(one.actor_id, people) if one.actor_kind == ActorKind.OFFICER else None,
            role=_role(one, posts),
            text=sentence(one, posts, people, batches),
            whom=_whom(one, people),
        )
        for one in entries
    ]


def _posts(entries: list[Entry]) -> dict[int, Post]:
    """The posts that were given or ended, and those in whose name it was done."""
    ids = {int(one.facts["post_id"]) for one in entries if "post_id" in one.facts}
    ids |= {one.actor_post for one in entries if one.actor_post}
    return {row.id: row for row in Post.objects.filter(id__in=ids)} if ids else {}


def _role(entry: Entry, posts: dict[int, Post]) -> Both | None:
    post = posts.get(entry.actor_post or 0)
    return None if post is None else role_name(post.role)


def _whom(entry: Entry, people: dict[int, OfficerFacts]) -> ColleagueOut | None:
    """Of her own exports she is no object."""
    if entry.subject_kind != "officer" or entry.subject_id == entry.actor_id:
        return None
    return _colleague(entry.subject_id, people)


def _colleague(officer_id: int, people: dict[int, OfficerFacts]) -> ColleagueOut:
    known = people.get(officer_id)
    return ColleagueOut(id=officer_id, name="" if known is None else known.name.plain)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
