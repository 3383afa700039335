"""The task lists of the workbench: 待办, 已办, 我发起的, what presses, and what is new on them."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query

from linli.cases.lifecycle import State
from linli.cases.queries.asked import Asked, Due, Sort
from linli.cases.queries.open_counts import open_counts
from linli.cases.queries.rows import Page
from linli.cases.queries.task_lists import (
    TaskList,
    listed_of,
    numbers_seen,
    task_counts,
    task_list,
)
from linli.journal.acting import ActorKind, Invalid
from linli.journal.tail import Position, here, subjects_after
from linli.people.units import units
from linli.policy.queries import current
from linli.supervision.queries.supervised import supervised_cases
from linli.web.bodies import Both
from linli.web.callers import authority, units_of
from linli.web.case_shapes import RowOut, RowsOut, rows_out
from linli.web.door import Routes
from linli.web.pages import PAGE, Cursor, Limit
from linli.web.shape import Shape

routes = Routes(only=ActorKind.OFFICER)
MOST_NEWS = 500


class AskedIn(Shape):
    """What narrows a list; what is left out does not count."""

    area: str = Field("", max_length=20, description="An area's code: it and all below")
    unit: str = Field("", max_length=60, description="The code of the unit that holds them")
    category: str = Field("", max_length=60)
    urgency: str = Field("", max_length=20)
    channel: str = Field("", max_length=30)
    state: list[State] = Field([], description="Open ones, such as answered")
    due: Due = Field("", description="Past it, or until the end of today or of this week")
    sort: Sort = Field("due", description="By deadline, or the latest first")

    def to_asked(self, which: TaskList) -> Asked:
        """As the record asks."""
        return Asked(
            which=which,
            area=self.area,
            unit=self.unit,
            category=self.category,
            urgency=self.urgency,
            channel=self.channel,
            state=tuple(self.state),
            due=self.due,
            sort=self.sort,
        )


class TaskListOut(RowsOut):
    """A page of the list that was asked for, and how much is on each of the lists of open cases.

    `supervised` are the numbers of this page with an open order to my units; `upto` is from where
    to ask for what is new.
    """

    counts: dict[str, int]
    supervised: list[str]
    upto: str


class NewsOut(Shape):
    """What happened since: the cases that are on the list now, and those that are not.

    `all` is False when so much happened that the list is better asked for anew.
    """

    items: list[RowOut]
    off: list[str]
    counts: dict[str, int]
    upto: str
    all: bool


class TreeUnitOut(Shape):
    """A unit in the tree: how many of the open cases that I may list are with it."""

    code: str
    name: Both
    kind: str
    dispatchable: bool
    open: int


class TreeOut(Shape):
    """Open cases that I may list: by area, each counted in those above too, and by unit."""

    areas: dict[str, int]
    units: list[TreeUnitOut]


@routes.way(
    "GET",
    "/tasks/tree",
    permission="case.list",
    response=TreeOut,
    summary="组织树计数 How many are open where, and with whom",
)
def tree(request: HttpRequest) -> TreeOut:
    """All units in work, those with nothing as well; areas by their codes."""
    found = open_counts(authority(request))
    return TreeOut(
        areas=found.areas,
        units=[
            TreeUnitOut(
                code=one.code,
                name=Both(zh=one.name_zh, en=one.name_en),
                kind=one.kind,
                dispatchable=one.dispatchable,
                open=found.units.get(one.code, 0),
            )
            for one in units()
            if one.active
        ],
    )


@routes.way(
    "GET",
    "/tasks/{which}",
    permission="case.list",
    response=TaskListOut,
    summary="任务清单 One of the task lists",
)
def tasks_on_list(
    request: HttpRequest,
    which: TaskList,
    asked: Query[AskedIn],
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> TaskListOut:
    """todo, done, started, due_soon, overdue, held, supervised, returned, helping; or all."""
    # Before the list: what happens in between is told twice rather than never.
    upto = here()
    asker, now = authority(request), timezone.now()
    share = current().pack.clock.due_soon_share
    supervised = supervised_cases(units_of(request))
    found = task_list(
        which,
        asker=asker,
        supervised=supervised,
        wanted=asked.to_asked(which).wanted(now),
        share=share,
        now=now,
        cursor=cursor,
        limit=limit,
    )
    page = rows_out(found)
    counts = task_counts(asker=asker, supervised=supervised, share=share, now=now)
    return TaskListOut(
        items=page.items,
        next=page.next,
        counts={one.value: count for one, count in counts.items()},
        supervised=_supervised(found, supervised),
        upto=_written(upto),
    )


@routes.way(
    "GET",
    "/tasks/{which}/news",
    permission="case.list",
    response=NewsOut,
    summary="清单有什么变化 What is new on a list",
)
def news_of_list(
    request: HttpRequest,
    which: TaskList,
    asked: Query[AskedIn],
    after: Annotated[str, Query(max_length=60, description="`upto` of the answer before")],
) -> NewsOut:
    """Asked every few seconds: costs little when nothing happened."""
    upto, changed, complete = subjects_after(_read(after), "case", limit=MOST_NEWS)
    asker, now = authority(request), timezone.now()
    share = current().pack.clock.due_soon_share
    if not changed:
        return NewsOut(items=[], off=[], counts={}, upto=_written(upto), all=complete)
    supervised = supervised_cases(units_of(request))
    on = listed_of(
        changed,
        which,
        asker=asker,
        supervised=supervised,
        wanted=asked.to_asked(which).wanted(now),
        share=share,
        now=now,
    )
    listed = {row.id for row in on.rows}
    counts = task_counts(asker=asker, supervised=supervised, share=share, now=now)
    return NewsOut(
        items=rows_out(on).items,
        off=numbers_seen(changed - listed, asker=asker),
        counts={one.value: count for one, count in counts.items()},
        upto=_written(upto),
        all=complete,
    )


def _supervised(page: Page, supervised: frozenset[int]) -> list[str]:
    return [row.number for row in page.rows if row.id in supervised]


def _written(at: Position) -> str:
    return f"{at.xid}.{at.entry_id}"


def _read(word: str) -> Position:
    xid, dot, entry_id = word.partition(".")
    if not (dot and xid.isascii() and xid.isdigit() and entry_id.isascii() and entry_id.isdigit()):
        raise Invalid(
            "cursor.invalid",
            "这个位置无效，请重新打开清单。",
            "This position is none: open the list anew.",
            field="after",
        )
    return Position(min(int(xid), 2**63 - 1), min(int(entry_id), 2**63 - 1))
