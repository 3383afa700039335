"""The task lists of a unit's people: 待办, 已办, 我发起的, due soon, overdue, held, returned.

One statement for a page and one for the figures of all lists, whatever they hold.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.db import connection

from linli.cases.queries.cursors import cursor_after, id_after, place_after
from linli.cases.queries.rows import COLUMNS, WAITING, Page, case_rows
from linli.cases.queries.sight import Params, sight_of
from linli.people.authority import Authority

LONGEST_PAGE = 200


class TaskList(StrEnum):
    """Which list."""

    TO_DO = "todo"  # 待办: something is to be done by one of my units now
    DONE = "done"  # 已办: my units have answered it
    STARTED = "started"  # 我发起的: entered by myself
    DUE_SOON = "due_soon"  # 即将到期: a small share of its time is left
    OVERDUE = "overdue"  # 已超期
    HELD = "held"  # 已挂账
    SUPERVISED = "supervised"  # 被督办: an order to my units is open
    RETURNED = "returned"  # 已退单: given back by my units, and nobody has accepted it since


_WAITING = "c.state IN ({})".format(", ".join(f"'{state}'" for state in sorted(WAITING)))
_MINE = "c.holder_id = ANY(%(units)s)"
# What lies at a desk is held by it; the unit that answered still holds what its desk verifies.
_CONDITIONS: dict[TaskList, str] = {
    TaskList.TO_DO: (
        f"c.ended_at IS NULL AND (({_MINE} AND c.state IN ('filed', 'dispatched', 'accepted')) "
        "OR (c.desk_id = ANY(%(units)s) AND c.state IN ('answered', 'verified')))"
    ),
    TaskList.DONE: (
        "c.id IN (SELECT turn.case_id FROM cases_assignment turn "
        "WHERE turn.unit_id = ANY(%(units)s) AND turn.answered_at IS NOT NULL)"
    ),
    TaskList.STARTED: (
        "c.id IN (SELECT own.case_id FROM cases_report own WHERE own.entered_by = %(asker_id)s)"
    ),
    TaskList.DUE_SOON: (
        f"c.ended_at IS NULL AND {_MINE} AND {_WAITING} AND c.due_at > %(now)s "
        "AND c.due_at - %(now)s <= %(share)s * (c.due_at - c.received_at)"
    ),
    TaskList.OVERDUE: f"c.ended_at IS NULL AND {_MINE} AND {_WAITING} AND c.due_at <= %(now)s",
    TaskList.HELD: f"c.ended_at IS NULL AND {_MINE} AND c.state = 'held'",
    TaskList.SUPERVISED: "c.ended_at IS NULL AND c.id = ANY(%(supervised)s)",
    TaskList.RETURNED: (
        "c.ended_at IS NULL AND c.id IN (SELECT turn.case_id FROM cases_assignment turn "
        "WHERE turn.unit_id = ANY(%(units)s) AND turn.ended_by = 'return' AND NOT EXISTS "
        "(SELECT 1 FROM cases_assignment later WHERE later.case_id = turn.case_id "
        "AND later.id > turn.id AND later.accepted_at IS NOT NULL))"
    ),
}
_NEWEST_FIRST = frozenset({TaskList.DONE, TaskList.STARTED})
# Counting what lies years back would cost more than anybody wants to know it.
COUNTED = tuple(one for one in TaskList if one not in _NEWEST_FIRST)


def task_list(
    which: TaskList,
    *,
    asker: Authority,
    supervised: Collection[int] = (),
    share: float,
    now: datetime,
    cursor: str = "",
    limit: int,
) -> Page:
    """A page of a list: what is open by due time, what is done or started the newest first.

    `supervised` are the cases with an open order to the asker's units, which this room does not
    know of; `share` is how much of its time a case has left when it is due soon. A case that was
    given back is listed to those who gave it back although they may no longer read it: the row
    tells where it is and no more.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    newest_first, kind = which in _NEWEST_FIRST, f"tasks.{which.value}"
    params = _params(asker, supervised, share, now) | {"limit": limit + 1}
    conditions = [_CONDITIONS[which]]
    if which not in {TaskList.RETURNED, TaskList.SUPERVISED}:
        conditions.append(sight_of(asker, "case.list").condition())
    if cursor and newest_first:
        params["after_id"] = id_after(cursor, kind)
        conditions.append("c.id < %(after_id)s")
    elif cursor:
        params["after"], params["after_id"] = place_after(cursor, kind)
        conditions.append("(c.due_at, c.id) > (%(after)s, %(after_id)s)")
    order = "c.id DESC" if newest_first else "c.due_at, c.id"
    with connection.cursor() as database:
        database.execute(
            f"SELECT {COLUMNS} FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id "  # noqa: S608  # our own words
            f"WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT %(limit)s",
            params,
        )
        rows = case_rows(database.fetchall(), now=now)
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    place = (last.id,) if newest_first else (last.due_at, last.id)
    return Page(rows[:limit], cursor_after(kind, *place))


def task_counts(
    *, asker: Authority, supervised: Collection[int] = (), share: float, now: datetime
) -> dict[TaskList, int]:
    """How much is on each list of open cases. One statement."""
    counted = ", ".join(
        f"(SELECT count(*) FROM cases_case c WHERE {_CONDITIONS[one]})"  # noqa: S608
        for one in COUNTED
    )
    with connection.cursor() as database:
        database.execute(f"SELECT {counted}", _params(asker, supervised, share, now))
        return dict(zip(COUNTED, database.fetchone(), strict=True))


def _params(asker: Authority, supervised: Collection[int], share: float, now: datetime) -> Params:
    return {
        **sight_of(asker, "case.list").params(),
        "units": sorted(asker.unit_ids),
        "supervised": sorted(supervised),
        "share": share,
        "now": now,
    }
