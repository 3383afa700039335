"""The task lists of a unit's people: 待办, 已办, 我发起的, due soon, overdue, held, returned.

One statement for a page and one for the figures of all lists, whatever they hold.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from django.db import connection

from linli.cases.lifecycle import ENDED, OPEN
from linli.cases.queries.cursors import cursor_after, id_after, place_after
from linli.cases.queries.lists import Wanted, cases, narrowing, narrowing_params
from linli.cases.queries.rows import COLUMNS, WAITING, Page, case_rows
from linli.cases.queries.sight import ASKED, Params, check_area_code, sight_of
from linli.people.authority import Authority

LONGEST_PAGE = 200


class TaskList(StrEnum):
    """Which list."""

    TO_DO = "todo"  # 待办: something is to be done by one of my units now
    TO_APPROVE = "to_approve"  # 待审批: an application waits for one of my units
    DONE = "done"  # 已办: my units have answered it
    STARTED = "started"  # 我发起的: entered by myself
    DUE_SOON = "due_soon"  # 即将到期: a small share of its time is left
    OVERDUE = "overdue"  # 已超期
    HELD = "held"  # 已挂账
    SUPERVISED = "supervised"  # 被督办: an order to my units is open
    RETURNED = "returned"  # 已退单: given back by my units, and nobody has accepted it since
    HELPING = "helping"  # 我协办的: my units assist
    ALL = "all"  # everything open that I may list


_WAITING = "c.state IN ({})".format(", ".join(f"'{state}'" for state in sorted(WAITING)))
_MINE = "c.holder_id = ANY(%(units)s)"
# What lies at a desk is held by it; the unit that answered still holds what its desk verifies.
_CONDITIONS: dict[TaskList, str] = {
    TaskList.TO_DO: (
        f"c.ended_at IS NULL AND (({_MINE} AND c.state IN ('filed', 'dispatched', 'accepted')) "
        "OR (c.desk_id = ANY(%(units)s) AND c.state IN ('answered', 'verified')) "
        f"OR c.id = ANY({ASKED.format('units')}))"
    ),
    TaskList.TO_APPROVE: f"c.ended_at IS NULL AND c.id = ANY({ASKED.format('units')})",
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
# Walked by index, area by area and unit by unit, however much there is.
_WALKED = frozenset({TaskList.HELPING, TaskList.ALL})
# Counting what lies years back would cost more than anybody wants to know it.
COUNTED = tuple(one for one in TaskList if one in _CONDITIONS and one not in _NEWEST_FIRST)
# The row of these tells where a case is and no more, to those who may no longer read it.
_TOLD_ANYWAY = frozenset({TaskList.RETURNED, TaskList.SUPERVISED})
_ANY = Wanted()


def task_list(
    which: TaskList,
    *,
    asker: Authority,
    supervised: Collection[int] = (),
    wanted: Wanted = _ANY,
    share: float,
    now: datetime,
    cursor: str = "",
    limit: int,
) -> Page:
    """A page of a list: what is open by due time, what is done or started the newest first.

    `supervised` are the cases with an open order to the asker's units, which this room does not
    know of; `share` is how much of its time a case has left when it is due soon. `wanted` narrows
    the list. A case that was given back is listed to those who gave it back although they may no
    longer read it: the row tells where it is and no more.
    """
    if which in _WALKED:
        asked = replace(wanted, helping=which is TaskList.HELPING)
        return cases(asked, asker=asker, now=now, cursor=cursor, limit=limit)
    limit = max(1, min(limit, LONGEST_PAGE))
    newest_first = wanted.newest or which in _NEWEST_FIRST
    kind = f"tasks.{which.value}{'.newest' * newest_first}"
    params = _params(asker, supervised, share, now) | {"limit": limit + 1}
    params |= _wanted_params(wanted)
    conditions = [_CONDITIONS[which], *_narrowed(wanted)]
    conditions.append(_seen(which, asker))
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


def listed_of(
    case_ids: Collection[int],
    which: TaskList,
    *,
    asker: Authority,
    supervised: Collection[int] = (),
    wanted: Wanted = _ANY,
    share: float,
    now: datetime,
) -> Page:
    """Those of some cases that are on the list now, in no order that matters. One statement."""
    conditions = [*_on(which), "c.id = ANY(%(among)s)", *_narrowed(wanted)]
    conditions.append(_seen(which, asker))
    params = _params(asker, supervised, share, now) | _wanted_params(wanted)
    with connection.cursor() as database:
        database.execute(
            f"SELECT {COLUMNS} FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id "  # noqa: S608  # our own words
            f"WHERE {' AND '.join(conditions)} ORDER BY c.due_at, c.id",
            params | {"among": sorted(case_ids)},
        )
        return Page(case_rows(database.fetchall(), now=now), None)


def list_length(
    which: TaskList,
    *,
    asker: Authority,
    supervised: Collection[int] = (),
    wanted: Wanted = _ANY,
    share: float,
    now: datetime,
    most: int,
) -> int:
    """How many are on the list, counted up to `most`. One statement."""
    conditions = [*_on(which), *_narrowed(wanted)]
    conditions.append(_seen(which, asker))
    params = _params(asker, supervised, share, now) | _wanted_params(wanted)
    with connection.cursor() as database:
        database.execute(
            "SELECT count(*) FROM (SELECT 1 FROM cases_case c "  # noqa: S608  # our own words
            "LEFT JOIN territory_area a ON a.id = c.area_id "
            f"WHERE {' AND '.join(conditions)} LIMIT %(most)s) AS listed",
            params | {"most": most},
        )
        return int(database.fetchone()[0])


def numbers_seen(case_ids: Collection[int], *, asker: Authority) -> list[str]:
    """The numbers of those of some cases that the asker may list, open or not. One statement."""
    sight = sight_of(asker, "case.list")
    with connection.cursor() as database:
        database.execute(
            "SELECT c.number FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id "  # noqa: S608  # our own words
            f"WHERE c.id = ANY(%(among)s) AND {sight.condition()} ORDER BY c.id",
            sight.params() | {"among": sorted(case_ids)},
        )
        return [row[0] for row in database.fetchall()]


def task_counts(
    *, asker: Authority, supervised: Collection[int] = (), share: float, now: datetime
) -> dict[TaskList, int]:
    """How much is on each list of open cases. One statement."""
    apart = sight_of(asker, "case.list").apart()
    counted = ", ".join(
        f"(SELECT count(*) FROM cases_case c WHERE {_CONDITIONS[one]} AND {apart})"  # noqa: S608
        for one in COUNTED
    )
    with connection.cursor() as database:
        database.execute(f"SELECT {counted}", _params(asker, supervised, share, now))
        return dict(zip(COUNTED, database.fetchone(), strict=True))


def _seen(which: TaskList, asker: Authority) -> str:
    """What must hold of a case for its row to be shown on the list."""
    sight = sight_of(asker, "case.list")
    return sight.apart() if which in _TOLD_ANYWAY else sight.condition()


def _params(asker: Authority, supervised: Collection[int], share: float, now: datetime) -> Params:
    return {
        **sight_of(asker, "case.list").params(),
        "units": sorted(asker.unit_ids),
        "supervised": sorted(supervised),
        "share": share,
        "now": now,
    }


def _on(which: TaskList) -> Iterator[str]:
    """What holds of a case that is on the list."""
    yield _CONDITIONS.get(which, "c.ended_at IS NULL")
    if which is TaskList.HELPING:
        yield (
            "c.id IN (SELECT helper.case_id FROM cases_helper helper "
            "WHERE helper.unit_id = ANY(%(units)s))"
        )


def _narrowed(wanted: Wanted) -> Iterator[str]:
    yield from narrowing(wanted)
    if wanted.area_code:
        check_area_code(wanted.area_code)
        yield "a.code LIKE %(area)s"
    if wanted.holder_id is not None:
        yield "c.holder_id = %(holder)s"
    if wanted.desk_id is not None:
        yield "c.desk_id = %(desk)s"
    if wanted.states not in (OPEN, ENDED):
        yield "c.state = ANY(%(states)s)"


def _wanted_params(wanted: Wanted) -> Params:
    return {
        **narrowing_params(wanted),
        "area": f"{wanted.area_code}%",
        "holder": wanted.holder_id,
        "desk": wanted.desk_id,
        "states": sorted(state.value for state in wanted.states),
    }
